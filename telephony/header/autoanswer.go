package header

import (
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"
)

// longestDelay is how long a call that answers itself may be asked to wait.
const longestDelay = time.Minute

// AutoAnswer reads whether, and after what time, an INVITE is to be answered by
// itself: Answer-Mode (RFC 5373), or what makers of telephones had before it, in
// Call-Info and Alert-Info. after is at most a minute.
func AutoAnswer(req *sip.Request) (after time.Duration, ok bool) {
	for _, h := range req.GetHeaders("Answer-Mode") {
		mode, _, _ := strings.Cut(h.Value(), ";")
		if strings.EqualFold(strings.TrimSpace(mode), "auto") {
			return 0, true
		}
	}
	for _, h := range req.GetHeaders("Call-Info") {
		for _, value := range Split(h.Value()) {
			_, params, _ := strings.Cut(value, ">")
			if given := Parameter(params, "answer-after"); given != "" {
				after, ok := ParseSeconds(given)
				return min(after, longestDelay), ok
			}
		}
	}
	for value := range alertInfo(req) {
		for _, word := range []string{"alert-autoanswer", "auto answer", "ring answer", "intercom"} {
			if strings.Contains(value, word) {
				return 0, true
			}
		}
	}
	return 0, false
}
