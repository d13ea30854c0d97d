package media

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// sweepOf is what a codec may meet: voices' frequencies, noise, silence, full
// scale.
func sweepOf(seed uint64) []int16 {
	random := rand.New(rand.NewPCG(seed, 7))
	var all []int16
	for _, hertz := range []float64{80, 300, 1004, 3300, 4200, 6800} {
		part := make([]int16, Rate/4)
		NewTone(hertz, int16(random.IntN(20000)+200)).ReadFrame(part)
		all = append(all, part...)
	}
	for range Rate / 2 {
		all = append(all, int16(random.IntN(65536)-32768))
	}
	all = append(all, make([]int16, Rate/4)...)
	for i := range Rate / 4 {
		all = append(all, []int16{32767, -32768}[i/40%2])
	}
	return all
}

// Another's decoder hears what our encoder says, and our decoder hears what
// another's encoder says, as that one hears itself.
func TestG722AgainstFFmpeg(t *testing.T) {
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Skip("missing here: ffmpeg")
	}
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	convert := func(args ...string) {
		t.Helper()
		if out, err := exec.CommandContext(t.Context(), ffmpeg, append([]string{"-v", "error", "-y"}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	raw := []string{"-f", "s16le", "-ar", "16000", "-ac", "1"}
	sound := append(sweepOf(1), wholeNumbers()...)
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, sound); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"in.pcm": b.Bytes(), "ours.g722": G722.NewEncoder().Encode(nil, sound)} {
		if err := os.WriteFile(file(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	convert(append(raw, "-i", file("in.pcm"), "-c:a", "g722", "-f", "g722", file("theirs.g722"))...)
	for _, name := range []string{"ours", "theirs"} {
		convert("-f", "g722", "-i", file(name+".g722"), "-f", "s16le", "-ar", "16000", file(name+".pcm"))
		codes, err := os.ReadFile(file(name + ".g722"))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := os.ReadFile(file(name + ".pcm"))
		if err != nil {
			t.Fatal(err)
		}
		want := make([]int16, len(plain)/2)
		if err := binary.Read(bytes.NewReader(plain), binary.LittleEndian, want); err != nil {
			t.Fatal(err)
		}
		got := G722.NewDecoder().Decode(nil, codes)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d and %d samples, the first that differs is %d", name, len(got), len(want), differs(got, want))
		}
	}
}

// The same without another at hand: checksums of codes and samples that FFmpeg 5.1
// has made of the same sound.
func TestG722IsWhatOthersSpeak(t *testing.T) {
	codes := G722.NewEncoder().Encode(nil, wholeNumbers())
	if sum := crc32.ChecksumIEEE(codes); sum != 0x70f4a030 {
		t.Errorf("the codes are %#x", sum)
	}
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, G722.NewDecoder().Decode(nil, codes)); err != nil {
		t.Fatal(err)
	}
	if sum := crc32.ChecksumIEEE(b.Bytes()); sum != 0xc49991f5 {
		t.Errorf("the samples are %#x", sum)
	}
}

// wholeNumbers is sound that is made without floating point, so that it is the same
// on every machine: noise, triangles, silence and full scale.
func wholeNumbers() []int16 {
	random := rand.New(rand.NewPCG(5, 6))
	var all []int16
	for i := range Rate {
		all = append(all, int16(random.IntN(65536)-32768)>>(i/2000))
	}
	for _, period := range []int{3, 5, 16, 50, 200} {
		for i := range Rate / 8 {
			all = append(all, int16((i%period-period/2)*20000/period))
		}
	}
	all = append(all, make([]int16, Rate/8)...)
	for i := range Rate / 8 {
		all = append(all, []int16{32767, -32768}[i/40%2])
	}
	return all
}

func differs(a, b []int16) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// What is coded and decoded is what it was, over the whole band of 50 to 7000 Hz,
// with the delay that the filters have.
func TestG722KeepsTheSound(t *testing.T) {
	for _, hertz := range []float64{60, 300, 1004, 3000, 3950, 5000, 6900} {
		sound := make([]int16, Rate)
		NewTone(hertz, 8000).ReadFrame(sound)
		got := G722.NewDecoder().Decode(nil, G722.NewEncoder().Encode(nil, sound))
		if len(got) != len(sound) {
			t.Fatalf("%d samples of %d", len(got), len(sound))
		}
		const delay = 22
		var noise, energy float64
		for i := delay + Rate/10; i < Rate; i++ {
			d := float64(got[i]) - float64(sound[i-delay])
			noise, energy = noise+d*d, energy+float64(sound[i])*float64(sound[i])
		}
		if ratio := 10 * math.Log10(energy/noise); ratio < 20 {
			t.Errorf("%v Hz: %.1f dB above the noise", hertz, ratio)
		}
	}
}

// Silence stays silence, and a decoder that missed packets finds back.
func TestG722FindsBack(t *testing.T) {
	sound := sweepOf(2)
	codes := G722.NewEncoder().Encode(nil, sound)
	whole, cut := G722.NewDecoder(), G722.NewDecoder()
	whole.Decode(nil, codes[:4000])
	cut.Decode(nil, codes[:3000])
	whole.Decode(nil, codes[4000:8000])
	cut.Decode(nil, codes[4000:8000])
	a, b := whole.Decode(nil, codes[8000:8160]), cut.Decode(nil, codes[8000:8160])
	for i := range a {
		if d := int(a[i]) - int(b[i]); d > 64 || d < -64 {
			t.Fatalf("half a second after a gap they are %d apart", d)
		}
	}
	quiet := G722.NewDecoder().Decode(nil, G722.NewEncoder().Encode(nil, make([]int16, Rate)))
	if loudest := slices.Max(quiet); loudest > 20 {
		t.Errorf("silence has a sample of %d", loudest)
	}
}

// Whatever the bytes are, they are two samples each, and nothing breaks.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{0, 1, 2, 255}, uint8(G722))
	f.Add(bytes.Repeat([]byte{0xAA, 0x55}, 160), uint8(PCMA))
	f.Fuzz(func(t *testing.T, payload []byte, payloadType uint8) {
		if !Known(payloadType) {
			return
		}
		d := Codec(payloadType).NewDecoder()
		for range 3 {
			if n := len(d.Decode(nil, payload)); n != 2*len(payload) {
				t.Fatalf("%d bytes are %d samples", len(payload), n)
			}
		}
	})
}

// BenchmarkCodec is a frame of a call, both ways.
func BenchmarkCodec(b *testing.B) {
	for _, c := range Codecs() {
		b.Run(c.String(), func(b *testing.B) {
			frame, codes, heard := make([]int16, FrameSamples), []byte(nil), []int16(nil)
			NewTone(440, 8000).ReadFrame(frame)
			encoder, decoder := c.NewEncoder(), c.NewDecoder()
			b.ReportAllocs()
			for b.Loop() {
				codes = encoder.Encode(codes[:0], frame)
				heard = decoder.Decode(heard[:0], codes)
			}
		})
	}
}
