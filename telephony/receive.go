package telephony

import (
	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
	"frontdesk/telephony/validate"
)

// receive brings a request to its call, in a goroutine of its own. Only the PBX gets
// this far.
func (p *Phone) receive(req *sip.Request, tx sip.ServerTransaction) {
	if f := validate.Request(req); f != nil {
		p.refuse(f, req, tx)
		return
	}
	if beginsDialog(req) {
		p.outside(req, tx)
		return
	}
	tag, _ := req.To().Params.Get("tag")
	key := dialogKey{req.CallID().Value(), tag}
	if m := p.lamp(key); m != nil {
		p.receiveLine(m, req, tx)
		return
	}
	c := p.find(key)
	if c == nil {
		if !req.IsAck() {
			reply(tx, req, 481, "Call Does Not Exist")
		}
		return
	}
	done := make(chan struct{})
	if !c.mail.Put(func() { c.receive(req, tx, done) }) {
		if !req.IsAck() {
			reply(tx, req, 481, "Call Does Not Exist")
		}
		return
	}
	select {
	case <-done:
	case <-c.ended:
	case <-tx.Done():
	}
}

// refuse says what is wrong with a request.
func (p *Phone) refuse(f *validate.Flaw, req *sip.Request, tx sip.ServerTransaction) {
	p.log.Warn("phone.refused", "method", header.Plain(string(req.Method)), "status", f.Status, "reason", f.Reason)
	switch {
	case req.IsAck():
	case f.Header == nil:
		reply(tx, req, f.Status, f.Reason)
	default:
		reply(tx, req, f.Status, f.Reason, f.Header)
	}
}

// receiveLine brings a request to the lamps.
func (p *Phone) receiveLine(m *lamp, req *sip.Request, tx sip.ServerTransaction) {
	done := make(chan struct{})
	if !p.lamps.mail.Put(func() { p.lamps.notified(m, req, tx, done) }) {
		reply(tx, req, 481, "Subscription Does Not Exist")
		return
	}
	select {
	case <-done:
	case <-tx.Done():
	}
}

// lamp finds whose subscription a dialog is.
func (p *Phone) lamp(key dialogKey) *lamp {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.subscribed[key]
}

// outside answers a request that belongs to no call.
func (p *Phone) outside(req *sip.Request, tx sip.ServerTransaction) {
	switch req.Method {
	case sip.INVITE:
		p.offer(req, tx)
	case sip.OPTIONS:
		reply(tx, req, 200, "OK", sip.NewHeader("Allow", header.Allow), sip.NewHeader("Supported", header.Supported), sip.NewHeader("Accept", "application/sdp"))
	case sip.ACK:
	case sip.NOTIFY, sip.BYE, sip.CANCEL, sip.INFO, sip.PRACK, sip.UPDATE:
		reply(tx, req, 481, "Call Does Not Exist")
	case sip.REFER, sip.SUBSCRIBE:
		reply(tx, req, 403, "Forbidden")
	default:
		reply(tx, req, 405, "Method Not Allowed", sip.NewHeader("Allow", header.Allow))
	}
}

// receive takes a request in the dialog. done lets its handler return.
func (c *call) receive(req *sip.Request, tx sip.ServerTransaction, done chan struct{}) {
	if req.IsAck() {
		c.acked(req)
		close(done)
		return
	}
	in := c.within(req)
	if in == nil {
		reply(tx, req, 481, "Call Does Not Exist")
		close(done)
		return
	}
	order := in.take(req)
	switch req.Method { // what takes its time
	case sip.INVITE:
		c.reinvited(req, tx, order, done)
		return
	case sip.REFER:
		c.referred(req, tx, order, done)
		return
	}
	defer close(done)
	switch req.Method {
	case sip.BYE:
		reply(tx, req, 200, "OK")
		c.hungUp()
	case sip.NOTIFY:
		c.notified(req, tx, order)
	case sip.INFO:
		reply(tx, req, 200, "OK")
		if order == inOrder {
			c.informed(req)
		}
	case sip.OPTIONS:
		reply(tx, req, 200, "OK", sip.NewHeader("Allow", header.Allow))
	case sip.UPDATE:
		c.updated(req, tx, in, order)
	case sip.PRACK:
		c.pracked(req, tx)
	default:
		reply(tx, req, 405, "Method Not Allowed", sip.NewHeader("Allow", header.Allow))
	}
}

// hungUp takes the other end's BYE. During a transfer it is no success, only the
// PBX's report of one is: that may have been overtaken by the BYE.
func (c *call) hungUp() {
	if c.phase == phaseOffered { // the INVITE wants its end, too (RFC 3261 section 15.1.2)
		_ = c.respond(c.offer.tx, c.offer.req, 487, "Request Terminated", nil)
		c.over("")
		return
	}
	if c.transfer != nil && !c.transfer.done {
		c.parted = true
		c.after(c.p.pace.settle, func() {
			if !c.transfer.passed { // else the caller is not here any more
				c.end(func() { c.over(reasonLeft) })
			}
		})
		return
	}
	c.parted = c.successor != nil
	c.end(func() { c.over("") })
}
