package telephony

import (
	"cmp"
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/party"
	"frontdesk/telephony/refer"
)

// transferTo hands the caller to a number: hold first, so that nobody listens,
// then REFER. The caller stays on hold until the outcome is known.
func (c *call) transferTo(number string) {
	switch {
	case c.phase != phaseUp || c.leaves():
	case c.successor != nil:
		c.refuseTransfer()
	case !party.Dialable(number):
		c.post(switchboard.TransferFailed{ID: c.id, Reason: reasonUnknown})
	default:
		target := c.p.pbx.URI(party.UserPart(number))
		c.sendAway(&transfer{number: number}, target.String())
	}
}

// leaves reports whether a transfer of the caller is under way.
func (c *call) leaves() bool { return c.leaving || c.transfer != nil && !c.transfer.done }

// refuseTransfer says why a call that is about to go on in another leg is not transferred.
func (c *call) refuseTransfer() {
	c.fail("call-transfer", "The call cannot be transferred yet", "Somebody is being called to go on with it; wait for them.")
}

// sendAway holds the call and sends the REFER, unless it has gone on in another leg
// meanwhile.
func (c *call) sendAway(t *transfer, target string) {
	c.leaving = true
	c.holdThen(func() {
		c.leaving = false
		if c.handed {
			return
		}
		if t.with == "" {
			c.p.expect(c, recall{cmp.Or(c.origin, c.peer), t.number})
		}
		c.refer(t, target)
	}, func() {
		c.leaving = false
		c.notHeld()
	})
}

// notHeld says why a transfer did not begin.
func (c *call) notHeld() {
	c.fail("call-transfer", "The call could not be put on hold to transfer it", "Try again.")
}

// refer sends the REFER (RFC 3515).
func (c *call) refer(t *transfer, target string) {
	c.transfer = t
	if t.with == "" {
		c.p.lamps.follow(c.ctx, t.number, func(state switchboard.LineState) { c.mail.Put(func() { c.targetIs(t, state) }) })
	}
	ourselves := c.p.pbx.URI(c.p.cfg.Username)
	c.do(sip.REFER, func(req *sip.Request) {
		t.seq = req.CSeq().SeqNo
		req.AppendHeader(sip.NewHeader("Refer-To", "<"+target+">"))
		req.AppendHeader(sip.NewHeader("Referred-By", "<"+ourselves.String()+">"))
		req.AppendHeader(&sip.ContactHeader{Address: c.s.Contact(c.p.cfg.Username)})
	}, func(res *sip.Response, err error) {
		switch {
		case c.phase == phaseOver:
		case err != nil:
			c.log.Warn("call.failed", "cause", "REFER: "+err.Error())
			c.conclude(t.fail(reasonWithPBX))
		case res.IsSuccess():
			c.after(c.p.cfg.FailedTransfer, func() { c.overdue(t) })
		case res.StatusCode == 481:
			c.over("")
		default:
			c.conclude(t.notified(res.StatusCode))
		}
	})
}

// notified takes a NOTIFY: only of our own REFER.
func (c *call) notified(req *sip.Request, tx sip.ServerTransaction, order order) {
	if c.transfer == nil || !c.transfer.owns(req) {
		reply(tx, req, 481, "Subscription Does Not Exist")
		return
	}
	reply(tx, req, 200, "OK")
	if order == outdated {
		return
	}
	if t := req.ContentType(); t != nil && !strings.HasPrefix(strings.ToLower(t.Value()), "message/sipfrag") {
		return
	}
	if status, ok := refer.Sipfrag(req.Body()); ok {
		c.log.Info("call.transfer", "to", c.transfer.number, "progress", status, "ms", c.age())
		if c.transfer.alerted(status) {
			c.post(switchboard.TransferRings{ID: c.id})
		}
		passed := c.transfer.passed
		c.conclude(c.transfer.notified(status))
		if c.transfer.passed && !passed {
			c.doubt(c.transfer)
		}
	}
}

// conclude acts on what has become of the transfer.
func (c *call) conclude(v verdict, reason string) {
	switch v {
	case pending, unanswered:
	case succeeded:
		c.end(c.transferred)
	case failed:
		c.log.Info("call.transfer", "to", c.transfer.number, "outcome", reason, "ms", c.age())
		c.post(switchboard.TransferFailed{ID: c.id, Reason: reason})
	}
	if c.transfer.back {
		c.keep()
	}
}

// transferred ends our leg. The PBX does not: it leaves that to who asked.
func (c *call) transferred() {
	c.log.Info("call.transfer", "to", c.transfer.number, "outcome", switchboard.Transferred, "ms", c.age())
	c.bye()
	c.over(switchboard.Transferred)
	c.p.HangUp(c.transfer.with) // a PBX may leave this leg to us, too
}
