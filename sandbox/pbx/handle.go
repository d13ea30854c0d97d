package pbx

import (
	"github.com/emiago/sipgo/sip"
	"github.com/pion/sdp/v3"

	"frontdesk/telephony/media"
)

// handle does what the phone asks for inside an answered call. A reason to end
// the call comes back when there is one.
func (c *call) handle(r request) (ending string) {
	defer close(r.done)
	switch {
	case r.take != nil:
		return c.surrender(r)
	case c.dialog == nil:
		c.answer(r, sip.StatusCallTransactionDoesNotExists)
	case r.msg.IsAck():
		c.acked(r.msg)
	case !c.dialog.follow(r.msg):
		c.answer(r, sip.StatusInternalServerError)
	case r.msg.Method == sip.BYE:
		c.answer(r, sip.StatusOK)
		return c.left("hung up")
	case r.msg.Method == sip.INVITE:
		c.reinvite(r)
	case r.msg.Method == sip.REFER:
		c.refer(r)
	default: // the table of route lets nothing else in
		c.answer(r, sip.StatusMethodNotAllowed)
	}
	return ""
}

// answer responds to a request without a body.
func (c *call) answer(r request, status int) {
	if r.tx == nil {
		return
	}
	if c.dialog == nil {
		reply(r.msg, r.tx, status)
		return
	}
	_ = r.tx.Respond(c.dialog.response(r.msg, status, nil)) // a phone that is gone needs no answer
}

// acked notes that our 2xx arrived, and takes an answer that came with it.
func (c *call) acked(ack *sip.Request) {
	c.resend.stop()
	if !c.offered {
		return
	}
	c.offered = false
	if s, err := readSDP(ack.Body()); err == nil {
		c.apply(s)
		c.connect()
	}
}

// reinvite changes the audio: hold, retrieve, another address.
func (c *call) reinvite(r request) {
	body, ok := c.negotiate(r.msg.Body())
	if !ok {
		c.answer(r, sip.StatusNotAcceptableHere)
		return
	}
	was := c.onHold
	c.accept(r.msg, r.tx, body)
	c.connect()
	if was != c.onHold {
		c.log.Info(map[bool]string{true: "pbx.call.held", false: "pbx.call.retrieved"}[c.onHold])
	}
}

// accept answers an INVITE with 200 and a session description, unless the phone has
// cancelled it in this moment.
func (c *call) accept(req *sip.Request, tx sip.ServerTransaction, body []byte) bool {
	res := c.dialog.response(req, sip.StatusOK, body)
	if tx.Respond(res) != nil {
		return false
	}
	c.expectAck(tx, res)
	return true
}

// negotiate takes an offer and gives the answer, or our own offer when there is
// none. It fails when there is no audio in common; nothing has changed then.
func (c *call) negotiate(offer []byte) (body []byte, ok bool) {
	if len(offer) == 0 {
		c.offered = true
		return c.describe(sdp.DirectionSendRecv, media.Codecs()...), true
	}
	s, err := readSDP(offer)
	if err != nil {
		return nil, false
	}
	c.apply(s)
	dir := answering(s.Direction)
	if c.onHold && dir == sdp.DirectionSendRecv { // held in the old way, by address
		dir = sdp.DirectionRecvOnly
	}
	return c.describe(dir, s.Codec), true
}

// apply sets what the phone said about its audio.
func (c *call) apply(s stream) {
	c.phone.rtp.SetRemote(s.Addr, s.Codec)
	c.onHold = s.onHold()
}

// describe is our end of the audio, as a new version.
func (c *call) describe(dir sdp.Direction, codecs ...media.Codec) []byte {
	c.dialog.version++
	return writeSDP(c.phone.rtp.LocalAddr(), c.dialog.session, c.dialog.version, dir, codecs)
}

// left says that the phone is out of the call. That ends the call, unless the
// other end has been transferred, or is about to be.
func (c *call) left(why string) (ending string) {
	c.dialog = nil
	c.resend.stop()
	c.leave.stop()
	if c.target == nil && c.move == nil && c.slot == "" {
		return why
	}
	_ = c.phone.rtp.Close() // a UDP socket that is gone already is as good
	c.onHold = true         // until the target answers there is music
	c.connect()
	return ""
}

// dismiss hangs the transferor up, who had time to do so itself.
func (c *call) dismiss() {
	if c.dialog != nil {
		c.out.send(c, c.dialog.request(sip.BYE))
		c.left("transferred")
	}
}
