package telephony

import (
	"cmp"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/offer"
	"frontdesk/telephony/party"
	"frontdesk/telephony/refer"
	"frontdesk/telephony/transport"
)

// Some PBXs answer a failed blind transfer with a new call: the caller rings at
// the attendant again (Asterisk's dialplans do). Where such a call belongs to a
// transfer of ours that is still up, it is the same caller, so it takes the
// place of the old leg: the call keeps its ID and stays on hold, and the
// operator is told why it came back. Any other call is simply a new one.

// recall is what an INVITE must match to be the return of a transferred caller, who may
// withhold their number.
type recall struct{ caller, target string }

// matches reports whether an INVITE brings the same caller back from where they
// were sent.
func (r recall) matches(req *sip.Request) bool {
	if r.caller == "" || cmp.Or(party.Origin(req), party.Caller(req).Number) != r.caller {
		return false
	}
	number, _ := party.Diverted(req)
	return number == "" || number == r.target
}

// ourReferral reports whether an INVITE says that we, at this PBX, sent its
// caller away (RFC 3892).
func ourReferral(s *transport.Stack, req *sip.Request, ourselves string) bool {
	by, ok := refer.ReferredBy(req)
	return ok && by.User == ourselves && s.Owns(by.Host)
}

// whyBack puts in words why whoever the caller was sent to has not taken them.
func whyBack(req *sip.Request) string {
	_, cause := party.Diverted(req)
	if why := causeReason(cause); why != "" && why != reasonForwarded {
		return why
	}
	return reasonNoAnswer
}

// expect notes that a transferred caller may come back, for as long as they
// are on hold for it.
func (p *Phone) expect(c *call, r recall) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.recalls[c] = r
}

// unexpect ends it: whoever the operator talks to cannot come back.
func (p *Phone) unexpect(c *call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.recalls, c)
}

// returning finds the call that an INVITE brings back.
func (p *Phone) returning(s *transport.Stack, req *sip.Request) *call {
	if !ourReferral(s, req, p.cfg.Username) {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for c, r := range p.recalls {
		if r.matches(req) {
			return c
		}
	}
	return nil
}

// yield ends the old leg without a word to the operator. A leg that is not on
// hold stays: an operator in conversation must not find another caller there.
func (c *call) yield() yielded {
	if c.phase != phaseUp || c.transfer == nil || c.want != offer.SendOnly {
		return yielded{}
	}
	y := yielded{id: c.id, ok: true, want: c.want, tell: !c.transfer.done, muted: c.muted, secure: c.secure, adrift: c.adrift}
	c.transfer.done = true
	c.unasked()
	c.bye()
	c.quit("call.returned", "from", c.transfer.number)
	return y
}

// comeBack answers the returning caller at once, on hold, so that a PBX that
// rings for a while cannot lose them.
func (c *call) comeBack(y yielded) {
	if c.phase != phaseOffered || !c.succeed(y) {
		return
	}
	reason := whyBack(c.offer.req)
	c.offer = nil
	c.log.Info("call.transfer", "outcome", reason, "recalled", true, "ms", c.age())
	if y.tell {
		c.p.post(switchboard.TransferFailed{ID: c.id, Reason: reason})
	}
}
