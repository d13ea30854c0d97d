package refer

import (
	"net/url"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// Target is the address in a Refer-To that hands somebody over to the other end of a
// dialog, which they replace (RFC 3891 section 4).
func Target(target sip.Uri, dialog Replaces) string {
	target.Headers = nil
	return target.String() + "?Replaces=" + url.QueryEscape(dialog.String())
}

// ReferredBy reads who sent the caller (RFC 3892); ok is false where nobody says.
func ReferredBy(req *sip.Request) (by sip.Uri, ok bool) {
	h := req.GetHeader("Referred-By")
	if h == nil {
		return by, false
	}
	var params sip.HeaderParams
	_, err := sip.ParseAddressValue(header.First(h.Value()), &by, &params)
	return by, err == nil
}
