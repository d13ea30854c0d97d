package pbx

import (
	"math/rand/v2"
	"slices"
	"testing"

	"frontdesk/telephony/media"
)

// coded is a tone as it comes out of a codec, without the beginning.
func coded(hertz float64, samples int, codec media.Codec) []int16 {
	raw := make([]int16, samples+media.FrameSamples)
	media.NewTone(hertz, voiceLevel).ReadFrame(raw)
	return codec.NewDecoder().Decode(nil, codec.NewEncoder().Encode(nil, raw))[media.FrameSamples:]
}

func TestTheEarNamesTones(t *testing.T) {
	for _, codec := range media.Codecs() {
		for _, hertz := range []int{350, 370, 620, 1004, 1455, 1600, 2760, 3000} {
			for _, guess := range []int{0, hertz, 350} {
				if got := findTone(coded(float64(hertz), earWindow, codec), guess); got != hertz {
					t.Errorf("%v, %d Hz, guessed %d: got %d", codec, hertz, guess, got)
				}
			}
		}
	}
}

func TestTheEarHearsNoToneInNoiseAndSilence(t *testing.T) {
	noise, rng := make([]int16, earWindow), rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = int16(rng.IntN(8000) - 4000)
	}
	both := coded(350, earWindow, media.PCMA)
	for i, s := range coded(1600, earWindow, media.PCMA) {
		both[i] = both[i]/3 + s/3 + noise[i]
	}
	for name, samples := range map[string][]int16{
		"silence": make([]int16, earWindow), "noise": noise, "two tones in noise": both,
		"A-law's idle code": media.PCMA.NewDecoder().Decode(nil, slices.Repeat([]byte{0xD5}, earWindow)),
	} {
		if got := findTone(samples, 350); got != 0 {
			t.Errorf("%s: got %d Hz", name, got)
		}
	}
}

func TestTheEarRemembersWhatLasted(t *testing.T) {
	var e ear
	listen := func(hertz float64, windows int) {
		for frame := range slices.Chunk(coded(hertz, windows*earWindow, media.PCMU), media.FrameSamples) {
			e.hear(frame)
		}
	}
	listen(350, 3)
	listen(0, 2)
	listen(350, 2) // the same as before
	listen(620, 1) // too short
	listen(1600, 4)
	if want := []int{350, 1600}; !slices.Equal(e.heard, want) || e.now != 1600 {
		t.Errorf("heard %v, now %d; want %v and 1600", e.heard, e.now, want)
	}
	if e.deafen(); e.now != 0 {
		t.Errorf("deaf, and hears %d Hz", e.now)
	}
}

func BenchmarkEar(b *testing.B) {
	samples := coded(1600, earWindow, media.PCMA)
	for name, guess := range map[string]int{"lasting": 1600, "new": 0} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				findTone(samples, guess)
			}
		})
	}
}
