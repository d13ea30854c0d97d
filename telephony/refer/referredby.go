package refer

import (
	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// ReferredBy is the address of who sent the caller (RFC 3892), to be compared; who that is
// in words is read by party.Sender. ok is false where nobody says.
func ReferredBy(req *sip.Request) (by sip.Uri, ok bool) {
	h := req.GetHeader("Referred-By")
	if h == nil {
		return by, false
	}
	var params sip.HeaderParams
	_, err := sip.ParseAddressValue(header.First(h.Value()), &by, &params)
	return by, err == nil
}
