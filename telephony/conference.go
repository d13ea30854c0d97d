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
		if host.phase != phaseUp || host.want != both || !p.tell(id, func(c *call) { c.join(host.id, host.rtp, failed) }) {
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

// confer gives the device to two calls, each of which hears the other. It does
// nothing where the first has ended or been held meanwhile: then the second has the
// device for itself.
func (a *audio) confer(id switchboard.CallID, rtp *media.Session, with switchboard.CallID, other *media.Session) {
	a.mail.put(func() {
		a.waiting.remove(with)
		if a.current != id || a.rtp != rtp {
			a.join(with, other)
			return
		}
		a.leave()
		a.current, a.rtp, a.guest = id, rtp, guest{with, other}
		a.start(func(ctx context.Context) { media.Confer(ctx, rtp, other, &a.ear, &a.ear) })
	})
}

// remain gives the device to the one of a conference who stays, when the other one
// leaves it. It reports whether there was one.
func (a *audio) remain(leaving switchboard.CallID) bool {
	first, second := guest{a.current, a.rtp}, a.guest
	if second.rtp == nil || leaving != first.id && leaving != second.id {
		return false
	}
	if leaving == first.id {
		first = second
	}
	a.leave()
	a.join(first.id, first.rtp)
	return true
}
