package telephony

import (
	"context"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
)

// Join takes a held caller into a call that is talked in: we mix the three, so that
// no PBX has to.
func (p *Phone) Join(id, with switchboard.CallID) {
	failed := func() {
		p.post(switchboard.CallActionFailed{ID: id, Fault: &switchboard.Fault{
			Code: "call-join", Text: "The caller could not be taken into the conference", Hint: "The caller is still on hold; try again.",
		}})
	}
	told := p.tell(with, func(host *call) {
		with, rtp := host.id, host.rtp // only here they are the host's to read
		if host.phase != phaseUp || host.want != both || !p.tell(id, func(c *call) { c.join(with, rtp, failed) }) {
			failed()
		}
	})
	if !told {
		failed()
	}
}

// join takes the caller back, and lets them hear the other call as well as us.
func (c *call) join(with switchboard.CallID, host *media.Session, failed func()) {
	if c.phase != phaseUp || c.want == both {
		failed()
		return
	}
	c.resume(func() { c.p.audio.confer(with, host, c.id, c.rtp) }, failed)
}

// guest is the second call of a conference.
type guest struct {
	id  switchboard.CallID
	rtp *media.Session
}

// confer gives the device to two calls, each of which hears the other. Where the
// first has lost it meanwhile, the second has it for itself, as soon as no third call
// is talked in.
func (a *audio) confer(id switchboard.CallID, rtp *media.Session, with switchboard.CallID, other *media.Session) {
	a.mail.Put(func() {
		a.waiting.remove(with)
		if a.current != id || a.rtp != rtp {
			a.queue(with, other)
			return
		}
		a.gather(id, rtp, guest{with, other})
	})
}

// gather makes a conference of the call that has the device and another.
func (a *audio) gather(id switchboard.CallID, rtp *media.Session, with guest) {
	a.leave()
	a.unqueue(with.rtp)
	a.current, a.rtp, a.guest = id, rtp, with
	a.start(func(ctx context.Context) { media.Confer(ctx, rtp, with.rtp, &a.ear, &a.ear) })
}

// remain gives the device to the one of a conference who stays, when the other one
// leaves it, and remembers who that was. It reports whether there was one.
func (a *audio) remain(leaving *media.Session) bool {
	first, second := guest{a.current, a.rtp}, a.guest
	if second.rtp == nil || leaving != first.rtp && leaving != second.rtp {
		return false
	}
	if leaving == first.rtp {
		first = second
	}
	a.leave()
	a.join(first.id, first.rtp)
	a.parted = leaving
	return true
}
