package telephony

import (
	"strconv"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/refer"
)

// referring is a referral that the operator has not answered yet, or that is followed.
type referring struct {
	refer.Referral

	req   *sip.Request
	tx    sip.ServerTransaction
	done  chan struct{} // lets the handler of the REFER return
	timer *alarm
}

// referred takes a REFER in a call. Nothing is called before the operator says so.
func (c *call) referred(req *sip.Request, tx sip.ServerTransaction, order order, done chan struct{}) {
	refuse := func(status int, reason string) {
		reply(tx, req, status, reason)
		close(done)
	}
	if order == outdated {
		refuse(500, "Server Internal Error")
		return
	}
	r, status := refer.Parse(req)
	switch {
	case status == 400:
		refuse(400, "Bad Request")
		return
	case status != 0, c.phase != phaseUp, c.referral != nil, c.successor != nil, c.leaves():
		refuse(603, "Decline")
		return
	}
	a := &referring{Referral: r, req: req, tx: tx, done: done}
	c.referral = a
	a.timer = c.after(c.p.pace.consent, func() {
		if c.referral == a {
			c.decline(a)
			c.post(switchboard.ReferEnded{ID: c.id, Reason: reasonTooLate})
		}
	})
	c.post(switchboard.ReferAsked{ID: c.id, To: r.To})
	c.log.Info("call.referred", "to", r.To.Number, "attended", r.Replaces != "")
}

// AnswerRefer tells a call whose other end asks us to call somebody else (ReferAsked)
// whether we do. When it has worked the call goes on with them, and CallParty says
// so; ReferEnded ends the matter in any case.
func (p *Phone) AnswerRefer(id switchboard.CallID, yes bool) {
	p.tell(id, func(c *call) {
		switch a := c.referral; {
		case a == nil || c.successor != nil:
		case !yes:
			c.decline(a)
		case c.leaves():
			c.decline(a)
			c.post(switchboard.ReferEnded{ID: c.id, Reason: reasonSentOn})
		default:
			c.consent(a)
		}
	})
}

// unasked ends the question for the operator when the leg that asked it gives the call
// away.
func (c *call) unasked() {
	if c.referral != nil {
		c.post(switchboard.ReferEnded{ID: c.id})
	}
}

func (c *call) decline(a *referring) {
	c.referral = nil
	a.timer.Stop()
	reply(a.tx, a.req, 603, "Decline")
	close(a.done)
}

// consent accepts the REFER and calls. The other end hears how that goes, and hangs
// up when it has worked.
func (c *call) consent(a *referring) {
	a.timer.Stop()
	reply(a.tx, a.req, 202, "Accepted", &sip.ContactHeader{Address: c.s.Contact(c.p.cfg.Username)})
	close(a.done)
	c.report(a, 100)
	ended := func(reason string, status int) {
		c.referral = nil
		c.report(a, status)
		c.post(switchboard.ReferEnded{ID: c.id, Reason: reason})
	}
	s := &successor{yield: func() yielded { return c.handAway(a) }, progress: func(status int) { c.report(a, status) }, lost: ended}
	if !c.succeedBy(a.To.Number, s, func(leg *call) { c.prepare(leg, a) }) {
		ended(reasonWithPBX, 503)
	}
}

// prepare tells whom we call who sent us. An address that is the PBX's own is called
// as it is: what else it holds may say which of several telephones is meant.
func (c *call) prepare(leg *call, a *referring) {
	by := a.By
	if by == "" {
		peer := c.dialog.remote.Address
		by = "<" + peer.String() + ">"
	}
	leg.extra = append(leg.extra, sip.NewHeader("Referred-By", by))
	if a.Replaces != "" {
		leg.extra = append(leg.extra, sip.NewHeader("Replaces", a.Replaces))
		if leg.s.Owns(a.Target.Host) {
			leg.dialog.target = *a.Target.Clone()
		}
	}
}

// report tells the other end how the call that it asked for goes.
func (c *call) report(a *referring, status int) {
	if c.phase != phaseUp || c.parted {
		return
	}
	state := "active;expires=60"
	if status >= 200 {
		state = "terminated;reason=noresource"
	}
	c.do(sip.NOTIFY, func(req *sip.Request) {
		req.AppendHeader(sip.NewHeader("Event", "refer;id="+strconv.FormatUint(uint64(a.Seq), 10)))
		req.AppendHeader(sip.NewHeader("Subscription-State", state))
		req.AppendHeader(sip.NewHeader("Content-Type", "message/sipfrag;version=2.0"))
		req.AppendHeader(&sip.ContactHeader{Address: c.s.Contact(c.p.cfg.Username)})
		req.SetBody([]byte(phrase(status) + "\r\n"))
	}, func(*sip.Response, error) {})
}

// handAway gives the operator's call to the new leg. Who sent us hangs this one up;
// if not, we do, a moment later.
func (c *call) handAway(a *referring) yielded {
	y := c.estate()
	y.then = func(leg *call, res *sip.Response) {
		leg.settle(y)
		leg.post(switchboard.CallParty{ID: leg.id, From: a.To})
		leg.meets(res) // perhaps somebody else has answered
		leg.post(switchboard.ReferEnded{ID: leg.id})
		leg.log.Info("call.referred", "to", a.To.Number, "outcome", "answered", "ms", leg.age())
	}
	c.report(a, 200)
	c.referral = nil
	c.handed = true
	c.p.ears.Detach(c.id, c.rtp)
	c.id = "handed-" + c.id // its end is not that of the call
	if c.parted {
		c.quit("call.ended", "reason", "handed on")
		return y
	}
	c.rtp.SetSending(false)
	c.after(c.p.pace.parting, func() {
		c.bye()
		c.quit("call.ended", "reason", "handed on")
	})
	return y
}
