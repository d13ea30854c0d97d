package pbx

import (
	"strconv"
	"sync"

	"github.com/emiago/sipgo/sip"
)

// serveAttendant runs a call that the attendant makes to an extension. It
// returns when the call is over, because sipgo ends an INVITE's transaction with
// its handler.
func (p *PBX) serveAttendant(req *sip.Request, tx sip.ServerTransaction) {
	number := req.Recipient.User
	who, todo := p.dial(number)
	callee := party{Number: number}
	tone := 0.0
	if who != nil {
		callee.Name, tone = who.Name, who.Phone.Tone
	}
	if picked := p.pickUp(number); picked != nil {
		number, callee, tone, todo = picked.Number, picked.party, picked.hertz, answersAtOnce
	}
	if parked := p.retrieve(number); parked != nil {
		callee, tone, todo = parked.party, parked.hertz, answersAtOnce
	}
	c, err := p.newCall(false, newVoice(callee, tone), accept(p.end, req, session()), "")
	if err != nil {
		p.options.Log.Error("pbx.call.failed", "error", err)
		reply(req, tx, sip.StatusInternalServerError)
		return
	}
	key := c.dialog.key()
	defer p.remove(c, key)
	c.log.Info("pbx.call.dialled", "to", number)
	body, ok := c.negotiate(req.Body())
	if !ok {
		c.refuse(req, tx, sip.StatusNotAcceptableHere)
		return
	}
	if final := c.alert(req, tx, number, todo); final != sip.StatusOK {
		c.refuse(req, tx, final)
		return
	}
	if !isSlot(number) {
		c.engage(number)
	}
	c.alertAt("")
	if !c.accept(req, tx, body) {
		c.finish(p.ctx, strconv.Itoa(sip.StatusRequestTerminated))
		return
	}
	c.log.Info("pbx.call.answered")
	c.finish(p.ctx, c.talk(p.ctx))
}

// alert follows the extension's script until its final status. It gives 487
// when the attendant cancelled, and 503 when the PBX closes.
func (c *call) alert(req *sip.Request, tx sip.ServerTransaction, number string, todo script) (final int) {
	cancelled := make(chan struct{})
	once := sync.OnceFunc(func() { close(cancelled) })
	if !tx.OnCancel(func(*sip.Request) { once() }) {
		return sip.StatusRequestTerminated
	}
	for {
		c.step.set(c.pbx.options.story(todo[0].After))
		if final = c.await(tx, cancelled); final != 0 {
			return final
		}
		status := todo[0].Status
		if todo = todo[1:]; status >= 200 {
			return status
		}
		c.alertAt(number)
		_ = tx.Respond(c.dialog.response(req, status, nil)) // the phone may be gone: the next step tells
	}
}

// await waits for the next step, and gives a status when something else comes
// first.
func (c *call) await(tx sip.ServerTransaction, cancelled <-chan struct{}) int {
	for {
		select {
		case <-c.step.due():
			return 0
		case <-cancelled:
			return sip.StatusRequestTerminated
		case <-tx.Done():
			return sip.StatusRequestTerminated
		case <-c.pbx.ctx.Done():
			return sip.StatusServiceUnavailable
		case r := <-c.inbox:
			if r.take == nil && r.msg.Method == sip.BYE { // ends an early dialog too (RFC 3261 section 15)
				c.answer(r, sip.StatusOK)
				close(r.done)
				return sip.StatusRequestTerminated
			}
			c.later(r)
		}
	}
}

// refuse ends a call that was not answered. After a CANCEL sipgo has sent the
// 487 itself, and this one goes nowhere.
func (c *call) refuse(req *sip.Request, tx sip.ServerTransaction, status int) {
	_ = tx.Respond(c.dialog.response(req, status, nil)) // a phone that is gone needs no answer
	c.finish(c.pbx.ctx, strconv.Itoa(status))
}
