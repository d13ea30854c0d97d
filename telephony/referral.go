package telephony

import (
	"net/url"
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
)

// referral is a REFER of the other end: it asks us to call somebody else in its place
// (RFC 3515). With a dialog to replace it is an attended transfer: somebody there
// waits for us already.
type referral struct {
	to       switchboard.Party
	target   sip.Uri // the address as it came, without its headers
	replaces string  // value of the Replaces header; empty: none
	by       string  // value of the Referred-By header; empty: they do not say
	seq      uint32  // CSeq of the REFER, the id of its subscription
}

// referralIn reads a REFER: 0, or the status that refuses it.
func referralIn(req *sip.Request) (r referral, status int) {
	all := req.GetHeaders("Refer-To")
	if len(all) != 1 || firstValue(all[0].Value()) != all[0].Value() {
		return r, 400
	}
	var params sip.HeaderParams
	name, err := sip.ParseAddressValue(all[0].Value(), &r.target, &params)
	if err != nil {
		return r, 400
	}
	if value, given := r.target.Headers.Get("Replaces"); given {
		named, ok := parseReplaces(unescaped(value))
		if !ok || !header.Safe(unescaped(value)) {
			return r, 400
		}
		r.replaces = named.header()
	}
	if method, given := r.target.UriParams.Get("method"); given && !strings.EqualFold(method, "INVITE") {
		return r, 603
	}
	r.target.Headers = nil
	if r.to = partyOf(name, &r.target); !dialable(r.to.Number) {
		return r, 603
	}
	if h := req.GetHeader("Referred-By"); h != nil && header.Safe(h.Value()) {
		r.by = h.Value()
	}
	r.seq = req.CSeq().SeqNo
	return r, 0
}

// header writes the value of a Replaces header.
func (r replacement) header() string {
	value := r.key.callID + ";to-tag=" + r.key.local + ";from-tag=" + r.theirs
	if r.early {
		value += ";early-only"
	}
	return value
}

func unescaped(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// phrase is the first line of a NOTIFY's body (RFC 3515 section 2.4.5).
func phrase(status int) string {
	switch {
	case status == 100:
		return "SIP/2.0 100 Trying"
	case status < 200:
		return "SIP/2.0 180 Ringing"
	case status < 300:
		return "SIP/2.0 200 OK"
	}
	switch transferReason(status) {
	case reasonBusy:
		return "SIP/2.0 486 Busy Here"
	case reasonUnknown:
		return "SIP/2.0 404 Not Found"
	case reasonRefused:
		return "SIP/2.0 603 Decline"
	case reasonNoAnswer:
		return "SIP/2.0 480 Temporarily Unavailable"
	default:
		return "SIP/2.0 503 Service Unavailable"
	}
}
