package telephony

import "frontdesk/telephony/transport"

// followed tells the calls that the way to the PBX is another one now.
func (p *Phone) followed(from, to transport.Path) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.calls {
		if c.p == p {
			c.mail.Put(func() { c.moved(from, to) })
		}
	}
}

// moved takes the call along: where our address is another one, its sound moves
// there, and the other end is told by an INVITE, which also names our new Contact.
// A call that nobody has answered yet cannot be: the answer would go to where we
// were.
func (c *call) moved(from, to transport.Path) {
	c.strange = c.strange || from.Remote != to.Remote
	switch c.phase {
	case phaseDialing:
		if i := c.invite; i != nil && i.from != to.Local {
			c.cancelInvite()
			c.over(reasonMoved)
		}
	case phaseUp:
		if err := c.rebind(); err != nil {
			c.log.Warn("call.failed", "cause", "move: "+err.Error())
		}
		c.change(c.want, func(ok bool) {
			c.log.Info("call.moved", "from", from.Local.String(), "to", to.Local.String(), "ok", ok)
		})
	case phaseOffered, phaseOver:
	}
}

// rebind moves the sound to our present address.
func (c *call) rebind() error {
	if c.rtp == nil || c.rtp.LocalAddr().Addr() == c.s.Here().Addr() {
		return nil
	}
	if err := c.rtp.Rebind(c.s.Here().Addr()); err != nil {
		return err
	}
	c.sdp.MoveTo(c.rtp.LocalAddr(), c.rtp.ControlAddr())
	return nil
}
