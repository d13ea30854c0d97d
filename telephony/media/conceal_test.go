package media

import (
	"math"
	"slices"
	"testing"
)

// level is how loud samples are.
func level(samples []int16) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return math.Sqrt(sum / float64(len(samples)))
}

// A gap goes on in the period of the voice, fades, and ends in silence; the
// sound that comes back joins without a crack.
func TestAGapInAVoice(t *testing.T) {
	var c concealer
	frame := make([]int16, FrameSamples)
	c.cover(frame)
	if slices.Max(frame) != 0 {
		t.Error("something is heard before anything was")
	}
	tone := NewTone(100, 8000) // a period of 160 samples
	var all []int16
	for range 5 {
		tone.ReadFrame(frame)
		c.heard(frame)
		all = append(all, frame...)
	}
	for range 5 {
		c.cover(frame)
		all = append(all, frame...)
	}
	if c.period != 160 {
		t.Errorf("the period is %d samples, want 160", c.period)
	}
	first, third, last := all[5*FrameSamples:6*FrameSamples], all[7*FrameSamples:8*FrameSamples], all[9*FrameSamples:]
	if level(first) < 4500 || level(third) > level(first)/2 || level(last) != 0 {
		t.Errorf("levels %v, %v, %v", level(first), level(third), level(last))
	}
	tone.ReadFrame(frame)
	c.heard(frame)
	all = append(all, frame...)
	worst := 0
	for i := 1; i < len(all); i++ {
		worst = max(worst, int(all[i])-int(all[i-1]), int(all[i-1])-int(all[i]))
	}
	if worst > 750 { // the tone itself moves by 315 a sample
		t.Errorf("a step of %d", worst)
	}
}

// Whatever the sound is, nothing overflows and nothing takes long.
func FuzzConceal(f *testing.F) {
	f.Add([]byte{0, 1, 2, 255}, uint8(7))
	f.Fuzz(func(t *testing.T, raw []byte, pattern uint8) {
		var c concealer
		frame := make([]int16, FrameSamples)
		for i := range 24 {
			for k := range frame {
				frame[k] = 0
				if len(raw) > 0 {
					frame[k] = int16(raw[(i*FrameSamples+k)%len(raw)]) * 128
				}
			}
			if pattern>>(i%8)&1 == 1 {
				c.heard(frame)
				continue
			}
			c.cover(frame)
			if c.known == concealPast && (c.period < periodLeast || c.period > periodMost) {
				t.Fatalf("a period of %d", c.period)
			}
		}
	})
}
