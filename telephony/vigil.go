package telephony

import (
	"context"
	"math/rand/v2"
	"time"

	"frontdesk/telephony/transport"
)

// A machine whose clock went further ahead has slept: between two looks, two seconds
// apart, or between the start of a REGISTER and the first look after it.
const (
	longestNap   = 10 * time.Second
	longestRound = time.Minute
)

// vigil decides what is done to keep the flow to the PBX open and to notice that
// it is dead (RFC 5626 section 4.4). It is a plain value, looked at every two
// seconds. Over TCP an empty line is sent, which most answer with another (section
// 3.5.1), and OPTIONS to those that do not; over UDP, where an empty line has no
// answer, OPTIONS. Whatever comes from the PBX is a sign of life. With the usual
// pace a dead flow is noticed within 20 seconds over TCP and TLS, and within 45
// over UDP: then the REGISTER that follows has not been answered either.
type vigil struct {
	reliable bool // TCP or TLS
	pace     pace

	looked time.Time     // by the clock on the wall
	limit  time.Duration // how far that may have gone ahead at the next look
	sent   time.Time     // when a word was asked for that has not come; zero: none is
	method watch         // by which
	due    time.Time     // over UDP: when the next is sent
	mute   bool          // the PBX answers OPTIONS, and no empty lines
	doubts int           // how often OPTIONS was not answered, in a row
	deaf   bool          // the PBX answers REGISTER, but not OPTIONS: that says nothing of the flow
}

// watch is what a vigil wants to be done.
type watch int

const (
	watchNothing watch = iota
	watchLine          // send an empty line
	watchAsk           // send OPTIONS
	watchDead          // the flow is dead
	watchSlept         // the machine slept: nothing is as it was
)

// begin is called before REGISTER is sent.
func (v *vigil) begin(now time.Time) { v.looked, v.limit = now.Round(0), longestRound }

// look is called every now and then with when the PBX was last heard. random is
// in [0,1).
func (v *vigil) look(now, heard time.Time, random float64) watch {
	wall := now.Round(0) // without the monotonic part, which stands still in sleep
	ahead, limit := wall.Sub(v.looked), v.limit
	v.looked, v.limit = wall, longestNap
	switch {
	case ahead > limit:
		v.sent = time.Time{}
		return watchSlept
	case !v.sent.IsZero():
		return v.wait(now, heard)
	case v.reliable && (v.deaf || now.Sub(heard) < v.pace.quiet):
		return watchNothing // the operating system's own keepalive is on, too
	case v.reliable && v.mute:
		return v.want(watchAsk, now)
	case v.reliable:
		return v.want(watchLine, now)
	case now.Before(v.due):
		return watchNothing
	}
	first := v.due.IsZero()
	v.due = now.Add(v.pace.nat[0] + time.Duration(random*float64(v.pace.nat[1]-v.pace.nat[0])))
	switch {
	case first: // REGISTER has just gone this way
		return watchNothing
	case v.deaf:
		return watchLine
	default:
		return v.want(watchAsk, now)
	}
}

// wait is look while a word is awaited.
func (v *vigil) wait(now, heard time.Time) watch {
	switch {
	case heard.After(v.sent):
		if v.method == watchAsk {
			v.doubts, v.mute = 0, true
		}
		v.sent = time.Time{}
		return watchNothing
	case now.Sub(v.sent) < v.pace.word:
		return watchNothing
	case v.method == watchLine:
		return v.want(watchAsk, now)
	}
	v.sent = time.Time{}
	v.doubts++
	return watchDead
}

func (v *vigil) want(method watch, now time.Time) watch {
	v.sent, v.method = now, method
	return method
}

// registered is told that the PBX has answered REGISTER. One that does so twice
// after a flow was given up is deaf to OPTIONS, not dead.
func (v *vigil) registered() {
	if v.doubts >= 2 {
		v.deaf = true
	}
}

// watch looks after the flow, and reports whether it must be opened anew.
func (r *registration) watch(ctx context.Context, s *transport.Stack) (over bool) {
	if !s.Alive() {
		return r.lose(s, "closed")
	}
	if own, moved := s.Moved(ctx); moved {
		return r.lose(s, "our address is "+own.String())
	}
	switch r.vigil.look(r.now(), s.LastHeard(), rand.Float64()) {
	case watchLine:
		if err := s.Ping(); err != nil {
			return r.lose(s, err.Error())
		}
	case watchAsk:
		r.work.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, r.pace.word)
			defer cancel()
			_, _ = s.Ask(ctx, r.options(s)) // that something came back is seen by the stack
		})
	case watchDead:
		if r.cfg.LinesOnly {
			r.route.Failed(r.at, r.now(), 0)
		}
		if r.vigil.reliable || r.cfg.LinesOnly {
			return r.lose(s, "silent")
		}
		return true // REGISTER will tell
	case watchSlept:
		return r.lose(s, "the machine slept")
	case watchNothing:
	}
	return false
}

// lose gives up a flow; the next round opens another.
func (r *registration) lose(s *transport.Stack, why string) bool {
	r.log.Warn("phone.lost", "account", r.cfg.Username, "server", r.at.String(), "from", s.Here().String(), "cause", why)
	s.Part()
	return true
}
