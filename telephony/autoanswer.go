package telephony

import "frontdesk/telephony/header"

// A PBX may want a call answered without a hand on the telephone: an intercom, or
// click-to-dial. A microphone that opens by itself is a danger, so that it is done
// only where the settings allow it, never while there is another call, after the
// operator has heard it ring, and with a chime in her ear before she is heard.

// answerItself answers a ringing call that wants it, after the operator has heard
// it ring.
func (c *call) answerItself() {
	after, wanted := header.AutoAnswer(c.offer.req)
	if !c.p.cfg.AutoAnswer || !wanted {
		return
	}
	due := max(after, c.p.pace.notice)
	answers := func() bool { return c.phase == phaseOffered && c.p.alone(c) }
	c.after(due-c.p.pace.notice, func() {
		if answers() {
			c.p.ears.Prepare(c.id)
		}
	})
	c.after(due, func() {
		if !answers() {
			c.p.ears.Prepare("")
			return
		}
		c.log.Info("call.autoanswer")
		c.itself = true
		c.answer()
	})
}

// alone reports whether there is no other call.
func (p *Phone) alone(c *call) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.calls) == 1 && p.calls[c.id] == c
}
