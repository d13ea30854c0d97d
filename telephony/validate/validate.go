package validate

import (
	"slices"
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// Flaw is why a request cannot be taken, in the words its sender gets.
type Flaw struct {
	Status int        // 4xx or 505
	Reason string     // may go into a message
	Header sip.Header // for the response; nil: none
}

func bad(reason string) *Flaw { return &Flaw{Status: 400, Reason: "Bad Request: " + reason} }

// Request looks for what makes a request unusable though it could be parsed
// (RFC 3261 sections 8.1.1 and 8.2, RFC 4475). sipgo's parser lets much pass: it
// reads the first of two contradicting headers, and any method in CSeq. nil: none
// was found.
func Request(req *sip.Request) *Flaw {
	if !strings.EqualFold(req.SipVersion, "SIP/2.0") {
		return &Flaw{Status: 505, Reason: "Version Not Supported"}
	}
	for _, look := range []func(*sip.Request) *Flaw{flawOfHeaders, flawOfAddress, flawOfBody} {
		if f := look(req); f != nil {
			return f
		}
	}
	if req.IsInvite() || req.IsAck() || req.IsCancel() { // what an INVITE requires is looked at where it is taken
		return nil
	}
	if tags := header.Unsupported(req); tags != "" {
		return &Flaw{420, "Bad Extension", sip.NewHeader("Unsupported", tags)}
	}
	return nil
}

// flawOfHeaders looks at the headers that every request has, once.
func flawOfHeaders(req *sip.Request) *Flaw {
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

func flawOfAddress(req *sip.Request) *Flaw {
	switch strings.ToLower(req.Recipient.Scheme) {
	case "sip", "sips", "tel":
	default:
		return &Flaw{Status: 416, Reason: "Unsupported URI Scheme"}
	}
	if len(req.Recipient.Headers) > 0 {
		return bad("Headers In Request-URI")
	}
	return nil
}

// flawOfBody looks whether the two ends of a call can describe its sound to each
// other at all.
func flawOfBody(req *sip.Request) *Flaw {
	if !req.IsInvite() {
		return nil
	}
	const sdp = "application/sdp"
	if t := req.ContentType(); len(req.Body()) > 0 && t != nil && mediaOf(t.Value()) != sdp {
		return &Flaw{415, "Unsupported Media Type", sip.NewHeader("Accept", sdp)}
	}
	var accepted []string
	for _, h := range req.GetHeaders("Accept") {
		for value := range strings.SplitSeq(h.Value(), ",") {
			accepted = append(accepted, mediaOf(value))
		}
	}
	if len(accepted) > 0 && !slices.ContainsFunc(accepted, func(t string) bool { return t == sdp || t == "application/*" || t == "*/*" }) {
		return &Flaw{Status: 406, Reason: "Not Acceptable: Accept Without SDP"}
	}
	return nil
}

// mediaOf is a media type without its parameters.
func mediaOf(value string) string {
	t, _, _ := strings.Cut(value, ";")
	return strings.ToLower(strings.TrimSpace(t))
}
