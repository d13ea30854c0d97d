package telephony

import (
	"cmp"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
	"frontdesk/telephony/media"
	"frontdesk/telephony/offer"
	"frontdesk/telephony/party"
	"frontdesk/telephony/refer"
)

// offered is an INVITE that rings here. Its handler in sipgo lives until
// released is closed: returning earlier would end the transaction.
type offered struct {
	req      *sip.Request
	tx       sip.ServerTransaction
	released chan struct{}
}

// settle lets the handler return. It is safe on nil and the second time.
func (o *offered) settle() {
	if o == nil {
		return
	}
	select {
	case <-o.released:
	default:
		close(o.released)
	}
}

// offer takes a new INVITE; it runs in the goroutine of its transaction and
// returns when the INVITE is dealt with.
func (p *Phone) offer(req *sip.Request, tx sip.ServerTransaction) {
	arrived := p.now()
	s := p.present()
	if s == nil {
		reply(tx, req, 480, "Temporarily Unavailable")
		return
	}
	if bad := header.Unsupported(req); bad != "" {
		reply(tx, req, 420, "Bad Extension", sip.NewHeader("Unsupported", bad))
		return
	}
	if p.tooShort(tx, req) {
		return
	}
	reply(tx, req, 100, "Trying")
	c := p.newCall(switchboard.CallID("in-"+sip.GenerateTagN(8)), s, acceptDialog(req))
	c.began, c.peer, c.origin = arrived, party.Caller(req).Number, party.Origin(req)
	c.offer = &offered{req, tx, make(chan struct{})}
	released := c.offer.released
	if !tx.OnCancel(func(cancel *sip.Request) { c.mail.Put(func() { c.cancelled(cancel) }) }) {
		c.discard()
		return
	}
	y, status := c.succeeds()
	if status != 0 {
		c.discard()
		reply(tx, req, status, refusal(status))
		return
	}
	if !y.ok && p.turnsAway(s, req) {
		c.discard()
		p.turnAway(c.id, req, tx)
		return
	}
	if y.ok {
		c.name(y.id)
	}
	if !p.admit(c) {
		c.discard()
		reply(tx, req, 486, "Busy Here")
		if y.ok { // its old leg is gone
			p.post(switchboard.CallGone{ID: y.id})
		}
		return
	}
	if !y.ok {
		c.mail.Put(c.ring)
	}
	select {
	case <-released:
	case <-c.ended:
	case <-tx.Done():
		c.mail.Put(func() { c.cancelled(nil) })
	}
}

// succeeds asks the call whose place an INVITE takes for it: the one whose dialog it
// names, or that of a caller who comes back. Otherwise it is a new one, which rings. A
// status refuses the INVITE.
func (c *call) succeeds() (y yielded, status int) {
	switch named, bad := refer.ReplacesIn(c.offer.req); {
	case bad:
		return y, 400
	case named != nil:
		return c.replace(*named)
	}
	if old := c.p.returning(c.s, c.offer.req); old != nil {
		if !c.answerable() {
			return y, 488
		}
		y = old.asked(c, old.yield, (*call).comeBack)
	}
	return y, 0
}

// ring shows an incoming call.
func (c *call) ring() {
	if c.phase != phaseOffered {
		return
	}
	if body := c.offer.req.Body(); len(body) > 0 && c.p.secrecy() == offer.Required {
		if d, err := offer.Parse(body, offer.Required); err == nil && !d.Keyed() { // F2 could only end it
			c.unheard(offer.ErrPlain)
			return
		}
	}
	if !c.rings() {
		return
	}
	c.p.ears.Ring(c.id, ringOf(c.offer.req))
	from, meant := party.Caller(c.offer.req), party.Dialled(c.offer.req, c.p.cfg.Username)
	line, why, by := cmp.Or(meant.Line, c.p.cfg.Line), causeReason(meant.Cause), party.Sender(c.offer.req, c.p.cfg.Username)
	c.p.post(switchboard.CallOffered{ID: c.id, From: from, Line: line, Why: why, Sender: by})
	c.log.Info("call.ringing", "from", from.Number, "line", line, "why", why, "sender", by.Number, "ms", c.age())
	c.after(c.p.patience(c.offer.req), c.expire)
	c.answerItself()
}

// rings tells the caller that it rings.
func (c *call) rings() bool {
	if !header.Lists(c.offer.req, "Require", "100rel") {
		_ = c.respond(c.offer.tx, c.offer.req, 180, "Ringing", nil)
		return true
	}
	if err := c.ringReliably(); err != nil {
		c.unheard(err)
		return false
	}
	return true
}

// unheard refuses a call without sound in common.
func (c *call) unheard(err error) {
	c.log.Warn("call.failed", "cause", err.Error())
	_ = c.respond(c.offer.tx, c.offer.req, 488, "Not Acceptable Here", nil)
	c.over(soundReason(err))
}

// patience is how long an INVITE rings: as long as it says (RFC 3261 section
// 13.3.1), but never for ever, because the CANCEL of one may be lost.
func (p *Phone) patience(req *sip.Request) time.Duration {
	if asked := header.Seconds(req, "Expires"); asked > 0 {
		return min(asked, longestExpiry)
	}
	return p.pace.ringing
}

// expire ends a call that rang until its end.
func (c *call) expire() {
	if c.phase != phaseOffered {
		return
	}
	_ = c.respond(c.offer.tx, c.offer.req, 480, "Temporarily Unavailable", nil)
	c.over(reasonGaveUp)
}

// cancelled ends a ringing call that its caller gave up, or whose transaction
// died. sipgo has answered the CANCEL and the INVITE.
func (c *call) cancelled(cancel *sip.Request) {
	if c.phase != phaseOffered {
		return
	}
	if cancel != nil && header.AnsweredElsewhere(cancel) {
		c.over(reasonElsewhere)
		return
	}
	c.over("")
}

// reject sends a ringing call away.
func (c *call) reject() {
	_ = c.respond(c.offer.tx, c.offer.req, 486, "Busy Here", nil)
	c.over("")
}

// answer takes a ringing call.
func (c *call) answer() {
	if c.phase != phaseOffered {
		return
	}
	if c.promise != nil && c.promise.offer { // their answer comes first (RFC 3262 section 3)
		c.promise.then = c.answer
		return
	}
	pressed := c.p.now()
	c.p.ears.Hush(c.id)
	body, err := c.agreement()
	if err != nil {
		c.unheard(err)
		return
	}
	if err := c.accept(c.offer.tx, c.offer.req, body, c.offer.released); err != nil {
		c.unanswered(err)
		return
	}
	c.offer = nil
	c.phase = phaseUp
	if c.itself {
		c.p.ears.Chime()
	}
	c.connect()
	c.p.post(switchboard.CallConnected{ID: c.id, ByItself: c.itself})
	c.log.Info("call.answered", "direction", "in", "codec", c.codec.String(), "waited_ms", c.age(), "ms", c.p.now().Sub(pressed).Milliseconds())
}

// agreement is the SDP of the 2xx; none where both ends have agreed before.
func (c *call) agreement() ([]byte, error) {
	if c.agreed {
		return nil, nil
	}
	return c.describe(c.offer.req)
}

// describe makes the SDP for a 2xx: the answer to the INVITE's offer, or an
// offer of ours when it brought none.
func (c *call) describe(req *sip.Request) ([]byte, error) {
	if len(req.Body()) == 0 {
		if err := c.openSound(); err != nil {
			return nil, err
		}
		return c.sdp.OfferLate(c.want, c.secure)
	}
	theirs, body, codec, err := c.draft(req)
	if err != nil {
		return nil, err
	}
	return body, c.heed(theirs, codec)
}

// draft makes the answer to an offer, and does not act on it yet.
func (c *call) draft(req *sip.Request) (theirs offer.Description, body []byte, codec media.Codec, err error) {
	if theirs, err = offer.Parse(req.Body(), c.p.secrecy()); err != nil {
		return theirs, nil, 0, err
	}
	if err = c.openSound(); err != nil {
		return theirs, nil, 0, err
	}
	body, codec, err = c.sdp.Answer(theirs, c.want)
	return theirs, body, codec, err
}
