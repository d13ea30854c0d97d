package media

import (
	"context"
	"math"
	"slices"
	"testing"
)

// ears keep what a sink is given.
type ears struct{ heard []int16 }

func (e *ears) WriteFrame(frame []int16) { e.heard = append(e.heard, frame...) }

// Three who speak different tones hear the two others and not themselves; where the
// microphone is off, the two others still hear each other.
func TestConferring(t *testing.T) {
	for _, silent := range []bool{false, true} {
		a, farA := pairOf(t)
		b, farB := pairOf(t)
		a.SetSilent(silent)
		var desk, first, second ears
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{}, 3)
		run := func(f func()) {
			go func() { f(); done <- struct{}{} }()
		}
		run(func() { Confer(ctx, a, b, NewTone(1200, 6000), &desk) })
		run(func() { Pump(ctx, farA, NewTone(440, 6000), &first) })
		run(func() { Pump(ctx, farB, NewTone(700, 6000), &second) })
		poll(t, func() bool {
			return farA.Stats().Received > 60 && farB.Stats().Received > 60 && a.Stats().Received > 60 && b.Stats().Received > 60
		})
		cancel()
		for range 3 {
			<-done
		}
		own := []float64{1200}
		if silent {
			own = nil
		}
		for name, c := range map[string]struct {
			heard []int16
			want  []float64
		}{
			"the desk": {desk.heard, []float64{440, 700}}, "the first": {first.heard, append(own, 700)}, "the second": {second.heard, append(own, 440)},
		} {
			late := c.heard[len(c.heard)/2:] // past the first packets
			for _, hertz := range []float64{440, 700, 1200} {
				share, wanted := ToneShare(late, hertz), 0.0
				if slices.Contains(c.want, hertz) {
					wanted = 1 / float64(len(c.want))
				}
				if math.Abs(share-wanted) > 0.15 {
					t.Errorf("silent %v: %s hears %v Hz with a share of %.2f, want %.2f", silent, name, hertz, share, wanted)
				}
			}
		}
	}
}

// A conference ends when either of the two sessions is closed.
func TestConferringEnds(t *testing.T) {
	for closed := range 2 {
		a, _ := pairOf(t)
		b, _ := pairOf(t)
		done := make(chan struct{})
		go func() {
			defer close(done)
			Confer(t.Context(), a, b, NewTone(1200, 6000), &ears{})
		}()
		if err := []*Session{a, b}[closed].Close(); err != nil {
			t.Fatal(err)
		}
		<-done
	}
}

func TestMixCutsOff(t *testing.T) {
	got := mix(make([]int16, 3), []int16{30000, -30000, 5}, []int16{30000, -30000, -7})
	if !slices.Equal(got, []int16{math.MaxInt16, math.MinInt16, -2}) {
		t.Errorf("%v", got)
	}
}
