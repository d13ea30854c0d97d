package telephony

import (
	"slices"
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// flaw is why a request cannot be taken, in the words its sender gets.
type flaw struct {
	status int
	reason string
	header sip.Header // nil: none
}

func bad(reason string) *flaw { return &flaw{status: 400, reason: "Bad Request: " + reason} }

// flawOf looks for what makes a request unusable though it could be parsed
// (RFC 3261 sections 8.1.1 and 8.2, RFC 4475). sipgo's parser lets much pass: it
// reads the first of two contradicting headers, and any method in CSeq. nil: none
// was found.
func flawOf(req *sip.Request) *flaw {
	if !strings.EqualFold(req.SipVersion, "SIP/2.0") {
		return &flaw{status: 505, reason: "Version Not Supported"}
	}
	for _, look := range []func(*sip.Request) *flaw{flawOfHeaders, flawOfAddress, flawOfBody} {
		if f := look(req); f != nil {
			return f
		}
	}
	if req.IsInvite() || req.IsAck() || req.IsCancel() { // what an INVITE requires is looked at where it is taken
		return nil
	}
	if tags := unsupported(req); tags != "" {
		return &flaw{420, "Bad Extension", sip.NewHeader("Unsupported", tags)}
	}
	return nil
}

// flawOfHeaders looks at the headers that every request has, once.
func flawOfHeaders(req *sip.Request) *flaw {
	for _, name := range []string{"From", "To", "Call-ID", "CSeq", "Via"} {
		if req.GetHeader(name) == nil {
			return bad("Missing " + name)
		}
	}
	for _, name := range []string{"From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Length", "Content-Type"} {
		if len(req.GetHeaders(name)) > 1 {
			return bad("More Than One " + name)
		}
	}
	for _, name := range []string{"Record-Route", "Contact"} { // of which our responses and requests are made
		for _, h := range req.GetHeaders(name) {
			if !header.Safe(h.Value()) {
				return bad("Control Character In " + name)
			}
		}
	}
	if req.CSeq().MethodName != req.Method {
		return bad("Another Method In CSeq")
	}
	if branch, ok := req.Via().Params.Get("branch"); ok && branch == sip.RFC3261BranchMagicCookie {
		return bad("Empty Branch In Via")
	}
	return nil
}

func flawOfAddress(req *sip.Request) *flaw {
	switch strings.ToLower(req.Recipient.Scheme) {
	case "sip", "sips", "tel":
	default:
		return &flaw{status: 416, reason: "Unsupported URI Scheme"}
	}
	if len(req.Recipient.Headers) > 0 {
		return bad("Headers In Request-URI")
	}
	return nil
}

// flawOfBody looks whether the two ends of a call can describe its sound to each
// other at all.
func flawOfBody(req *sip.Request) *flaw {
	if !req.IsInvite() {
		return nil
	}
	const sdp = "application/sdp"
	if t := req.ContentType(); len(req.Body()) > 0 && t != nil && mediaOf(t.Value()) != sdp {
		return &flaw{415, "Unsupported Media Type", sip.NewHeader("Accept", sdp)}
	}
	var accepted []string
	for _, h := range req.GetHeaders("Accept") {
		for value := range strings.SplitSeq(h.Value(), ",") {
			accepted = append(accepted, mediaOf(value))
		}
	}
	if len(accepted) > 0 && !slices.ContainsFunc(accepted, func(t string) bool { return t == sdp || t == "application/*" || t == "*/*" }) {
		return &flaw{status: 406, reason: "Not Acceptable: Accept Without SDP"}
	}
	return nil
}

// mediaOf is a media type without its parameters.
func mediaOf(value string) string {
	t, _, _ := strings.Cut(value, ";")
	return strings.ToLower(strings.TrimSpace(t))
}
