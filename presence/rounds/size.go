package rounds

import (
	"slices"
	"time"
)

// shortest is the shortest window that a calendar is asked for.
const shortest = 12 * time.Hour

// size is how much of a calendar fits into an answer. The zero value is a place
// among PerCall and the whole Window.
type size struct {
	most   int           // people in a call; 0: PerCall
	window time.Duration // 0: Window
	since  time.Time     // when it was first found to be too big
}

// halve makes the next question smaller than the last one: first fewer people,
// then a shorter window. It reports false when there is nothing left to halve.
func (z *size) halve(c *call, now time.Time) bool {
	if z.since.IsZero() {
		z.since = now
	}
	switch {
	case len(c.batch) > 1:
		z.most = max(len(c.batch)/2, 1)
	case c.window > shortest:
		z.most, z.window = 1, c.window/2
	default:
		return false
	}
	return true
}

// widen tries the whole question again after a day.
func (z *size) widen(now time.Time) {
	if now.Sub(z.since) >= daily {
		*z = size{}
	}
}

func (z *size) span() time.Duration {
	if z.window == 0 {
		return Window
	}
	return z.window
}

// pace is how long a calendar takes to read. The zero value is as long as
// others.
type pace struct {
	suspect int  // people in a call it may be the slow one of; 0: it is not under suspicion
	slow    bool // it was slow alone
}

// suspected notes that a call was slow, or that it did not end. The slow one is
// found by halving, call by call; from then on the slow ones are asked for
// together, and nobody waits for them but they. One among them that does not end
// is found in the same way, and then stays alone.
func (p *pace) suspected(in int, overdue bool) {
	switch {
	case in > 1 && (overdue || !p.slow):
		p.suspect = max(in/2, 1)
	case in == 1 && overdue:
		p.suspect, p.slow = 1, true
	case in == 1:
		p.suspect, p.slow = 0, true
	}
}

// usual is how long calls took lately.
type usual struct {
	lately [16]time.Duration
	calls  int
}

const slowest = 3 * time.Second // nothing below is slow

// slow reports whether a call took much longer than most, and notes those that
// did not.
func (u *usual) slow(took time.Duration) bool {
	known := slices.Sorted(slices.Values(u.lately[:min(u.calls, len(u.lately))]))
	if len(known) >= 3 && took > slowest && took > 3*known[len(known)/2] {
		return true
	}
	u.lately[u.calls%len(u.lately)] = took
	u.calls++
	return false
}

// together is how many people a call may be for that this one is in.
func (one *subject) together() int {
	most := PerCall
	for _, limit := range []int{one.most, one.suspect} {
		if limit > 0 {
			most = min(most, limit)
		}
	}
	return most
}

// ordinary reports whether a subject goes with everybody else.
func (one *subject) ordinary() bool {
	return !one.slow && one.together() == PerCall && one.span() == Window
}

// goesWith reports whether two subjects can be in the same call.
func (one *subject) goesWith(other *subject) bool {
	return one.slow == other.slow && one.together() == other.together() && one.span() == other.span()
}
