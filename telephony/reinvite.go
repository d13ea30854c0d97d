package telephony

import (
	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/digest"
	"frontdesk/telephony/header"
	"frontdesk/telephony/offer"
	"frontdesk/telephony/timer"
)

// glareTries bounds how often a re-INVITE that met theirs is sent again.
const glareTries = 4

// change sends an INVITE in the dialog with a new direction (RFC 3261 section
// 14). done is told whether the other end took it; a lost connection is a
// refusal, not the end of the call.
func (c *call) change(want offer.Direction, done func(ok bool)) {
	c.attempt(func() offer.Direction { return want }, 0, done)
}

// confirm sends an INVITE that changes nothing: with the direction that the call has
// when it is sent, however long it has waited.
func (c *call) confirm(done func(ok bool)) {
	c.attempt(func() offer.Direction { return c.want }, 0, done)
}

func (c *call) attempt(want func() offer.Direction, glares int, done func(ok bool)) {
	if c.invite != nil || c.accepted != nil {
		c.waiting = append(c.waiting, func() { c.attempt(want, glares, done) })
		return
	}
	body, err := c.sdp.Offer(want())
	if err != nil {
		done(false)
		return
	}
	i := &invitation{body: body}
	finish := func(ok bool) {
		c.invite = nil
		if c.phase == phaseUp {
			done(ok)
		}
		c.next()
	}
	i.lost = func(err error) {
		c.log.Warn("call.failed", "cause", "re-INVITE: "+err.Error())
		finish(false)
	}
	i.response = func(res *sip.Response) {
		switch {
		case res.IsProvisional():
		case res.IsSuccess() && (i.ack != nil || c.invite != i): // again, or after it was given up
			c.acknowledge(i)
		case res.IsSuccess():
			if err := c.taken(i, res); err != nil {
				c.log.Warn("call.failed", "cause", "re-INVITE: "+err.Error())
				c.invite = nil
				c.bye()
				c.over(soundReason(err))
				return
			}
			finish(true)
		case c.invite != i || res.CSeq().SeqNo != i.req.CSeq().SeqNo: // of an earlier attempt
		case i.given.Next(res):
			c.send(i, res)
		case c.tooBrief(res):
			i.given = digest.Answers{}
			c.send(i, nil)
		case res.StatusCode == 491 && glares < glareTries:
			c.glare(want, glares, done)
		case (res.StatusCode == 481 || res.StatusCode == 408) && !c.strange: // the dialog is gone
			c.invite = nil
			c.over("")
		default:
			c.log.Warn("call.failed", "cause", "re-INVITE refused", "status", res.StatusCode)
			finish(false)
		}
	}
	c.send(i, nil)
}

// taken acknowledges the 2xx of a re-INVITE and follows its answer. It fails where
// there is no sound after it.
func (c *call) taken(i *invitation, res *sip.Response) error {
	c.dialog.refresh(res.Contact())
	c.acknowledge(i)
	c.meets(res)
	c.begin(timer.Agreed(res))
	if c.rtp == nil || c.phase != phaseUp {
		return nil
	}
	theirs, err := offer.Parse(res.Body(), c.p.secrecy())
	if err != nil {
		return err
	}
	return c.heed(theirs, theirs.Codecs[0])
}

// glare waits after both ends sent an INVITE at once: who made the call waits
// longer (RFC 3261 section 14.1).
func (c *call) glare(want func() offer.Direction, glares int, done func(ok bool)) {
	c.invite = nil
	wait := c.p.pace.glareOther
	if c.dialog.caller {
		wait = c.p.pace.glareOwner
	}
	c.after(between(wait), func() { c.attempt(want, glares+1, done) })
	c.next()
}

// reinvited takes an INVITE in the dialog: a hold, a new address of their
// sound, or nothing new (a connected-line update right after the answer).
func (c *call) reinvited(req *sip.Request, tx sip.ServerTransaction, order order, done chan struct{}) {
	refuse := func(status int, reason string, headers ...sip.Header) {
		_ = c.respond(tx, req, status, reason, nil, headers...)
		close(done)
	}
	if c.phase == phaseUp && c.tooShort(tx, req) {
		close(done)
		return
	}
	switch bad := header.Unsupported(req); {
	case order == outdated || c.phase != phaseUp:
		refuse(500, "Server Internal Error", sip.NewHeader("Retry-After", "1"))
		return
	case c.invite != nil:
		refuse(491, "Request Pending")
		return
	case bad != "":
		refuse(420, "Bad Extension", sip.NewHeader("Unsupported", bad))
		return
	}
	if c.accepted != nil { // the ACK was overtaken: who sends a new INVITE has our 2xx
		c.accepted.settle()
		c.accepted = nil
	}
	c.dialog.refresh(req.Contact())
	before := c.remote.Direction
	body, err := c.describe(req)
	if err != nil {
		c.log.Warn("call.failed", "cause", "re-INVITE: "+err.Error())
		refuse(488, "Not Acceptable Here")
		return
	}
	if err := c.accept(tx, req, body, done); err != nil {
		c.log.Warn("call.failed", "cause", "re-INVITE: "+err.Error())
		close(done)
		return
	}
	if before != c.remote.Direction {
		c.log.Info("call.remote", "direction", c.remote.Direction.String(), "ms", c.age())
	}
	c.meets(req)
}
