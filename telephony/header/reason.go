package header

import (
	"strings"

	"github.com/emiago/sipgo/sip"
)

// AnsweredElsewhere reports whether a CANCEL or BYE says that somebody else answered
// (RFC 3326).
func AnsweredElsewhere(req *sip.Request) bool {
	for _, h := range req.GetHeaders("Reason") {
		v := strings.ToLower(strings.ReplaceAll(h.Value(), " ", ""))
		if strings.HasPrefix(v, "sip;") && (strings.Contains(v, "cause=200") || strings.Contains(v, "completedelsewhere")) {
			return true
		}
	}
	return false
}
