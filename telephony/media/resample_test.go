package media

import (
	"math"
	"testing"
)

// What is narrow comes through both ways as it was; what an 8 kHz stream cannot
// carry is not mirrored into it, and nothing is added above it.
func TestResampling(t *testing.T) {
	gain := func(hertz float64, process func([]int16) []int16, at float64) float64 {
		sound := make([]int16, Rate)
		NewTone(hertz, 10000).ReadFrame(sound)
		out := process(sound)
		return 20 * math.Log10(amplitude(out[len(out)/4:], at)/10000+1e-9)
	}
	narrow := func(sound []int16) []int16 {
		var d downsampler
		var out []int16
		for ; len(sound) > 1; sound = sound[2:] {
			out = append(out, d.take(sound[0], sound[1]))
		}
		return out
	}
	round := func(sound []int16) []int16 { return new(upsampler).add(nil, narrow(sound)) }
	for _, hertz := range []float64{100, 300, 1004, 2000, 3000, 3400} {
		if g := gain(hertz, round, hertz); math.Abs(g) > 0.2 {
			t.Errorf("%v Hz comes back at %.2f dB", hertz, g)
		}
		if g := gain(hertz, round, 8000-hertz); g > -58 {
			t.Errorf("%v Hz is heard at %v Hz, at %.1f dB", hertz, 8000-hertz, g)
		}
	}
	for _, hertz := range []float64{4600, 5000, 6000, 7500} {
		if g := gain(hertz, narrow, 2*(8000-hertz)); g > -58 {
			t.Errorf("%v Hz is mirrored at %.1f dB", hertz, g)
		}
	}
	var steady []int16
	for range 200 {
		steady = append(steady, -12345)
	}
	if got := round(steady); got[len(got)-1] < -12346 || got[len(got)-1] > -12344 {
		t.Errorf("a constant of -12345 becomes %d", got[len(got)-1])
	}
}

// amplitude is how strong a frequency, in units of Rate, is in samples.
func amplitude(samples []int16, hertz float64) float64 {
	var re, im float64
	for i, s := range samples {
		window := 1 - math.Cos(2*math.Pi*float64(i)/float64(len(samples)))
		re += window * float64(s) * math.Cos(2*math.Pi*hertz*float64(i)/Rate)
		im += window * float64(s) * math.Sin(2*math.Pi*hertz*float64(i)/Rate)
	}
	return 2 * math.Hypot(re, im) / float64(len(samples))
}
