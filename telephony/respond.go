package telephony

import (
	"slices"
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// allowed are the methods we take.
const allowed = "INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, INFO, PRACK, UPDATE, REFER"

// supported are the extensions we have.
const supported = "replaces, 100rel, timer"

// reply answers a request outside a call.
func reply(tx sip.ServerTransaction, req *sip.Request, status int, reason string, headers ...sip.Header) {
	res := sip.NewResponseFromRequest(req, status, reason, nil)
	res.SipVersion = "SIP/2.0" // sipgo speaks whatever version the request claims
	for _, h := range headers {
		res.AppendHeader(h)
	}
	if header.Check(res) == nil {
		_ = tx.Respond(res) // the sender repeats its request when this is lost
	}
}

// respond answers a request of the call. Those to INVITE and UPDATE carry our Contact.
func (c *call) respond(tx sip.ServerTransaction, req *sip.Request, status int, reason string, body []byte, headers ...sip.Header) error {
	res := sip.NewResponseFromRequest(req, status, reason, body)
	if (req.IsInvite() || req.Method == sip.UPDATE) && status < 300 {
		c.ourHeaders(res, body)
	}
	for _, h := range headers {
		res.AppendHeader(h)
	}
	if err := header.Check(res); err != nil {
		return err
	}
	return tx.Respond(res)
}

// listTag is the extension of NOTIFYs of a resource list (RFC 4662 section 4.1).
const listTag = "eventlist"

// unsupported names what a request requires and we do not have.
func unsupported(req *sip.Request) string {
	var tags []string
	known := strings.Split(supported, ", ")
	if req.Method == sip.NOTIFY {
		known = append(known, listTag)
	}
	for _, h := range req.GetHeaders("Require") {
		for tag := range strings.SplitSeq(h.Value(), ",") {
			if tag = strings.ToLower(plain(tag)); tag != "" && !slices.Contains(known, tag) { // it is repeated in the answer
				tags = append(tags, tag)
			}
		}
	}
	return strings.Join(tags, ", ")
}
