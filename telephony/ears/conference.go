package ears

import (
	"context"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
)

// guest is the second call of a conference.
type guest struct {
	id  switchboard.CallID
	rtp *media.Session
}

// Confer gives microphone and speaker to two calls, each of which hears the other. Where the
// first has lost them meanwhile, the second has them for itself, as soon as no third
// call is talked in.
func (e *Ears) Confer(id switchboard.CallID, rtp *media.Session, with switchboard.CallID, other *media.Session) {
	e.mail.Put(func() {
		e.waiting.remove(with)
		if e.current != id || e.rtp != rtp {
			e.queue(with, other)
			return
		}
		e.gather(id, rtp, guest{with, other})
	})
}

// gather makes a conference of the call that has the device and another.
func (e *Ears) gather(id switchboard.CallID, rtp *media.Session, with guest) {
	e.leave()
	e.unqueue(with.rtp)
	e.current, e.rtp, e.guest = id, rtp, with
	e.start(func(ctx context.Context) { media.Confer(ctx, rtp, with.rtp, &e.ear, &e.ear) })
}

// remain gives the device to the one of a conference who stays, when the other one
// leaves it, and remembers who that was. It reports whether there was one.
func (e *Ears) remain(leaving *media.Session) bool {
	first, second := guest{e.current, e.rtp}, e.guest
	if second.rtp == nil || leaving != first.rtp && leaving != second.rtp {
		return false
	}
	if leaving == first.rtp {
		first = second
	}
	e.leave()
	e.join(first.id, first.rtp)
	e.parted = leaving
	return true
}
