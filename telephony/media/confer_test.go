package media

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
)

// ears keep the newest half second of what a sink is given.
type ears struct {
	mu    sync.Mutex
	heard []int16
}

func (e *ears) WriteFrame(frame []int16) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard = append(e.heard, frame...)
	e.heard = e.heard[max(0, len(e.heard)-Rate/2):]
}

// hear reports whether these tones, equally loud, were all that was heard lately.
func (e *ears) hear(tones ...float64) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, hertz := range []float64{440, 700, 1200} {
		want := 0.0
		if slices.Contains(tones, hertz) {
			want = 1 / float64(len(tones))
		}
		if math.Abs(ToneShare(e.heard, hertz)-want) > 0.15 {
			return false
		}
	}
	return len(e.heard) == Rate/2
}

// Three who speak different tones hear the two others and not themselves; an end that
// is silent does not hear the microphone, and the two others still hear each other.
func TestConferring(t *testing.T) {
	for _, silent := range [][2]bool{{}, {true, false}, {false, true}, {true, true}} {
		t.Run(fmt.Sprint(silent), func(t *testing.T) {
			a, farA := pairOf(t)
			b, farB := pairOf(t)
			a.SetSilent(silent[0])
			b.SetSilent(silent[1])
			var desk, first, second ears
			ctx, cancel := context.WithCancel(t.Context())
			var running sync.WaitGroup
			defer running.Wait()
			defer cancel()
			running.Go(func() { Confer(ctx, a, b, NewTone(1200, 6000), &desk) })
			running.Go(func() { Pump(ctx, farA, NewTone(440, 6000), &first) })
			running.Go(func() { Pump(ctx, farB, NewTone(700, 6000), &second) })
			toFirst, toSecond := []float64{700}, []float64{440}
			if !silent[0] {
				toFirst = append(toFirst, 1200)
			}
			if !silent[1] {
				toSecond = append(toSecond, 1200)
			}
			poll(t, func() bool { return desk.hear(440, 700) })
			poll(t, func() bool { return first.hear(toFirst...) })
			poll(t, func() bool { return second.hear(toSecond...) })
		})
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
