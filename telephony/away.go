package telephony

import (
	"strings"

	"frontdesk/switchboard"
	"frontdesk/telephony/offer"
)

// A PBX may say that a blind transfer has worked while it only rings at the colleague,
// and take the caller out of our leg: Asterisk does. The lamp of the colleague's line
// tells what is so. Until it says that somebody has answered, the caller can be taken
// back by the code of the PBX, and is, when nobody answers for too long.

// doubt begins to wait for the lamp after the PBX has said that a transfer is done.
func (c *call) doubt(t *transfer) {
	c.log.Info("call.transfer", "to", t.number, "doubted", string(t.line), "ms", c.age())
	c.targetRings(t)
	if t.line == switchboard.LineIdle { // its word is on the way, or it never rings there
		c.after(c.p.pace.settle, func() {
			if c.transfer == t && !t.done && t.line == switchboard.LineIdle {
				t.done = true
				c.conclude(succeeded, "")
			}
		})
	}
}

// targetIs takes what the lamp of whom a caller was sent to says.
func (c *call) targetIs(t *transfer, state switchboard.LineState) {
	if c.transfer != t || c.phase != phaseUp {
		return
	}
	switch v := t.lineIs(state); v {
	case unanswered:
		c.after(c.p.pace.recall, func() { c.gone(t) })
	case pending:
		c.targetRings(t)
	case succeeded, failed:
		c.conclude(v, "")
	}
}

// targetRings tells once that it rings at the target, as its lamp says.
func (c *call) targetRings(t *transfer) {
	if t.passed && t.line == switchboard.LineRinging && t.alerted(180) {
		c.post(switchboard.TransferRings{ID: c.id})
	}
}

// gone ends the call of a caller whom nobody has answered, and whom the PBX did not
// bring back: it has sent them somewhere else, or they have hung up.
func (c *call) gone(t *transfer) {
	if c.transfer != t || t.done || t.line != switchboard.LineIdle {
		return
	}
	t.done = true
	c.end(func() {
		c.bye()
		c.over(reasonOnward)
	})
}

// overdue is called when nobody has answered a transfer for too long. A caller who is
// still in our leg is back by that alone; one whom the PBX has taken out of it is
// taken back by its code, and waits on hold.
func (c *call) overdue(t *transfer) {
	switch {
	case c.transfer != t || t.done:
	case !t.passed:
		c.conclude(t.fail(reasonNoAnswer))
	case c.p.cfg.Pickup == "":
	case t.line != switchboard.LineRinging: // nothing that the code could take
		c.after(c.p.cfg.FailedTransfer, func() { c.overdue(t) })
	default:
		c.takeBack(strings.ReplaceAll(c.p.cfg.Pickup, "{extension}", t.number), offer.SendOnly)
		c.after(c.p.cfg.FailedTransfer, func() { c.overdue(t) })
	}
}
