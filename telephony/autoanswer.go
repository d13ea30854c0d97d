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
	c.after(due-c.p.pace.notice, c.readies)
	c.after(due, c.answersNow)
}

// readies opens the headset for a call that is about to answer itself, and for no other.
func (c *call) readies() {
	if c.answersItself() {
		c.p.ears.Prepare(c.id)
	}
}

// answersNow answers it, unless it may not any more: then the headset is closed again.
func (c *call) answersNow() {
	if !c.answersItself() {
		c.p.ears.Prepare("")
		return
	}
	c.log.Info("call.autoanswer")
	c.itself = true
	c.answer()
}

// answersItself reports whether it may still: nobody has answered it, and there is no
// other call.
func (c *call) answersItself() bool { return c.phase == phaseOffered && c.p.alone(c) }

// alone reports whether there is no other call.
func (p *Phone) alone(c *call) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.calls) == 1 && p.calls[c.id] == c
}
