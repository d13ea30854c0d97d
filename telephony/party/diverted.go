package party

import (
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
)

// Diverted reads from the topmost Diversion who was tried last, and why the call did not
// stay there, as the cause that RFC 4458 has for it; 0: it does not say. number is empty
// where nobody is named.
func Diverted(req *sip.Request) (number string, cause int) {
	h := req.GetHeader("Diversion")
	if h == nil {
		return "", 0
	}
	p, cause := diversion(header.First(h.Value()))
	return p.Number, cause
}

// diversion reads one value of Diversion (RFC 5806 section 4): who was tried, and why
// the call went on.
func diversion(value string) (switchboard.Party, int) {
	p, _ := Parse(value)
	_, params, _ := strings.Cut(value, ">")
	return p, diversionCause(strings.Trim(header.Parameter(params, "reason"), `"`))
}

// diversionCause is the cause that says what a reason of Diversion does.
func diversionCause(reason string) int {
	switch strings.ToLower(reason) {
	case "user-busy":
		return 486
	case "no-answer":
		return 408
	case "unavailable", "out-of-service":
		return 503
	case "unconditional", "follow-me", "deflection", "time-of-day", "do-not-disturb", "away":
		return 302
	default:
		return 0
	}
}
