//go:build opus

package media

import (
	"context"
	"debug/elf"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// opusPackets are packets of 20 ms with this sound.
func opusPackets(sound []int16) (packets [][]byte) {
	encoder := Opus.NewEncoder()
	for frame := range slices.Chunk(sound, FrameSamples) {
		packets = append(packets, encoder.Encode(nil, frame))
	}
	return packets
}

func longTone(frames int) []int16 {
	sound := make([]int16, frames*FrameSamples)
	NewTone(440, 8000).ReadFrame(sound)
	return sound
}

// speech is a voice whose pitch, vowels and loudness change all the time, as those of
// somebody who talks: 100 to 200 Hz, four syllables a second.
func speech(frames int) []int16 {
	sound, phase := make([]int16, frames*FrameSamples), 0.0
	for i := range sound {
		turn := 2 * math.Pi * float64(i) / Rate
		pitch := 140 + 40*math.Sin(2.1*turn) + 15*math.Sin(5.3*turn)
		vowel := 700 + 400*math.Sin(3.3*turn)
		phase += 2 * math.Pi * pitch / Rate
		v := 0.0
		for k := 1.0; k < 20; k++ {
			away := (k*pitch - vowel) / 150
			v += math.Sin(k*phase) * (math.Exp(-away*away) + 0.1)
		}
		sound[i] = int16(2500 * v * (0.55 + 0.45*math.Sin(4*turn)))
	}
	return sound
}

func TestOpusKeepsATone(t *testing.T) {
	decoder, bytes := Opus.NewDecoder(), 0
	var heard []int16
	for _, packet := range opusPackets(longTone(100)) {
		bytes += len(packet)
		heard = decoder.Decode(heard, packet)
	}
	if len(heard) != 100*FrameSamples || !HasTone(heard, 440) {
		t.Errorf("%d samples with a share of %.2f", len(heard), ToneShare(heard, 440))
	}
	if rate := bytes * 8 / 2; rate > 5*opusBits/4 {
		t.Errorf("%d bits a second", rate)
	}
}

// One packet in ten is lost, and the tone goes on.
func TestOpusKeepsAToneWithTenPercentLoss(t *testing.T) {
	packets := opusPackets(longTone(1000))
	for seed := range uint64(5) {
		heard, lost := played(packets, seed, 10, Opus.NewDecoder())
		least := 1.0
		for half := range slices.Chunk(heard[10*FrameSamples:len(heard)-10*FrameSamples], Rate/2) {
			least = min(least, ToneShare(half, 440))
		}
		t.Logf("%d lost, in the worst half second a share of %.2f", lost, least)
		if lost < 50 || !HasTone(heard[10*FrameSamples:], 440) || least < 0.5 {
			t.Errorf("seed %d: %d lost, a share of %.2f", seed, lost, least)
		}
	}
}

// What packets repeat of those before them is heard: with it, speech that loses one
// packet in ten is nearer to what it would be without loss, by far. The middle of
// some runs counts: in some the buffer makes the sound longer at its begin, and then
// samples cannot be compared.
func TestOpusHearsWhatPacketsRepeat(t *testing.T) {
	packets := opusPackets(speech(1000))
	clean, _ := played(packets, 0, 0, Opus.NewDecoder())
	var better []float64
	for seed := range uint64(7) {
		with, _ := played(packets, seed, 10, Opus.NewDecoder())
		without, _ := played(packets, seed, 10, noRepeats{Opus.NewDecoder()})
		better = append(better, 10*math.Log10(distance(clean, without)/distance(clean, with)))
	}
	slices.Sort(better)
	t.Logf("the error is smaller by so many dB: %.1f", better)
	if better[3] < 3 {
		t.Errorf("the error is only %.1f dB smaller", better[3])
	}
}

// noRepeats is a decoder that takes no notice of what packets repeat.
type noRepeats struct{ Decoder }

// played is what is heard of packets of which so many percent are lost.
func played(packets [][]byte, seed uint64, percent int, decoder Decoder) (heard []int16, lost int) {
	p := playout{clock: Opus.Clock(), hearing: Opus, decoder: decoder}
	random, frame := rand.New(rand.NewPCG(seed, 7)), make([]int16, FrameSamples)
	for n, packet := range packets {
		now := time.Duration(n) * FrameTime
		if n > 5 && random.IntN(100) < percent {
			lost++
		} else {
			p.put(now, Opus, uint32(n*Opus.Clock()/50), packet)
		}
		p.get(now+time.Millisecond, frame)
		heard = append(heard, frame...)
	}
	return heard, lost
}

func distance(a, b []int16) (sum float64) {
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	return sum
}

// Both ends have their own number for Opus, and count its time by 48 kHz. Digits go
// between.
func TestOpusBetweenTwoSessions(t *testing.T) {
	a, b := listen(t), listen(t)
	a.SetOpus(107, 96)
	b.SetOpus(96, 107)
	a.SetRemote(b.LocalAddr(), Opus)
	b.SetRemote(a.LocalAddr(), Opus)
	a.SetDigits(101, 101)
	b.SetDigits(101, 101)
	digits := make(chan rune, 10)
	b.OnDigit(func(digit rune) { digits <- digit })
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	heardA, heardB := newRecorder(1000), newRecorder(440)
	done := make(chan struct{}, 2)
	go func() { Pump(ctx, a, NewTone(440, 8000), heardA); done <- struct{}{} }()
	go func() { Pump(ctx, b, NewTone(1000, 8000), heardB); done <- struct{}{} }()
	await(t, ctx, heardA.heard)
	await(t, ctx, heardB.heard)
	a.Press("57")
	for _, want := range "57" {
		select {
		case got := <-digits:
			if got != want {
				t.Errorf("%c, want %c", got, want)
			}
		case <-ctx.Done():
			t.Fatal("no digit")
		}
	}
	cancel()
	<-done
	<-done
	for _, s := range []*Session{a, b} {
		if st := s.Stats(); st.Ignored > 0 || st.Skipped > 0 || st.Jitter > 100*time.Millisecond {
			t.Errorf("%+v", st)
		}
	}
}

// The program runs where libopus is not installed: it is in it.
func TestOpusIsLinkedStatically(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("an ELF file is looked at")
	}
	program, err := elf.Open("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = program.Close() }()
	libraries, err := program.ImportedLibraries()
	if err != nil || len(libraries) == 0 || strings.Contains(strings.Join(libraries, " "), "opus") {
		t.Errorf("%v, %v", libraries, err)
	}
}

// Whatever a peer sends as Opus, nothing breaks and what comes out is bounded.
func FuzzOpus(f *testing.F) {
	for _, packet := range opusPackets(longTone(3)) {
		f.Add(packet, FrameSamples)
	}
	f.Add([]byte{0xFF, 0xFF, 0xFF}, 40)
	f.Add([]byte{}, -1)
	f.Fuzz(func(t *testing.T, payload []byte, samples int) {
		decoder := newOpusDecoder()
		again, _ := decoder.(recoverer)
		if made := again.Recover(nil, payload, samples); len(made) > opusMost || len(made) > 0 && len(made) != samples {
			t.Errorf("%d samples of %d", len(made), samples)
		}
		if made := decoder.Decode(nil, payload); len(made) > opusMost {
			t.Errorf("%d samples", len(made))
		}
	})
}
