package header

import (
	"strconv"
	"strings"

	"github.com/emiago/sipgo/sip"
)

// RSeq reads the number of a provisional response that is to be acknowledged by a PRACK
// (RFC 3262 section 4); ok is false where none is.
func RSeq(res *sip.Response) (rseq uint32, ok bool) {
	h := res.GetHeader("RSeq")
	if h == nil || !Lists(res, "Require", "100rel") {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.TrimSpace(h.Value()), 10, 32)
	return uint32(n), err == nil && n > 0
}

// RAck is what a PRACK acknowledges: RSeq, CSeq and method with single spaces (RFC 3262
// section 7.2); empty: it does not say.
func RAck(req *sip.Request) string {
	h := req.GetHeader("RAck")
	if h == nil {
		return ""
	}
	return strings.Join(strings.Fields(h.Value()), " ")
}
