package telephony

import (
	"math/rand/v2"
	"strconv"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
	"frontdesk/telephony/offer"
)

// Reliable provisional responses (RFC 3262): what is said before the answer is
// acknowledged by a PRACK, so that it is not lost on the way. We acknowledge them in
// our calls, and send ours like that to whoever demands it.

// next reports whether a reliable response is the one that follows those before it.
// Others are not acknowledged: repeated ones have been, and of a later one the
// first will come again (RFC 3262 section 4).
func (d *dialog) next(rseq uint32) bool {
	if d.rseq != 0 && rseq != d.rseq+1 {
		return false
	}
	d.rseq = rseq
	return true
}

// prack acknowledges a reliable provisional response, in the dialog it began.
func (c *call) prack(in *dialog, res *sip.Response, rseq uint32) {
	rack := strconv.FormatUint(uint64(rseq), 10) + " " + res.CSeq().Value()
	c.perform(&operation{
		method: sip.PRACK, tag: in.remoteTag(),
		build: func(req *sip.Request) { req.AppendHeader(sip.NewHeader("RAck", rack)) },
		done: func(res *sip.Response, err error) {
			if err != nil || !res.IsSuccess() {
				c.log.Warn("call.failed", "cause", "PRACK")
			}
		},
	}, nil)
}

// promise is a provisional response of ours that waits for its PRACK.
type promise struct {
	rseq  string
	rack  string // what acknowledges it, also when the call is answered already (RFC 3262 section 3)
	offer bool   // it carries our offer; the PRACK brings the answer
	then  func() // what has to wait for it; nil: nothing
	timer *alarm
}

// ringReliably says that it rings to a caller who wants to be sure of that, and
// says it again until they acknowledge. An INVITE that left the offer to us gets it
// here, in our first reliable response (RFC 3261 section 13.2.1).
func (c *call) ringReliably() error {
	req, tx := c.offer.req, c.offer.tx
	p := &promise{rseq: strconv.FormatUint(uint64(1+rand.Uint32N(1<<31-1)), 10), offer: len(req.Body()) == 0}
	p.rack = p.rseq + " " + req.CSeq().Value()
	var body []byte
	if p.offer {
		var err error
		if body, err = c.describe(req); err != nil {
			return err
		}
	}
	c.promise = p
	interval, deadline := c.p.pace.t1, c.p.now().Add(c.p.pace.unacked)
	var send func()
	send = func() {
		switch {
		case c.promise != p || c.phase != phaseOffered:
			return
		case c.p.now().After(deadline):
			_ = c.respond(tx, req, 504, "Server Time-out", nil)
			c.over(reasonDeaf)
			return
		}
		_ = c.respond(tx, req, 180, "Ringing", body, // a lost packet is what this is for
			sip.NewHeader("Require", "100rel"), sip.NewHeader("RSeq", p.rseq))
		p.timer = c.after(interval, send)
		interval *= 2
	}
	send()
	return nil
}

// pracked takes a PRACK.
func (c *call) pracked(req *sip.Request, tx sip.ServerTransaction) {
	p := c.promise
	if p == nil || header.RAck(req) != p.rack {
		reply(tx, req, 481, "Call Does Not Exist")
		return
	}
	if p.offer {
		theirs, err := offer.Parse(req.Body(), c.p.secrecy())
		if err == nil {
			err = c.heed(theirs, theirs.Codecs[0])
		}
		if err != nil {
			reply(tx, req, 488, "Not Acceptable Here")
			return
		}
		c.agreed = true
	}
	reply(tx, req, 200, "OK")
	c.promise = nil
	p.timer.Stop()
	if p.then != nil {
		p.then()
	}
}
