package telephony

import (
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// A PBX may want a call answered without a hand on the telephone: an intercom, or
// click-to-dial. A microphone that opens by itself is a danger, so that it is done
// only where the settings allow it, never while there is another call, and after
// the operator has heard it ring.

// longestDelay is how long a call that answers itself may be asked to wait.
const longestDelay = time.Minute

// answersItself reads whether, and after what time, an INVITE is to be answered by
// itself: Answer-Mode (RFC 5373), or what makers of telephones had before it, in
// Call-Info and Alert-Info.
func answersItself(req *sip.Request) (after time.Duration, ok bool) {
	for _, h := range req.GetHeaders("Answer-Mode") {
		mode, _, _ := strings.Cut(h.Value(), ";")
		if strings.EqualFold(strings.TrimSpace(mode), "auto") {
			return 0, true
		}
	}
	for _, h := range req.GetHeaders("Call-Info") {
		for _, value := range splitValues(h.Value()) {
			_, params, _ := strings.Cut(value, ">")
			if given := header.Parameter(params, "answer-after"); given != "" {
				after, ok := seconds(given)
				return min(after, longestDelay), ok
			}
		}
	}
	for _, h := range req.GetHeaders("Alert-Info") {
		value := strings.ToLower(h.Value())
		for _, word := range []string{"alert-autoanswer", "auto answer", "ring answer", "intercom"} {
			if strings.Contains(value, word) {
				return 0, true
			}
		}
	}
	return 0, false
}

// answerItself answers a ringing call that wants it, after the operator has heard
// it ring.
func (c *call) answerItself() {
	after, wanted := answersItself(c.offer.req)
	if !c.p.cfg.AutoAnswer || !wanted {
		return
	}
	c.after(max(after, c.p.pace.notice), func() {
		if c.phase == phaseOffered && c.p.alone(c) {
			c.log.Info("call.autoanswer")
			c.answer()
		}
	})
}

// alone reports whether there is no other call.
func (p *Phone) alone(c *call) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.calls) == 1 && p.calls[c.id] == c
}
