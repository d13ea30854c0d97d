package telephony

import (
	"slices"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// dialogKey finds the dialog of a request that arrives (RFC 3261 section 12).
type dialogKey struct{ callID, local string }

// dialog is the state two ends share. It is a plain value without I/O, owned
// by its call's goroutine.
type dialog struct {
	callID    string
	local     sip.FromHeader // ours, with our tag
	remote    sip.ToHeader   // theirs; the tag is missing until they answer
	target    sip.Uri        // where they want requests (their Contact)
	routes    []string       // Route values, nearest first
	seq       uint32         // of our last request
	remoteSeq uint32         // of their last request
	rseq      uint32         // of the last reliable provisional response
	agreed    bool           // a reliable provisional response has answered our offer
	updates   bool           // they take UPDATE
	caller    bool           // we made the call: decides who waits longer after a glare
}

// newDialog begins a dialog of our own.
func newDialog(from sip.FromHeader, to sip.Uri) dialog {
	from.Params = from.Params.Clone()
	from.Params.Add("tag", newTag())
	return dialog{callID: newTag() + newTag(), local: from, remote: sip.ToHeader{Address: to}, target: to, caller: true}
}

// acceptDialog is the dialog that an incoming INVITE begins; our tag is already
// in its To.
func acceptDialog(req *sip.Request) dialog {
	d := dialog{callID: req.CallID().Value(), local: req.To().AsFrom(), remote: req.From().AsTo(), remoteSeq: req.CSeq().SeqNo}
	d.target = *req.From().Address.Clone() // for a peer that names no Contact
	d.refresh(req.Contact())
	d.routes = recordRoutes(req)
	d.updates = header.Lists(req, "Allow", "UPDATE")
	return d
}

func newTag() string { return sip.GenerateTagN(16) }

func (d *dialog) key() dialogKey {
	tag, _ := d.local.Params.Get("tag")
	return dialogKey{d.callID, tag}
}

func (d *dialog) remoteTag() string {
	tag, _ := d.remote.Params.Get("tag")
	return tag
}

// establish takes what a response to our INVITE says of the dialog.
func (d *dialog) establish(res *sip.Response) {
	if to := res.To(); to != nil {
		d.remote.Params = to.Params.Clone()
	}
	d.refresh(res.Contact())
	d.updates = header.Lists(res, "Allow", "UPDATE")
	d.routes = recordRoutes(res)
	slices.Reverse(d.routes)
}

// notifiedBy takes what a NOTIFY says of the dialog, which may come before the
// response to our SUBSCRIBE (RFC 6665 section 4.4.1).
func (d *dialog) notifiedBy(req *sip.Request) {
	d.remote.Params = req.From().Params.Clone()
	d.refresh(req.Contact())
	d.routes = recordRoutes(req)
}

// recordRoutes lists the proxies of a message as it names them, top first.
func recordRoutes(m sip.Message) (routes []string) {
	for _, h := range m.GetHeaders("Record-Route") {
		routes = append(routes, header.Split(h.Value())...)
	}
	return routes
}

// refresh follows a peer that moved its Contact (target refresh).
func (d *dialog) refresh(contact *sip.ContactHeader) {
	if contact != nil && !contact.Address.Wildcard && contact.Address.Host != "" {
		d.target = *contact.Address.Clone()
	}
}

// request makes the next request of ours in the dialog, without Via.
func (d *dialog) request(method sip.RequestMethod) *sip.Request {
	d.seq++
	return d.build(method, d.seq)
}

// ack makes the ACK of a 2xx; seq is that of the INVITE (RFC 3261 13.2.2.4).
func (d *dialog) ack(seq uint32) *sip.Request { return d.build(sip.ACK, seq) }

func (d *dialog) build(method sip.RequestMethod, seq uint32) *sip.Request {
	to, routes := d.way()
	req := sip.NewRequest(method, to)
	req.AppendHeader(sip.HeaderClone(&d.local))
	req.AppendHeader(sip.HeaderClone(&d.remote))
	id := sip.CallIDHeader(d.callID)
	req.AppendHeader(&id)
	req.AppendHeader(&sip.CSeqHeader{SeqNo: seq, MethodName: method})
	for _, r := range routes {
		req.AppendHeader(sip.NewHeader("Route", r))
	}
	return req
}

// way is where a request goes: to the target by the proxies of the dialog. One that is
// older than RFC 3261 wants to be named in the request itself, and the target last
// among the routes (section 12.2.1.1).
func (d *dialog) way() (to sip.Uri, routes []string) {
	to = *d.target.Clone()
	if len(d.routes) == 0 {
		return to, nil
	}
	var first sip.Uri
	var params sip.HeaderParams
	if _, err := sip.ParseAddressValue(d.routes[0], &first, &params); err != nil || first.Host == "" || first.UriParams.Has("lr") {
		return to, d.routes
	}
	first.Headers = nil // section 19.1.1: not in a request's address
	return first, append(slices.Clone(d.routes[1:]), "<"+to.String()+">")
}

// order is how a request of theirs stands to those before it.
type order int

const (
	inOrder  order = iota
	outdated       // a later one was already taken: the network swapped them
)

// take notes the CSeq of a request of theirs. sipgo hands every message to a
// goroutine of its own, so requests may arrive here in any order.
func (d *dialog) take(req *sip.Request) order {
	seq := req.CSeq().SeqNo
	if seq <= d.remoteSeq {
		return outdated
	}
	d.remoteSeq = seq
	return inOrder
}
