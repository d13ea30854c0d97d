package party

import (
	"strconv"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
)

// mostContacts bounds how many addresses of a 3xx are looked at.
const mostContacts = 16

// Redirected is whom a 3xx prefers to be called, by the q of its Contacts (RFC 3261 sections
// 8.1.3.4 and 20.10); ok is false where it names no number that can be dialled.
func Redirected(res *sip.Response) (to switchboard.Party, ok bool) {
	best, seen := -1.0, 0
	for _, h := range res.GetHeaders("Contact") {
		for _, value := range header.Split(h.Value()) {
			if seen++; seen > mostContacts {
				return to, ok
			}
			var uri sip.Uri
			var params sip.HeaderParams
			name, err := sip.ParseAddressValue(value, &uri, &params)
			p := Of(name, &uri)
			if q := preference(params); err == nil && Dialable(p.Number) && q > best {
				to, ok, best = p, true, q
			}
		}
	}
	return to, ok
}

// preference is the q of a Contact, 0 to 1.
func preference(params sip.HeaderParams) float64 {
	text, given := params.Get("q")
	q, err := strconv.ParseFloat(text, 64)
	if !given || err != nil || !(q >= 0 && q <= 1) {
		return 1
	}
	return q
}
