package telephony

import (
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/offer"
)

// An INVITE with Replaces (RFC 3891) asks that a call of ours goes on with whoever
// sends it: somebody has handed their end over to them (an attended transfer), or
// they have picked up what we were ringing. For the operator it is the same call
// with another person.

// replacement is what a Replaces header names.
type replacement struct {
	key    dialogKey // our end: Call-ID and our tag, which is its to-tag
	theirs string    // the tag of the other end, its from-tag
	early  bool      // only as long as nobody has answered
}

// replacesIn reads the Replaces header of an INVITE; nil: it has none. bad says
// that there are several, or one that names no dialog.
func replacesIn(req *sip.Request) (named *replacement, bad bool) {
	all := req.GetHeaders("Replaces")
	if len(all) == 0 {
		return nil, false
	}
	r, ok := parseReplaces(all[0].Value())
	if len(all) > 1 || !ok {
		return nil, true
	}
	return &r, false
}

// parseReplaces reads the value of a Replaces header.
func parseReplaces(value string) (r replacement, ok bool) {
	callID, params, _ := strings.Cut(value, ";")
	r.key.callID = strings.TrimSpace(callID)
	for param := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(param, "=")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "to-tag":
			r.key.local = value
		case "from-tag":
			r.theirs = value
		case "early-only":
			r.early = true
		}
	}
	ok = r.key.callID != "" && r.key.local != "" && r.theirs != "" && !strings.Contains(value, ",")
	return r, ok
}

// replaceable tells whether a call of ours may be replaced as an INVITE asks: 0,
// or the status that refuses it (RFC 3891 section 3).
func (c *call) replaceable(by replacement) int {
	switch {
	case c.phase == phaseOver:
		return 603
	case c.phase == phaseOffered: // only who makes a call may have it replaced before the answer
		return 481
	case c.phase == phaseDialing && (c.invite == nil || c.forks[by.theirs] == nil):
		return 481
	case c.phase == phaseDialing:
		return 0
	case c.dialog.remoteTag() != by.theirs:
		return 481
	case by.early:
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
func (c *call) replace(by replacement) (y yielded, status int) {
	old := c.p.find(by.key)
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
	with := party(c.offer.req)
	c.offer = nil
	c.log.Info("call.replaced", "with", with.Number, "held", y.want == offer.SendOnly, "ms", c.age())
	if y.dialing {
		c.p.post(switchboard.CallConnected{ID: c.id})
	}
	c.settle(y)
	c.p.post(switchboard.CallParty{ID: c.id, From: with})
}
