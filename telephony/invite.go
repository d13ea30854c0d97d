package telephony

import (
	"context"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/digest"
	"frontdesk/telephony/transport"
)

// invitation is an INVITE of ours under way: the first one of a call we make,
// or a later one that holds or retrieves. Only one is out at a time.
type invitation struct {
	body     []byte
	req      *sip.Request
	given    digest.Answers // to challenges
	way      transport.Path // the answer will come back on it
	sent     time.Time      // the last time
	heard    bool           // a provisional response came: a CANCEL may go out
	cancel   bool           // we no longer want it
	ack      *sip.Request
	response func(*sip.Response)
	lost     func(error)
}

// send sends the INVITE and brings each response to the call's goroutine, for
// as long as one may come: also 2xx that are repeated because our ACK was lost,
// and those of a fork. (sipgo's own helper gives up after ten provisional
// responses and forgets a 2xx that crosses a CANCEL.)
func (c *call) send(i *invitation, challenge *sip.Response) {
	req := c.dialog.request(sip.INVITE)
	c.ourHeaders(req, i.body)
	c.askSession(req)
	if c.phase == phaseDialing {
		for _, h := range c.extra {
			req.AppendHeader(sip.HeaderClone(h))
		}
	}
	req.SetBody(i.body)
	if err := c.p.login.Authorize(req, challenge); err != nil {
		i.lost(err)
		return
	}
	i.req, i.way, i.sent, i.heard = req, c.s.Path(), c.p.now(), false
	clear(c.forks) // of an earlier attempt
	c.invite = i
	c.background(func(ctx context.Context) func() {
		err := c.follow(ctx, i, req)
		return func() {
			if err != nil && c.invite == i && i.req == req {
				i.lost(err)
			}
		}
	})
}

// follow reads a transaction until its final response; 2xx that come later are
// followed for as long as the call lives.
func (c *call) follow(ctx context.Context, i *invitation, req *sip.Request) error {
	tx, err := c.s.Begin(ctx, req)
	if err != nil {
		return err
	}
	take := func(res *sip.Response) {
		if res.To() != nil { // the parser lets such a one pass
			c.mail.Put(func() { i.response(res) })
		}
	}
	tx.OnRetransmission(take)
	for {
		select {
		case res := <-tx.Responses():
			take(res)
			if res.IsSuccess() {
				endWith(ctx, tx)
				return nil
			}
			if !res.IsProvisional() {
				return nil
			}
		case <-tx.Done():
			return transport.ErrGone
		case <-ctx.Done():
			tx.Terminate()
			return nil
		}
	}
}

// endWith ends a transaction with its call, which does not remember it for longer than
// it lasts.
func endWith(ctx context.Context, tx sip.Transaction) {
	stop := context.AfterFunc(ctx, tx.Terminate)
	if !tx.OnTerminate(func(string, error) { stop() }) {
		stop()
	}
}

// acknowledge sends the ACK of a 2xx, the same again for a repeated one.
func (c *call) acknowledge(i *invitation) {
	if i.ack == nil {
		i.ack = c.dialog.ack(i.req.CSeq().SeqNo)
		sip.CopyHeaders("Authorization", i.req, i.ack) // RFC 3261 section 22.1: nobody can challenge an ACK
		sip.CopyHeaders("Proxy-Authorization", i.req, i.ack)
	}
	if err := c.s.Write(i.ack); err != nil {
		c.log.Warn("call.failed", "cause", "acknowledge: "+err.Error())
	}
}

// cancelInvite gives up the INVITE that is out. Before the first provisional
// response nothing may be sent (RFC 3261 section 9.1); it follows then.
func (c *call) cancelInvite() {
	i := c.invite
	if i == nil {
		return
	}
	i.cancel = true
	if i.heard {
		c.sendCancel(i)
	}
}

func (c *call) sendCancel(i *invitation) {
	req := sip.NewRequest(sip.CANCEL, *i.req.Recipient.Clone())
	sip.CopyHeaders("Route", i.req, req)
	req.AppendHeader(sip.HeaderClone(i.req.From()))
	req.AppendHeader(sip.HeaderClone(i.req.To()))
	req.AppendHeader(sip.HeaderClone(i.req.CallID()))
	req.AppendHeader(&sip.CSeqHeader{SeqNo: i.req.CSeq().SeqNo, MethodName: sip.CANCEL})
	req.PrependHeader(i.req.Via().Clone()) // the same branch names the transaction to cancel
	c.background(func(ctx context.Context) func() {
		if _, err := c.s.Ask(ctx, req); err != nil {
			c.log.Warn("call.failed", "cause", "cancel: "+err.Error())
		}
		return func() {}
	})
}

// next does what waited for the INVITE that was out.
func (c *call) next() {
	for c.invite == nil && c.accepted == nil && len(c.waiting) > 0 && c.phase == phaseUp {
		do := c.waiting[0]
		c.waiting = c.waiting[1:]
		do()
	}
}
