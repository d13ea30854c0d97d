package telephony

import (
	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/telephony/offer"
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
		if host.phase != phaseUp || host.want != offer.SendRecv || !p.tell(id, func(c *call) { c.join(with, rtp, failed) }) {
			failed()
		}
	})
	if !told {
		failed()
	}
}

// join takes the caller back, and lets them hear the other call as well as us.
func (c *call) join(with switchboard.CallID, host *media.Session, failed func()) {
	if c.phase != phaseUp || c.want == offer.SendRecv {
		failed()
		return
	}
	c.resume(func() { c.p.ears.Confer(with, host, c.id, c.rtp) }, failed)
}
