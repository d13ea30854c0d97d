package telephony

import (
	"errors"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/offer"
)

// accepted is a 2xx of ours that waits for its ACK. We send it again ourselves
// (RFC 3261 section 13.3.1.4): sipgo's helper blocks, and does not end the call
// when the ACK is lost.
type accepted struct {
	seq      uint32
	late     bool // it carried our offer; the ACK brings the answer
	timer    *alarm
	released chan struct{}
}

func (a *accepted) settle() {
	if a == nil {
		return
	}
	a.timer.Stop()
	select {
	case <-a.released:
	default:
		close(a.released)
	}
}

// accept sends a 2xx with body and repeats it until the ACK. It fails when the
// transaction is over or the 2xx cannot be sent.
func (c *call) accept(tx sip.ServerTransaction, req *sip.Request, body []byte, released chan struct{}) error {
	headers := c.serveSession(req)
	send := func() error { return c.respond(tx, req, 200, "OK", body, headers...) }
	if err := send(); err != nil {
		return err
	}
	c.accepted.settle()
	a := &accepted{seq: req.CSeq().SeqNo, late: len(req.Body()) == 0 && len(body) > 0, released: released}
	c.accepted = a
	interval, deadline := c.p.pace.t1, c.p.now().Add(c.p.pace.unacked)
	var again func()
	again = func() {
		if c.accepted != a {
			return
		}
		if c.p.now().After(deadline) {
			c.bye()
			c.over(reasonDeaf)
			return
		}
		_ = send() // a lost packet is what this is for
		interval = min(2*interval, c.p.pace.t2)
		a.timer = c.after(interval, again)
	}
	a.timer = c.after(interval, again)
	return nil
}

// unanswered ends an offered call whose 2xx was not sent. Where its caller gave
// up in this moment, the CANCEL is in the mailbox and says so better.
func (c *call) unanswered(err error) {
	if errors.Is(err, sip.ErrTransactionCanceled) || errors.Is(err, sip.ErrTransactionTerminated) {
		return
	}
	c.log.Warn("call.failed", "cause", "answer: "+err.Error())
	c.over(reasonUnsent)
}

// acked takes an ACK: nothing needs repeating any more.
func (c *call) acked(req *sip.Request) {
	a := c.accepted
	if a == nil || req.CSeq().SeqNo != a.seq {
		return
	}
	c.accepted = nil
	a.settle()
	if a.late && len(req.Body()) > 0 {
		theirs, err := offer.Parse(req.Body(), c.p.secrecy())
		if err == nil {
			err = c.heed(theirs, theirs.Codecs[0])
		}
		if err != nil {
			c.log.Warn("call.failed", "cause", err.Error())
			c.bye()
			c.over(soundReason(err))
			return
		}
	}
	c.next()
}
