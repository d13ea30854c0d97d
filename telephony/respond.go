package telephony

import (
	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

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
