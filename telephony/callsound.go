package telephony

import (
	"math/rand/v2"
	"net/netip"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
	"frontdesk/telephony/media"
	"frontdesk/telephony/offer"
	"frontdesk/telephony/tones"
)

// ringOf is how a call that comes in rings: as the PBX wants it.
func ringOf(invite *sip.Request) tones.Tone {
	switch header.AlertIn(invite) {
	case header.AlertInternal:
		return tones.RingInternal
	case header.AlertDistinctive:
		return tones.RingDistinctive
	case header.AlertPriority:
		return tones.RingPriority
	case header.AlertUsual:
	}
	return tones.Ring
}

// openSound takes an RTP port for the call.
func (c *call) openSound() error {
	if c.rtp != nil {
		return nil
	}
	rtp, err := media.Listen(c.s.Here().Addr(), nil, c.s.Trusted()...)
	if err != nil {
		return err
	}
	c.rtp = rtp
	c.rtp.OnDigit(c.pressed)
	c.rtp.SetSilent(c.muted)
	c.sdp = offer.New(rtp.LocalAddr(), rtp.ControlAddr(), uint64(rand.Uint32()), c.p.secrecy())
	c.watch()
	return nil
}

// secrecy is what the settings want of this account's calls.
func (p *Phone) secrecy() offer.Secrecy { return offer.SecrecyOf(p.cfg.SRTP, p.pbx.Secure()) }

// heed takes a session description of the peer and points our sound at it. It
// fails, and changes nothing, where the voice would not be encrypted as it was
// agreed.
func (c *call) heed(d offer.Description, codec media.Codec) error {
	ours, theirs, secure, err := c.sdp.Keys(d)
	if err == nil && secure {
		err = c.rtp.SetKeys(ours, theirs)
	}
	if err != nil {
		return err
	}
	if !secure {
		c.rtp.SetPlain()
	}
	if secure != c.secure {
		c.secure = secure
		c.post(switchboard.CallSecured{ID: c.id, On: secure})
		c.log.Info("call.secured", "on", secure, "suite", string(ours.Suite))
	}
	c.remote, c.codec = d, codec
	remote := d.Addr
	if d.Addr.Addr().IsUnspecified() {
		remote = netip.AddrPort{}
	}
	c.rtp.SetOpus(c.sdp.OpusNumbers(d))
	c.rtp.SetRemote(remote, codec)
	c.rtp.SetControl(c.sdp.Control(d))
	c.rtp.SetDigits(c.sdp.EventNumbers(d))
	c.rtp.SetSending(c.want.Answer(d.Direction).Sends())
	if c.placed() {
		c.find()
	}
	return nil
}

// connect joins the call with the microphone and the speaker.
func (c *call) connect() {
	if c.quiet != nil {
		c.quiet()
	}
	if c.want == offer.SendRecv {
		c.p.ears.Attach(c.id, c.rtp)
	}
}
