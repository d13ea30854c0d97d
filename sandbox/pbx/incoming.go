package pbx

import (
	"context"
	"crypto/rand"
	"strconv"
	"time"

	"github.com/emiago/sipgo"
	"github.com/emiago/sipgo/sip"
	"github.com/pion/sdp/v3"

	"frontdesk/telephony/media"
)

// ringAttendant runs a call of somebody who rings the attendant.
func (p *PBX) ringAttendant(who caller, b binding) {
	c, err := p.newCall(true, newVoice(who.party, who.Tone), p.dialogTo(who, b), who.Dialled.Name)
	if err != nil {
		p.options.Log.Error("pbx.call.failed", "error", err)
		return
	}
	key := c.dialog.key()
	defer p.remove(c, key)
	if who.Inside {
		c.engage(who.Number)
	}
	c.log.Info("pbx.call.rings", "from", who.Number, "line", who.Dialled.Name)
	invite := c.invitation(who)
	tx, err := p.end.start(p.ctx, invite)
	if err != nil {
		c.finish(p.ctx, "phone unreachable")
		return
	}
	defer tx.Terminate()
	if ending := c.ring(tx, invite, who.Patience); ending != "" {
		c.finish(p.ctx, ending)
		return
	}
	c.log.Info("pbx.call.answered")
	c.finish(p.ctx, c.talk(p.ctx))
}

// dialogTo is the dialog that an INVITE to the phone opens. It is to the line
// that was dialled, so that the phone can tell the lines apart.
func (p *PBX) dialogTo(who caller, b binding) *dialog {
	us := address{name: who.Name, uri: p.end.uri(who.Number), tag: sip.GenerateTagN(16)}
	if who.Withheld {
		us.name, us.uri = "Anonymous", sip.Uri{Scheme: "sip", User: "anonymous", Host: "anonymous.invalid"}
	}
	them := address{uri: p.end.uri(p.options.Attendant.Username)}
	if who.Dialled.Number != "" && who.Diverted == "" {
		them.name, them.uri = who.Dialled.Name, p.end.uri(who.Dialled.Number)
	}
	return &dialog{
		at: p.end, callID: rand.Text(), us: us, them: them,
		target: b.contact, via: b.via, session: session(),
	}
}

// invitation is the INVITE to the phone.
func (c *call) invitation(who caller) *sip.Request {
	d := c.dialog
	req := d.request(sip.INVITE)
	add := func(name, value string) { req.AppendHeader(sip.NewHeader(name, value)) }
	named := func(name, number string) string {
		uri := d.at.uri(number)
		return `"` + quoted(name) + `" <` + uri.String() + `>`
	}
	if who.Withheld {
		add("Privacy", "id") // RFC 3323: and so no P-Asserted-Identity
	} else {
		add("P-Asserted-Identity", named(who.Name, who.Number))
	}
	if who.Diverted != "" {
		add("Diversion", named(who.Dialled.Name, who.Dialled.Number)+";reason="+who.Diverted)
	}
	add("Allow", allowed)
	add("Content-Type", "application/sdp")
	req.SetBody(c.describe(sdp.DirectionSendRecv, media.Codecs()...))
	return req
}

// ring waits until the phone answers, and sets the call up. Otherwise it says
// why it came to nothing.
func (c *call) ring(tx sip.ClientTransaction, invite *sip.Request, patience time.Duration) (ending string) {
	c.step.set(c.pbx.options.story(patience))
	reached := false
	for {
		select {
		case res := <-tx.Responses():
			switch {
			case res.IsSuccess():
				return c.answered(tx, res)
			case !res.IsProvisional():
				return strconv.Itoa(res.StatusCode)
			}
			reached = true
		case <-tx.Done():
			return "phone unreachable"
		case <-c.step.due():
			return c.giveUp(tx, invite, reached, "not answered")
		case <-c.pbx.ctx.Done():
			return c.giveUp(tx, invite, reached, "closed")
		case r := <-c.inbox:
			c.later(r)
		}
	}
}

// later turns down what is asked of a call that nobody has answered yet.
func (c *call) later(r request) {
	defer close(r.done)
	if r.take != nil {
		r.take <- nil
		return
	}
	c.answer(r, sip.StatusRequestPending)
}

// answered acknowledges the phone's 2xx and takes its answer.
func (c *call) answered(tx sip.ClientTransaction, res *sip.Response) (ending string) {
	c.acknowledge(tx, res)
	s, err := readSDP(res.Body())
	if err != nil {
		c.set(Talking) // it is, without a word: finish must hang up
		return "no audio in common"
	}
	c.apply(s)
	return ""
}

// acknowledge sends the ACK of a 2xx, now and for each time the 2xx comes again
// (RFC 3261 section 13.2.2.4).
func (c *call) acknowledge(tx sip.ClientTransaction, res *sip.Response) {
	c.dialog.learn(res)
	ack, client := c.dialog.request(sip.ACK), c.pbx.end.client
	send := func(*sip.Response) { _ = client.WriteRequest(ack.Clone(), unchanged) } // when lost, the 2xx comes again
	if sipgo.ClientRequestAddVia(client, ack) != nil {
		return
	}
	tx.OnRetransmission(send) // before the first: the phone may be quick
	send(nil)
}

// giveUp cancels an INVITE, as soon as the phone was reached and not before (RFC
// 3261 section 9.1). An answer that crosses the CANCEL is acknowledged, so that
// finish hangs it up.
func (c *call) giveUp(tx sip.ClientTransaction, invite *sip.Request, reached bool, why string) (ending string) {
	if reached {
		c.cancel(invite)
	}
	limit := time.After(askTime)
	for {
		select {
		case res := <-tx.Responses():
			if res.IsSuccess() {
				c.acknowledge(tx, res)
				c.set(Talking)
			}
			if !res.IsProvisional() {
				return why
			}
			if !reached {
				reached = true
				c.cancel(invite)
			}
		case <-tx.Done():
			return why
		case <-limit:
			return why
		}
	}
}

// cancel sends a CANCEL. What comes of it shows in the INVITE's transaction.
func (c *call) cancel(invite *sip.Request) {
	req := c.dialog.cancelling(invite)
	ctx, stop := context.WithTimeout(context.Background(), askTime)
	c.pbx.work.Go(func() {
		defer stop()
		_, _ = c.pbx.end.client.Do(ctx, req, unchanged)
	})
}
