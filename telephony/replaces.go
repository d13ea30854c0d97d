package telephony

import (
	"frontdesk/switchboard"
	"frontdesk/telephony/offer"
	"frontdesk/telephony/party"
	"frontdesk/telephony/refer"
)

// An INVITE with Replaces (RFC 3891) asks that a call of ours goes on with whoever
// sends it: somebody has handed their end over to them (an attended transfer), or
// they have picked up what we were ringing. For the operator it is the same call
// with another person.

// replaceable tells whether a call of ours may be replaced as an INVITE asks: 0,
// or the status that refuses it (RFC 3891 section 3).
func (c *call) replaceable(by refer.Replaces) int {
	switch {
	case c.phase == phaseOver:
		return 603
	case c.phase == phaseOffered: // only who makes a call may have it replaced before the answer
		return 481
	case c.phase == phaseDialing && (c.invite == nil || c.forks[by.FromTag] == nil):
		return 481
	case c.phase == phaseDialing:
		return 0
	case c.dialog.remoteTag() != by.FromTag:
		return 481
	case by.EarlyOnly:
		return 486
	default:
		return 0
	}
}

// give ends the leg for the call that takes its place. It is not told to the
// operator: the call goes on.
func (c *call) give() yielded {
	y := c.estate()
	y.dialing = c.phase == phaseDialing
	c.unasked()
	if y.dialing {
		c.cancelInvite()
	} else {
		c.bye()
	}
	c.quit("call.replaced")
	return y
}

// replace asks the leg that our INVITE names to give its place away. A status
// refuses the INVITE.
func (c *call) replace(by refer.Replaces) (y yielded, status int) {
	old := c.p.find(dialogKey{by.CallID, by.ToTag})
	if old == nil {
		return yielded{}, 481
	}
	if !c.answerable() {
		return yielded{}, 488
	}
	y = old.asked(c, func() yielded {
		if status = old.replaceable(by); status != 0 {
			return yielded{}
		}
		return old.give()
	}, (*call).takeOver)
	if !y.ok && status == 0 {
		status = 481
	}
	return y, status
}

// refusal is the reason of a status that refuses a replacement.
func refusal(status int) string {
	switch status {
	case 400:
		return "Bad Request"
	case 481:
		return "Call Does Not Exist"
	case 486:
		return "Busy Here"
	case 488:
		return "Not Acceptable Here"
	case 603:
		return "Decline"
	default:
		return "Server Internal Error"
	}
}

// takeOver answers an INVITE whose call has taken the place of another: it is held
// or not, as that was.
func (c *call) takeOver(y yielded) {
	if c.phase != phaseOffered {
		return
	}
	if !c.succeed(y) {
		return
	}
	with := party.Caller(c.offer.req)
	c.offer = nil
	c.log.Info("call.replaced", "with", with.Number, "held", y.want == offer.SendOnly, "ms", c.age())
	if y.dialing {
		c.p.post(switchboard.CallConnected{ID: c.id})
	}
	c.settle(y)
	c.p.post(switchboard.CallParty{ID: c.id, From: with})
}
