package ui

import "time"

// SlowAfter is how long Fyne's goroutine may take to get to something before
// Params.Slow hears of it: two frames of a screen that draws sixty a second.
const SlowAfter = 33 * time.Millisecond

const (
	beatEvery = 100 * time.Millisecond
	// stuckAfter is when a beat that has not landed is reported as it stands: a
	// window that hangs for good would else be silent.
	stuckAfter = time.Second
)

// heartbeat measures how long another goroutine takes to get to a function
// that was posted to it. One goroutine owns it; the other one only sends to
// landed, which never blocks because one beat is on its way at most.
type heartbeat struct {
	post   func(func())
	slow   func(time.Duration)
	due    <-chan time.Time // time for a beat; nil: nothing is measured
	landed chan time.Duration

	ticker *time.Ticker
	sent   time.Time // of the beat on its way; zero: none is
	told   bool      // that beat was reported as stuck
	alive  bool      // a beat has landed: the other goroutine runs
}

func newHeartbeat(post func(func()), slow func(time.Duration)) *heartbeat {
	h := &heartbeat{post: post, slow: slow}
	if slow != nil {
		h.ticker = time.NewTicker(beatEvery)
		h.due, h.landed = h.ticker.C, make(chan time.Duration, 1)
	}
	return h
}

// stop ends the beats; one on its way may still land.
func (h *heartbeat) stop() {
	if h.ticker != nil {
		h.ticker.Stop()
	}
}

// send posts a beat, unless the last one is still on its way.
func (h *heartbeat) send(now time.Time) {
	if !h.sent.IsZero() {
		if took := now.Sub(h.sent); h.alive && !h.told && took >= stuckAfter {
			h.told = true
			h.slow(took)
		}
		return
	}
	sent, landed := time.Now(), h.landed
	h.sent = sent
	h.post(func() { landed <- time.Since(sent) })
}

// land takes note of a beat that came through. The first one waited for the
// window to open, which is not a delay.
func (h *heartbeat) land(took time.Duration) {
	if h.alive && took > SlowAfter {
		h.slow(took)
	}
	h.alive, h.told, h.sent = true, false, time.Time{}
}
