package telephony

import (
	"context"
	"sync/atomic"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/telephony/offer"
)

// A call of the operator's may go on in another dialog: a caller comes back from a
// transfer, or somebody takes the other end over. It keeps its ID and its place;
// only the leg is another.

// yielded is what the old leg hands over to the new one.
type yielded struct {
	ok      bool
	id      switchboard.CallID
	want    offer.Direction
	dialing bool // nobody had answered yet
	busy    bool // a hold or a retrieval was under way
	tell    bool // the operator does not know yet that the transfer failed

	muted, secure, adrift bool // as the operator knows it

	then func(leg *call, res *sip.Response) // what to tell once a successor has the place
}

// answerable makes all that the answer to an INVITE takes, so that no leg is ended for
// one that cannot be answered.
func (c *call) answerable() bool {
	var err error
	if req := c.offer.req; len(req.Body()) > 0 {
		_, _, _, err = c.draft(req)
	} else {
		err = c.openSound()
	}
	if err != nil {
		c.log.Warn("call.failed", "cause", err.Error())
	}
	return err == nil
}

// asked has the leg's own goroutine decide whether it yields to the leg of an INVITE,
// and waits for it. That one has the call from then on, and begins with it. A leg whose
// answer is not acknowledged yet may not be ended, so that it decides after the ACK,
// which was overtaken. Who has given up meanwhile gets nothing.
func (c *call) asked(heir *call, yield func() yielded, begin func(*call, yielded)) yielded {
	tx := heir.offer.tx
	answers := make(chan yielded, 1)
	var decided atomic.Bool
	decide := func() {
		switch {
		case !decided.CompareAndSwap(false, true): // nobody waits
		case tx.Err() != nil:
			answers <- yielded{}
		default:
			y := yield()
			if y.ok {
				heir.mail.Put(func() { begin(heir, y) })
				c.pass(heir, y.id)
			}
			answers <- y
		}
	}
	c.mail.Put(func() {
		if c.accepted != nil {
			c.waiting = append(c.waiting, decide)
			return
		}
		decide()
	})
	select {
	case y := <-answers:
		return y
	case <-c.ended:
	case <-tx.Done():
	}
	if decided.CompareAndSwap(false, true) {
		return yielded{}
	}
	return <-answers // it was decided in this moment
}

// pass has all wishes reach the leg that takes our place: those to come by the name of
// the call, and those that are in our mailbox.
func (c *call) pass(heir *call, id switchboard.CallID) {
	c.passed = heir
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	delete(c.p.recalls, c)
	if c.p.calls[id] == c {
		c.p.calls[id] = heir
	}
}

// obey does what the operator wishes of the call, or has the leg do it that it goes on in.
func (c *call) obey(wish func(*call)) {
	if heir := c.passed; heir != nil {
		heir.mail.Put(func() { heir.obey(wish) })
		return
	}
	wish(c)
}

// estate is what a leg hands over whose call goes on with somebody else. A transfer of
// it has come to nothing.
func (c *call) estate() yielded {
	y := yielded{id: c.id, ok: true, want: c.want, busy: c.invite != nil, tell: c.leaves(), muted: c.muted, secure: c.secure, adrift: c.adrift}
	if c.transfer != nil {
		c.transfer.done = true
	}
	return y
}

// settle tells what has become of what was under way in the old leg.
func (c *call) settle(y yielded) {
	if y.busy && y.want == offer.SendOnly {
		c.post(switchboard.CallWasHeld{ID: c.id})
	} else if y.busy && !y.dialing {
		c.post(switchboard.CallWasRetrieved{ID: c.id})
	}
	if y.tell {
		c.post(switchboard.TransferFailed{ID: c.id, Reason: reasonNoWay})
	}
}

// succeed answers an INVITE in the place of the leg that has yielded.
func (c *call) succeed(y yielded) bool {
	c.muted, c.secure, c.adrift = y.muted, y.secure, y.adrift
	if c.rtp != nil {
		c.rtp.SetSilent(c.muted)
	}
	body, err := c.describe(c.offer.req)
	if err != nil {
		c.log.Warn("call.failed", "cause", err.Error())
		c.reject()
		return false
	}
	if err := c.accept(c.offer.tx, c.offer.req, body, c.offer.released); err != nil {
		c.unanswered(err)
		return false
	}
	c.phase = phaseUp
	c.want = y.want
	if c.want == offer.SendRecv {
		c.connect()
		return true
	}
	c.holdSoon()
	return true
}

// holdSoon puts a leg on hold that has just begun. Asterisk loses a hold that comes
// before it has joined the two legs, and joins them when it has heard something: so it
// gets a moment of silence, and the caller their music after that.
func (c *call) holdSoon() {
	rtp := c.rtp
	moment, cancel := context.WithTimeout(c.ctx, c.p.pace.settle)
	c.quiet = cancel
	c.background(func(context.Context) func() {
		defer cancel()
		media.Pump(moment, rtp, noVoice{}, nil)
		return func() {
			if c.want == offer.SendOnly && c.phase == phaseUp {
				c.rtp.SetSending(false)
				c.holdAgain()
			}
		}
	})
}

// holdAgain asks the other end to hold, and again when that fails: nobody may wait in
// silence whom the operator believes to hear music.
func (c *call) holdAgain() {
	if c.phase != phaseUp || c.want != offer.SendOnly || c.held {
		return
	}
	c.confirm(func(ok bool) {
		if c.held = ok && c.want == offer.SendOnly; !c.held {
			c.after(between(c.p.pace.glareOwner), c.holdAgain)
		}
	})
}

// noVoice is a microphone that is off.
type noVoice struct{}

func (noVoice) ReadFrame(frame []int16) { clear(frame) }
