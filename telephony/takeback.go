package telephony

import (
	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/offer"
	"frontdesk/telephony/party"
)

// TakeBack takes a blindly transferred caller back while it still rings at the
// target, by dialling the PBX's code for that (directed pickup). When it works the
// call goes on under its ID, active, and TakenBack says so; when not,
// TakeBackFailed, and the transfer goes on. Nothing is dialled where the lamp of the
// target says that it does not ring there.
func (p *Phone) TakeBack(id switchboard.CallID, code string) {
	p.tell(id, func(c *call) { c.takeBack(code, offer.SendRecv) })
}

// takeBack has the caller back, who then waits on hold or talks to the operator.
func (c *call) takeBack(number string, want offer.Direction) {
	failed := func(reason string) { c.post(switchboard.TakeBackFailed{ID: c.id, Reason: reason}) }
	code := &successor{yield: func() yielded { return c.snapBack(number, want) }, lost: func(reason string, _ int) { failed(reason) }}
	switch t := c.transfer; {
	case c.phase != phaseUp || t == nil || t.done || t.with != "" || c.successor != nil:
		return // its end is told already, or under way
	case t.outOfReach() != "": // the code would take another call that rings there, or none
		failed(t.outOfReach())
	case !party.Dialable(number):
		failed(reasonUnknown)
	case !c.succeedBy(number, code, nil):
		failed(reasonWithPBX)
	default:
		t.code = code
	}
}

// keep gives up the code: the transfer has failed, so that the caller is in this leg,
// and would be hung up on with it.
func (c *call) keep() {
	s := c.successor
	if s == nil || s != c.transfer.code {
		return
	}
	c.disown()
	c.bereft(s, reasonBack, 0)
}

// snapBack ends the leg from which the caller was sent away.
func (c *call) snapBack(code string, want offer.Direction) yielded {
	caller, origin, target := c.peer, c.origin, c.transfer.number
	y := yielded{ok: true, id: c.id, want: want, muted: c.muted, secure: c.secure, adrift: c.adrift}
	y.then = func(leg *call, res *sip.Response) {
		leg.peer, leg.origin = caller, origin
		if want == offer.SendRecv {
			leg.post(switchboard.TakenBack{ID: leg.id})
		} else {
			leg.post(switchboard.TransferFailed{ID: leg.id, Reason: reasonNoAnswer})
		}
		leg.log.Info("call.transfer", "to", target, "outcome", "taken back", "ms", leg.age())
		if who, ok := party.Identity(res); ok && who.Number != "" && who.Number != code && who.Number != target {
			leg.meets(res) // it was another caller who rang there
		}
	}
	c.unasked()
	c.bye()
	c.quit("call.returned", "from", target)
	return y
}
