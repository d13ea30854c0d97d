package telephony

import (
	"context"
	"time"
)

// alarm is something that a call does later.
type alarm struct {
	timer  *time.Timer
	forget func() bool // takes it off what the end of the call stops
}

// after runs something in the call's goroutine later, unless the call ends. It is
// called there, too. Neither does a timer keep an ended call in memory, with its
// sound, nor a long call the timers it had.
func (c *call) after(d time.Duration, do func()) *alarm {
	a := &alarm{}
	a.timer = time.AfterFunc(d, func() {
		c.mail.put(func() {
			a.forget()
			if c.phase != phaseOver {
				do()
			}
		})
	})
	a.forget = context.AfterFunc(c.ctx, func() { a.timer.Stop() })
	return a
}

// Stop takes the alarm back, and reports whether it was still to ring.
func (a *alarm) Stop() bool {
	a.forget()
	return a.timer.Stop()
}
