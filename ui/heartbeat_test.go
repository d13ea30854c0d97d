package ui

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// beating runs a heartbeat against a goroutine that stands still now and then,
// in the time of a test, and returns what was reported.
func beating(t *testing.T, lasts time.Duration, stands map[time.Duration]time.Duration) (reported []time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), lasts)
		defer cancel()
		work := make(chan func(), 100)
		for after, takes := range stands {
			time.AfterFunc(after, func() {
				work <- func() {
					select {
					case <-time.After(takes):
					case <-ctx.Done():
					}
				}
			})
		}
		go func() {
			for {
				select {
				case <-ctx.Done():
					return
				case f := <-work:
					if ctx.Err() == nil {
						f()
					}
				}
			}
		}()
		h := newHeartbeat(func(f func()) { work <- f }, func(d time.Duration) { reported = append(reported, d) })
		defer h.stop()
		for {
			select {
			case <-ctx.Done():
				return
			case at := <-h.due:
				h.send(at)
			case took := <-h.landed:
				h.land(took)
			}
		}
	})
	return reported
}

// TestHeartbeat reports how long the window stood still, once for each time,
// and says nothing of one that keeps up.
func TestHeartbeat(t *testing.T) {
	for _, tt := range []struct {
		name   string
		stands map[time.Duration]time.Duration
		want   []time.Duration
	}{
		{"keeps up", nil, nil},
		{"opens late", map[time.Duration]time.Duration{0: 600 * time.Millisecond}, nil},
		{"short work", map[time.Duration]time.Duration{990 * time.Millisecond: 40 * time.Millisecond}, nil},
		{"long work", map[time.Duration]time.Duration{990 * time.Millisecond: 310 * time.Millisecond}, []time.Duration{300 * time.Millisecond}},
		{"hangs, and comes back", map[time.Duration]time.Duration{990 * time.Millisecond: 3010 * time.Millisecond}, []time.Duration{time.Second, 3 * time.Second}},
		{"hangs for good", map[time.Duration]time.Duration{990 * time.Millisecond: time.Hour}, []time.Duration{time.Second}},
		{"twice", map[time.Duration]time.Duration{
			990 * time.Millisecond: 310 * time.Millisecond, 2490 * time.Millisecond: 110 * time.Millisecond,
		}, []time.Duration{300 * time.Millisecond, 100 * time.Millisecond}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := beating(t, 5*time.Second, tt.stands); !slices.Equal(got, tt.want) {
				t.Errorf("reported %v, want %v", got, tt.want)
			}
		})
	}
}

// TestNoHeartbeat measures nothing where nobody asks.
func TestNoHeartbeat(t *testing.T) {
	h := newHeartbeat(func(func()) { t.Error("something was posted") }, nil)
	defer h.stop()
	if h.due != nil {
		t.Error("a clock runs for nobody")
	}
}
