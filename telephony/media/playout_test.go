package media

import (
	"slices"
	"testing"
)

// packets are played as the first sample of each frame: the number of the
// packet, 0 for silence.
func TestPlayout(t *testing.T) {
	const far = 1 << 20
	for name, c := range map[string]struct {
		script []int // n > 0: packet n arrives; 0: one frame is played; n > far: packet n-far of a clock 10 s ahead
		want   []int
	}{
		"in order":      {[]int{1, 0, 2, 0, 3, 0, 4, 0, 0, 0, 0}, []int{0, 0, 0, 1, 2, 3, 4}},
		"reordered":     {[]int{1, 0, 3, 0, 2, 0, 0, 0, 0}, []int{0, 0, 0, 1, 2, 3}},
		"lost":          {[]int{1, 0, 0, 3, 0, 0, 0, 0}, []int{0, 0, 0, 1, 0, 3}},
		"duplicate":     {[]int{1, 1, 0, 2, 0, 2, 0, 0, 0, 2, 0}, []int{0, 0, 0, 1, 2, 0}},
		"too late":      {[]int{1, 3, 0, 0, 0, 0, 0, 2, 0}, []int{0, 0, 0, 1, 0, 3}},
		"one stray":     {[]int{1, 0, far + 9, 0, 2, 0, 0, 0}, []int{0, 0, 0, 1, 2}},
		"clock jumps":   {[]int{1, 0, far + 1, far + 2, far + 3, 0, 0, 0, 0, 0}, []int{0, 0, 0, 0, 3, 0}},
		"after silence": {[]int{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0}, []int{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			var p playout
			var got []int
			frame := make([]int16, FrameSamples)
			for _, n := range c.script {
				switch {
				case n == 0:
					p.get(frame)
					got = append(got, int(frame[0]))
				case n > far:
					p.put(uint32(10*Rate+(n-far)*FrameSamples), constant(n-far))
				default:
					p.put(uint32(n*FrameSamples), constant(n))
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("played %v, want %v", got, c.want)
			}
		})
	}
}

func TestPlayoutTimestampWraps(t *testing.T) {
	var p playout
	frame := make([]int16, FrameSamples)
	start := ^uint32(0) - FrameSamples + 1 // the last frame before zero
	p.put(start, constant(1))
	p.put(start+FrameSamples, constant(2))
	var got []int16
	for range 5 {
		p.get(frame)
		got = append(got, frame[0], frame[FrameSamples-1])
	}
	if want := []int16{0, 0, 0, 0, 0, 0, 1, 1, 2, 2}; !slices.Equal(got, want) {
		t.Errorf("played %v, want %v", got, want)
	}
}

// A sender whose clock is fast must not make the delay grow without end.
func TestPlayoutDelayIsBounded(t *testing.T) {
	var p playout
	frame := make([]int16, FrameSamples)
	for n := range 40 {
		p.put(uint32(n*FrameSamples), constant(n+1))
		if n%2 == 0 {
			p.get(frame)
		}
		if waiting := int32(p.newest - p.next); waiting > playoutMost+2*FrameSamples {
			t.Fatalf("%d samples wait after packet %d", waiting, n)
		}
	}
	if p.skipped == 0 {
		t.Error("the buffer never caught up")
	}
}

func constant(v int) []int16 {
	samples := make([]int16, FrameSamples)
	for i := range samples {
		samples[i] = int16(v)
	}
	return samples
}
