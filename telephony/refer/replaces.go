package refer

import (
	"strings"

	"github.com/emiago/sipgo/sip"
)

// Replaces is what a Replaces header names: a dialog, as whoever receives the header
// knows it (RFC 3891 section 3).
type Replaces struct {
	CallID    string
	ToTag     string // of the end that receives it
	FromTag   string // of its other end
	EarlyOnly bool   // only as long as nobody has answered
}

// ReplacesIn reads the Replaces header of an INVITE; nil: it has none. bad says that
// there are several, or one that names no dialog: 400 (RFC 3891 section 3).
func ReplacesIn(req *sip.Request) (named *Replaces, bad bool) {
	all := req.GetHeaders("Replaces")
	if len(all) == 0 {
		return nil, false
	}
	r, ok := parseReplaces(all[0].Value())
	if len(all) > 1 || !ok {
		return nil, true
	}
	return &r, false
}

// parseReplaces reads the value of a Replaces header; ok is false where it does not name
// one dialog. What it holds may have come from anywhere: it is compared, not trusted.
func parseReplaces(value string) (r Replaces, ok bool) {
	callID, params, _ := strings.Cut(value, ";")
	r.CallID = strings.TrimSpace(callID)
	for param := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(param, "=")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "to-tag":
			r.ToTag = value
		case "from-tag":
			r.FromTag = value
		case "early-only":
			r.EarlyOnly = true
		}
	}
	ok = r.CallID != "" && r.ToTag != "" && r.FromTag != "" && !strings.Contains(value, ",")
	return r, ok
}

// String is the value of the header; parseReplaces reads the same from it.
func (r Replaces) String() string {
	value := r.CallID + ";to-tag=" + r.ToTag + ";from-tag=" + r.FromTag
	if r.EarlyOnly {
		value += ";early-only"
	}
	return value
}
