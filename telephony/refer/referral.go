package refer

import (
	"net/url"
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
	"frontdesk/telephony/party"
)

// Referral is a REFER of the other end: it asks us to call somebody else in its place
// (RFC 3515). With a dialog to replace it is an attended transfer: somebody there
// waits for us already.
type Referral struct {
	To       switchboard.Party // whom: the number can be dialled
	Target   sip.Uri           // the address as it came, without its headers
	Replaces string            // for the Replaces header of our INVITE; empty: none
	By       string            // for its Referred-By header; empty: they do not say
	Seq      uint32            // CSeq of the REFER, the id of its subscription
}

// Parse reads a REFER (RFC 3515 section 2.4.2): status is 0, 400 where it cannot be read,
// or 603 where it asks for something other than a call to a number. All that it returns
// may go into a message.
func Parse(req *sip.Request) (r Referral, status int) {
	all := req.GetHeaders("Refer-To")
	if len(all) != 1 || header.First(all[0].Value()) != all[0].Value() {
		return r, 400
	}
	var params sip.HeaderParams
	name, err := sip.ParseAddressValue(all[0].Value(), &r.Target, &params)
	if err != nil {
		return r, 400
	}
	if value, given := r.Target.Headers.Get("Replaces"); given {
		named, ok := parseReplaces(unescaped(value))
		if !ok || !header.Safe(unescaped(value)) {
			return r, 400
		}
		r.Replaces = named.String()
	}
	if method, given := r.Target.UriParams.Get("method"); given && !strings.EqualFold(method, "INVITE") {
		return r, 603
	}
	r.Target.Headers = nil
	if r.To = party.Of(name, &r.Target); !party.Dialable(r.To.Number) {
		return r, 603
	}
	if h := req.GetHeader("Referred-By"); h != nil && header.Safe(h.Value()) {
		r.By = h.Value()
	}
	r.Seq = req.CSeq().SeqNo
	return r, 0
}

func unescaped(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}
