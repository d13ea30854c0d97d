package pbx

import (
	"strconv"

	"github.com/emiago/sipgo/sip"
)

// dialogKey names a dialog by what every request in it carries: the Call-ID and
// our own tag, which nobody else could have made.
type dialogKey struct{ callID, tag string }

// address is one end of a dialog.
type address struct {
	name string
	uri  sip.Uri
	tag  string
}

// dialog is a SIP dialog with a phone (RFC 3261 section 12). It belongs to the
// goroutine of its call. There are no proxies on loopback, so it has no route.
type dialog struct {
	at      endpoint
	callID  string
	us      address
	them    address
	target  sip.Uri // where the phone wants requests
	via     flow
	seq     uint32 // of our newest request
	heard   uint32 // of the phone's newest request
	version uint64 // of our newest session description
	session uint64
}

func (d *dialog) key() dialogKey { return dialogKey{d.callID, d.us.tag} }

// accept is the dialog of an INVITE that a phone sent.
func accept(at endpoint, req *sip.Request, session uint64) *dialog {
	from, to := req.From(), req.To()
	tag, _ := from.Params.Get("tag")
	return &dialog{
		at: at, callID: req.CallID().Value(), session: session,
		us:     address{to.DisplayName, *to.Address.Clone(), sip.GenerateTagN(16)},
		them:   address{from.DisplayName, *from.Address.Clone(), tag},
		target: *req.Contact().Address.Clone(), via: flowOf(req), heard: req.CSeq().SeqNo,
	}
}

// complete reports whether a request has all that a dialog needs.
func complete(req *sip.Request) bool {
	return req.From() != nil && req.To() != nil && req.CallID() != nil && req.CSeq() != nil && req.Contact() != nil
}

// request makes the next request of the dialog, ready to be sent but for its
// body and Via.
func (d *dialog) request(method sip.RequestMethod) *sip.Request {
	if method != sip.ACK {
		d.seq++
	}
	req := sip.NewRequest(method, d.target)
	from := sip.FromHeader{DisplayName: quoted(d.us.name), Address: *d.us.uri.Clone()}
	from.Params.Add("tag", d.us.tag)
	to := sip.ToHeader{DisplayName: quoted(d.them.name), Address: *d.them.uri.Clone()}
	if d.them.tag != "" {
		to.Params.Add("tag", d.them.tag)
	}
	callID, hops := sip.CallIDHeader(d.callID), sip.MaxForwardsHeader(70)
	for _, h := range []sip.Header{
		&from, &to, &callID, &sip.CSeqHeader{SeqNo: d.seq, MethodName: method}, &hops,
		d.at.contact(d.us.uri.User, d.via.network),
	} {
		req.AppendHeader(h)
	}
	d.at.aim(req, d.via)
	return req
}

// learn takes what the answer to our INVITE says of the phone.
func (d *dialog) learn(res *sip.Response) {
	if to := res.To(); to != nil {
		d.them.tag, _ = to.Params.Get("tag")
	}
	if c := res.Contact(); c != nil {
		d.target = *c.Address.Clone()
	}
}

// follow takes what a request of the phone says of it, and reports whether the
// request is newer than the last one (RFC 3261 section 12.2.2).
func (d *dialog) follow(req *sip.Request) bool {
	seq := req.CSeq().SeqNo
	if seq <= d.heard {
		return false
	}
	d.heard, d.via = seq, flowOf(req)
	if c := req.Contact(); c != nil {
		d.target = *c.Address.Clone()
	}
	return true
}

// cancelling is the CANCEL of an INVITE that was sent (RFC 3261 section 9.1).
func (d *dialog) cancelling(invite *sip.Request) *sip.Request {
	req := sip.NewRequest(sip.CANCEL, invite.Recipient)
	req.AppendHeader(invite.Via().Clone())
	for _, name := range []string{"From", "To", "Call-ID", "Max-Forwards"} {
		sip.CopyHeaders(name, invite, req)
	}
	req.AppendHeader(&sip.CSeqHeader{SeqNo: invite.CSeq().SeqNo, MethodName: sip.CANCEL})
	d.at.aim(req, d.via)
	return req
}

// response answers a request of the phone, with our tag.
func (d *dialog) response(req *sip.Request, status int, body []byte) *sip.Response {
	res := sip.NewResponseFromRequest(req, status, reasons[status], body)
	res.To().Params.Add("tag", d.us.tag)
	if status < 300 {
		res.AppendHeader(d.at.contact(d.us.uri.User, d.via.network))
		res.AppendHeader(sip.NewHeader("Allow", allowed))
	}
	if len(body) > 0 {
		res.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	}
	return res
}

// notify tells how a transfer goes (RFC 3515 section 2.4.5).
func (d *dialog) notify(refer uint32, status int) *sip.Request {
	state := "active;expires=60"
	if status >= 200 {
		state = "terminated;reason=noresource"
	}
	req := d.request(sip.NOTIFY)
	req.AppendHeader(sip.NewHeader("Event", "refer;id="+strconv.FormatUint(uint64(refer), 10)))
	req.AppendHeader(sip.NewHeader("Subscription-State", state))
	req.AppendHeader(sip.NewHeader("Content-Type", "message/sipfrag;version=2.0"))
	req.SetBody([]byte("SIP/2.0 " + strconv.Itoa(status) + " " + reasons[status] + "\r\n"))
	return req
}
