package telephony

import (
	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/offer"
)

// successor is a leg of our own that is to take the place of a call: the operator
// takes a transferred caller back, or calls whom the other end has named. Until it
// is answered nobody hears of it, and the call stays as it is.
type successor struct {
	leg      *call
	yield    func() yielded                  // ends the call once the leg is answered
	progress func(status int)                // a provisional response; nil: nobody wants to know
	lost     func(reason string, status int) // it came to nothing; the status is the last one, 0: there was none
}

// succeedBy calls a number for a call, in its goroutine.
func (c *call) succeedBy(number string, by *successor, tune func(*call)) bool {
	s := c.p.present()
	if s == nil {
		return false
	}
	leg := c.p.newCall(switchboard.CallID("leg-"+sip.GenerateTagN(8)), s, c.p.dialogTo(number))
	leg.peer, leg.instead = number, c
	if tune != nil {
		tune(leg)
	}
	by.leg = leg
	if !c.p.admit(leg) {
		return false
	}
	c.successor = by
	leg.mail.Put(leg.dial)
	return true
}

// claim asks for the place once the leg is answered.
func (c *call) claim(res *sip.Response) {
	old, given := c.instead, false
	given = old.mail.Put(func() {
		var y yielded
		if old.phase != phaseOver && old.successor != nil && old.successor.leg == c {
			yield := old.successor.yield
			old.successor = nil
			y = yield()
		}
		switch told := c.mail.Put(func() { c.inherit(y, res) }); {
		case !y.ok:
		case told:
			old.pass(c, y.id)
		default: // it has ended meanwhile
			old.p.post(switchboard.CallGone{ID: y.id})
		}
	})
	if !given {
		c.inherit(yielded{}, res)
	}
}

// inherit takes the place of the old leg; where that has ended already nobody
// waits for this one.
func (c *call) inherit(y yielded, res *sip.Response) {
	c.instead = nil
	if y.ok {
		c.p.rename(c, y.id)
	}
	if c.phase != phaseUp {
		if y.ok { // it has ended in the moment of the change
			c.p.post(switchboard.CallGone{ID: y.id})
		}
		return
	}
	if !y.ok {
		c.bye()
		c.quit("call.ended", "reason", "the call is over")
		return
	}
	c.muted = y.muted
	c.rtp.SetSilent(c.muted)
	if c.want = y.want; c.want == offer.SendRecv {
		c.connect()
	} else {
		c.holdSoon()
	}
	c.adrift = y.adrift
	c.find()
	if c.secure != y.secure {
		c.post(switchboard.CallSecured{ID: c.id, On: c.secure})
	}
	y.then(c, res)
	c.next()
}

// heard tells a call how its successor goes on, like bereave.
func (c *call) heard(leg *call, status int) {
	c.mail.Put(func() {
		if s := c.successor; s != nil && s.leg == leg && s.progress != nil {
			s.progress(status)
		}
	})
}

// bereave tells a call that its successor came to nothing. It is called in the
// successor's goroutine.
func (c *call) bereave(leg *call, reason string, status int) {
	c.mail.Put(func() {
		if s := c.successor; s != nil && s.leg == leg {
			c.bereft(s, reason, status)
		}
	})
}

// bereft goes on without the successor: our end has waited for this, or the call stays.
func (c *call) bereft(s *successor, reason string, status int) {
	c.successor = nil
	if end := c.withheld; end != nil {
		c.withheld = nil
		end()
		return
	}
	s.lost(reason, status)
}

// end ends the call in its way, unless a successor may still take its place.
func (c *call) end(how func()) {
	switch {
	case c.successor == nil:
		how()
	case c.withheld == nil: // what came first says it best
		c.withheld = how
	}
}

// disown gives a successor up.
func (c *call) disown() {
	if s := c.successor; s != nil {
		c.successor = nil
		s.leg.mail.Put(s.leg.hangUp)
	}
}

// rename gives a leg the name under which the operator knows the call.
func (p *Phone) rename(c *call, id switchboard.CallID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.calls[c.id] == c {
		delete(p.calls, c.id)
	}
	c.name(id)
	p.calls[id] = c
}
