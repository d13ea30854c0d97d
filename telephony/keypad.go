package telephony

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
)

// infoType is how digits are sent where the peer takes no events in RTP.
const infoType = "application/dtmf-relay"

// Press sends digits in an answered call, as the keys of a telephone do.
func (p *Phone) Press(id switchboard.CallID, digits string) {
	p.tell(id, func(c *call) { c.press(digits) })
}

// Mute sends silence in a call, or ends that.
func (p *Phone) Mute(id switchboard.CallID, on bool) {
	p.tell(id, func(c *call) {
		c.muted = on
		if c.rtp != nil {
			c.rtp.SetSilent(on)
		}
		c.log.Info("call.muted", "on", on)
	})
}

// press sends digits as events in RTP (RFC 4733), or else by INFO (RFC 6086).
func (c *call) press(digits string) {
	switch {
	case c.phase != phaseUp:
	case c.rtp.TakesDigits():
		if !c.rtp.Press(digits) {
			c.fail("call-digits", "The digits were not sent", "The other end has the call on hold, or too many wait.")
		}
	default:
		waiting := len(c.digits) > 0
		c.digits = append(c.digits, strings.Map(key, digits)...)
		if !waiting {
			c.inform()
		}
	}
}

// key leaves out what is no key of a telephone.
func key(r rune) rune {
	if strings.ContainsRune(media.Digits, r) {
		return r
	}
	return -1
}

// inform sends the next digit by INFO; the one after it goes when it has arrived,
// so that they stay in order.
func (c *call) inform() {
	if len(c.digits) == 0 || c.phase != phaseUp {
		c.digits = nil
		return
	}
	body := fmt.Appendf(nil, "Signal=%c\r\nDuration=160\r\n", c.digits[0])
	c.do(sip.INFO, func(req *sip.Request) {
		req.AppendHeader(sip.NewHeader("Content-Type", infoType))
		req.SetBody(body)
	}, func(res *sip.Response, err error) {
		if err != nil || !res.IsSuccess() {
			c.digits = nil
			c.fail("call-digits", "The other end takes no digits", "It has neither telephone-event nor INFO.")
			return
		}
		c.digits = c.digits[1:]
		c.inform()
	})
}

// pressed takes a digit of the other end.
func (c *call) pressed(digit rune) {
	c.mail.Put(func() {
		if c.phase == phaseUp {
			c.post(switchboard.CallDigit{ID: c.id, Digit: string(digit)})
		}
	})
}

// informed takes a digit that came by INFO.
func (c *call) informed(req *sip.Request) {
	if t := req.ContentType(); t == nil || !strings.HasPrefix(strings.ToLower(t.Value()), infoType) {
		return
	}
	for line := range bytes.Lines(req.Body()) {
		name, value, _ := strings.Cut(string(line), "=")
		digit := strings.ToUpper(strings.TrimSpace(value))
		if strings.EqualFold(strings.TrimSpace(name), "signal") && len(digit) == 1 && strings.Contains(media.Digits, digit) {
			c.pressed(rune(digit[0]))
			return
		}
	}
}
