package telephony

import (
	"frontdesk/switchboard"
	"frontdesk/telephony/offer"
)

// hold puts the call on hold. The microphone is off at once, whatever the
// network says.
func (c *call) hold() {
	c.holdThen(func() {}, func() {
		c.fail("call-hold", "The call could not be put on hold", "Try again.")
	})
}

// holdThen holds the call, if it is not held yet, and goes on with one of the
// two.
func (c *call) holdThen(held, refused func()) {
	if c.phase != phaseUp {
		return
	}
	if c.want == offer.SendOnly {
		held()
		return
	}
	pressed := c.p.now()
	c.want = offer.SendOnly
	c.p.ears.Detach(c.id, c.rtp)
	c.rtp.SetSending(false)
	c.change(offer.SendOnly, func(ok bool) {
		if !ok {
			c.want = offer.SendRecv
			c.rtp.SetSending(c.want.Answer(c.remote.Direction).Sends())
			c.p.ears.Reattach(c.id, c.rtp)
			refused()
			return
		}
		c.held = true
		c.post(switchboard.CallWasHeld{ID: c.id})
		c.log.Info("call.held", "ms", c.p.now().Sub(pressed).Milliseconds())
		held()
	})
}

// retrieve takes a held call back. It is talked in from then on, also where another
// call was answered meanwhile: the heart holds that one when it hears of the
// retrieve, and no call stays in silence where it cannot.
func (c *call) retrieve() {
	if c.phase != phaseUp || c.want == offer.SendRecv {
		return
	}
	c.resume(c.connect, func() {
		c.fail("call-retrieve", "The call could not be taken back", "The caller is still on hold; try again.")
	})
}

// resume ends the hold at the other end, and goes on with one of the two.
func (c *call) resume(back, refused func()) {
	pressed := c.p.now()
	c.want = offer.SendRecv
	c.change(offer.SendRecv, func(ok bool) {
		if !ok {
			c.want = offer.SendOnly
			c.rtp.SetSending(false)
			c.holdAgain()
			refused()
			return
		}
		c.held = false
		c.p.unexpect(c)
		c.rtp.Flush()
		back()
		c.post(switchboard.CallWasRetrieved{ID: c.id})
		c.log.Info("call.retrieved", "ms", c.p.now().Sub(pressed).Milliseconds())
	})
}
