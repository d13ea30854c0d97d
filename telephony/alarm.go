package telephony

import (
	"context"
	"sync/atomic"
	"time"
)

// alarm is something that a call does later.
type alarm struct {
	timer  *time.Timer
	ring   atomic.Pointer[func()] // nil when it has rung or is stopped
	forget func() bool            // takes it off what the end of the call stops
}

// after runs something in the call's goroutine later, unless the call ends. It is
// called there, too. Neither does a timer keep an ended call in memory, with its
// sound, nor a long call the timers it had.
func (c *call) after(d time.Duration, do func()) *alarm {
	a := &alarm{}
	ring := func() {
		c.mail.Put(func() {
			a.forget()
			if c.phase != phaseOver {
				do()
			}
		})
	}
	a.ring.Store(&ring)
	a.timer = time.AfterFunc(d, a.due)
	a.forget = context.AfterFunc(c.ctx, func() { a.end() })
	return a
}

func (a *alarm) due() {
	if ring := a.ring.Swap(nil); ring != nil {
		(*ring)()
	}
}

// Stop takes the alarm back, and reports whether it was still to ring.
func (a *alarm) Stop() bool {
	a.forget()
	return a.end()
}

// end stops the timer. The runtime keeps a stopped one for as long as it likes, so
// nothing hangs on it any more.
func (a *alarm) end() bool {
	a.ring.Store(nil)
	return a.timer.Stop()
}
