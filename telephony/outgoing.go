package telephony

import (
	"context"
	"errors"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/digest"
	"frontdesk/telephony/header"
	"frontdesk/telephony/offer"
	"frontdesk/telephony/timer"
)

// dial calls.
func (c *call) dial() {
	c.phase = phaseDialing
	if err := c.openSound(); err != nil {
		c.log.Warn("call.failed", "cause", err.Error())
		c.over("no sound")
		return
	}
	c.log.Info("call.dialing", "to", c.peer)
	c.invitePeer()
}

// invitePeer sends the first INVITE.
func (c *call) invitePeer() {
	body, err := c.sdp.Offer(c.want)
	if err != nil {
		c.log.Warn("call.failed", "cause", err.Error())
		c.over("no sound")
		return
	}
	i := &invitation{body: body}
	i.response = func(res *sip.Response) { c.dialled(i, res) }
	i.lost = func(err error) {
		c.log.Warn("call.failed", "cause", err.Error())
		if c.untaken(i) && !errors.Is(err, header.ErrUnsafe) {
			c.strand(i, reasonWithPBX, false)
			c.seek(unserved{path: i.way})
			return
		}
		c.invite = nil
		c.over(reasonWithPBX)
	}
	c.send(i, nil)
	c.expectWord(i)
}

// dialled takes a response to the first INVITE.
func (c *call) dialled(i *invitation, res *sip.Response) {
	switch {
	case res.IsProvisional():
		c.progress(i, res)
	case res.IsSuccess():
		c.pickedUp(i, res)
	case c.invite != i || res.CSeq().SeqNo != i.req.CSeq().SeqNo: // of an earlier attempt
	case !i.cancel && i.given.Next(res):
		c.dialog.remote.Params = nil
		c.send(i, res)
	case !i.cancel && c.phase == phaseDialing && c.tooBrief(res):
		c.dialog.remote.Params = nil
		i.given = digest.Answers{}
		c.send(i, nil)
	case c.secretRefused(res) && !i.cancel:
		c.dialog.remote.Params = nil
		c.sdp.GoPlain()
		body, err := c.sdp.Offer(c.want)
		if err != nil {
			c.invite = nil
			c.over("no sound")
			return
		}
		c.log.Info("call.plain", "status", res.StatusCode)
		i.body, i.given = body, digest.Answers{}
		c.send(i, nil)
	case res.StatusCode < 400 && c.phase == phaseDialing:
		c.redirected(res)
	case c.byCode(i, res.StatusCode):
	case c.refusedByPBX(i, res):
	default:
		c.invite, c.final = nil, res.StatusCode
		c.over(c.whyNot(res.StatusCode))
	}
}

// secretRefused reports whether an encrypted call was refused because it was,
// and may be made without (phone.srtp is prefer).
func (c *call) secretRefused(res *sip.Response) bool {
	return c.sdp.Negotiable() && (res.StatusCode == 488 || res.StatusCode == 606 || res.StatusCode == 415)
}

// soundReason says why there is no sound in common.
func soundReason(err error) string {
	if errors.Is(err, offer.ErrPlain) {
		return "not encrypted"
	}
	return "no common sound format"
}

// progress takes a provisional response, however many come.
func (c *call) progress(i *invitation, res *sip.Response) {
	if c.invite != i {
		return
	}
	if !i.heard {
		i.heard = true
		if i.cancel {
			c.sendCancel(i)
		}
	}
	if res.StatusCode == 100 || c.phase != phaseDialing {
		return
	}
	in := c.provisional(res)
	if rseq, reliable := header.RSeq(res); reliable {
		if in == nil || !in.next(rseq) {
			return
		}
		in.agreed = in.agreed || len(res.Body()) > 0
		c.prack(in, res, rseq)
	}
	if len(res.Body()) > 0 { // ringing tone or announcement of the far end
		if theirs, err := offer.Parse(res.Body(), c.p.secrecy()); err == nil {
			if err := c.heed(theirs, theirs.Codecs[0]); err == nil {
				c.early = true
				c.ringback()
			}
		}
	}
	if !c.alerted {
		c.alerted = true
		if c.instead != nil {
			c.instead.heard(c, res.StatusCode)
			return
		}
		c.post(switchboard.CallAlerted{ID: c.id})
		c.log.Info("call.alerting", "status", res.StatusCode, "ms", c.age())
		if !c.early {
			c.p.ears.Alert(c.id, c.rtp)
		}
	}
}

// ringback lets the operator hear what comes before the answer.
func (c *call) ringback() {
	if c.instead == nil {
		c.connect()
	}
}

// pickedUp takes a 2xx: the first, a repeated one, one of another fork, or one
// that crossed our CANCEL.
func (c *call) pickedUp(i *invitation, res *sip.Response) {
	tag, _ := res.To().Params.Get("tag")
	switch {
	case i.ack != nil && tag == c.dialog.remoteTag():
		c.acknowledge(i)
	case i.ack != nil:
		c.refuseFork(i, res)
	case c.phase == phaseOver: // answered in the moment we gave up: end it properly
		c.invite = nil
		c.choose(res)
		c.acknowledge(i)
		c.bye()
	default:
		c.invite = nil
		c.choose(res)
		c.acknowledge(i)
		c.talk(res)
	}
}

// refuseFork ends a second telephone that answered the same INVITE.
func (c *call) refuseFork(i *invitation, res *sip.Response) {
	tag, _ := res.To().Params.Get("tag")
	fork := c.dialog
	fork.seq = i.req.CSeq().SeqNo
	if d := c.forks[tag]; d != nil {
		fork = *d
	}
	fork.establish(res)
	if err := c.s.Write(fork.ack(i.req.CSeq().SeqNo)); err != nil {
		return
	}
	bye := fork.request(sip.BYE)
	c.background(func(ctx context.Context) func() {
		_, _ = c.s.Ask(ctx, bye)
		return func() {}
	})
}

// talk begins the conversation after the answer.
func (c *call) talk(res *sip.Response) {
	theirs, err := offer.Parse(res.Body(), c.p.secrecy())
	if len(res.Body()) == 0 && c.early {
		theirs, err = c.remote, nil // the answer came with a provisional response
	}
	if err == nil {
		err = c.heed(theirs, theirs.Codecs[0])
	}
	if err != nil {
		c.log.Warn("call.failed", "cause", err.Error())
		c.bye()
		c.over(soundReason(err))
		return
	}
	c.phase = phaseUp
	c.begin(timer.Agreed(res))
	if c.instead != nil {
		c.claim(res)
		return
	}
	c.connect()
	c.post(switchboard.CallConnected{ID: c.id})
	c.meetsPickedUp()
	c.meets(res)
	c.log.Info("call.answered", "direction", "out", "codec", c.codec.String(), "ms", c.age())
	c.next()
}
