package telephony

import (
	"errors"
	"time"

	"frontdesk/switchboard"
	"frontdesk/telephony/transport"
)

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
// there, and the other end is told by an INVITE, which also names our new Contact. As
// long as that has not worked the operator is told that the sound may be lost.
// A call of ours that nobody has answered yet cannot be: the answer would go to where
// we were. Where the PBX has not said a word to it, it goes out again.
func (c *call) moved(from, to transport.Path) {
	c.strange = c.strange || from.Remote != to.Remote
	switch c.phase {
	case phaseDialing:
		switch i := c.invite; {
		case i == nil || i.way.Local == to.Local:
		case c.untaken(i):
			if from.Remote == to.Remote { // it may have it all the same
				c.sendCancel(i)
			}
			c.strand(i, reasonMoved, false)
		default:
			c.cancelInvite()
			c.over(reasonMoved)
		}
	case phaseUp:
		if i := c.invite; i != nil && i.way.Local != to.Local { // its answer would go to where we were
			i.lost(errMoved)
		}
		c.moves++
		c.catchUp(c.moves, c.p.pace.t2)
	case phaseOffered, phaseOver:
	}
}

var errMoved = errors.New("the network changed")

// longestCatchUp is how long a call waits at most before it tells again where it is.
const longestCatchUp = time.Minute

// catchUp tells the other end where we are, and again as long as that fails; each time
// it waits twice as long. Another move goes before it.
func (c *call) catchUp(move int, wait time.Duration) {
	if c.phase != phaseUp || c.moves != move {
		return
	}
	if err := c.rebind(); err != nil {
		c.log.Warn("call.failed", "cause", "move: "+err.Error())
	}
	before := c.received()
	c.confirm(func(ok bool) {
		c.log.Info("call.moved", "to", c.s.Here().String(), "ok", ok)
		if ok && c.placed() || c.moves != move {
			return
		}
		if c.received() == before {
			c.lose(before)
		}
		c.after(wait, func() { c.catchUp(move, min(2*wait, longestCatchUp)) })
	})
}

// lose tells that nobody knows whether the other end has followed: nothing was heard
// since so many packets.
func (c *call) lose(received uint64) {
	c.heardOf = received
	if !c.adrift {
		c.adrift = true
		c.post(switchboard.CallAdrift{ID: c.id, On: true})
	}
}

// find tells that it has: both ends have agreed on where their sound goes, or sound
// comes again.
func (c *call) find() {
	if c.adrift {
		c.adrift = false
		c.post(switchboard.CallAdrift{ID: c.id})
	}
}

// received is how many packets of sound have come.
func (c *call) received() uint64 {
	if c.rtp == nil {
		return 0
	}
	return c.rtp.Stats().Received
}

// placed reports whether our sound is at our present address.
func (c *call) placed() bool {
	return c.rtp == nil || c.rtp.LocalAddr().Addr() == c.s.Here().Addr()
}

// rebind moves the sound to our present address.
func (c *call) rebind() error {
	if c.placed() {
		return nil
	}
	if err := c.rtp.Rebind(c.s.Here().Addr()); err != nil {
		return err
	}
	c.sdp.MoveTo(c.rtp.LocalAddr(), c.rtp.ControlAddr())
	return nil
}
