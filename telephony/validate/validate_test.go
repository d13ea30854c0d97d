package validate

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// sound is a request without a flaw.
func sound(method sip.RequestMethod) *sip.Request {
	req := sip.NewRequest(method, sip.Uri{Scheme: "sip", User: "1000", Host: "example.com"})
	via := &sip.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: "UDP", Host: "192.0.2.1", Params: sip.NewParams()}
	via.Params.Add("branch", sip.GenerateBranch())
	req.AppendHeader(via)
	req.AppendHeader(&sip.FromHeader{Address: sip.Uri{Scheme: "sip", User: "4711", Host: "example.com"}})
	req.AppendHeader(&sip.ToHeader{Address: req.Recipient})
	id := sip.CallIDHeader("a@b")
	req.AppendHeader(&id)
	req.AppendHeader(&sip.CSeqHeader{SeqNo: 1, MethodName: method})
	return req
}

// Each flaw gets the status that names it, and what has none is taken.
func TestFlaws(t *testing.T) {
	add := func(name, value string) func(*sip.Request) {
		return func(req *sip.Request) { req.AppendHeader(sip.NewHeader(name, value)) }
	}
	for name, c := range map[string]struct {
		method sip.RequestMethod
		spoil  func(*sip.Request)
		status int // 0: none
	}{
		"none":                      {sip.INVITE, func(*sip.Request) {}, 0},
		"another version":           {sip.INVITE, func(req *sip.Request) { req.SipVersion = "SIP/7.0" }, 505},
		"the version in lower case": {sip.INVITE, func(req *sip.Request) { req.SipVersion = "sip/2.0" }, 0},
		"no Call-ID":                {sip.BYE, func(req *sip.Request) { req.RemoveHeader("Call-ID") }, 400},
		"two of CSeq":               {sip.BYE, add("CSeq", "2 BYE"), 400},
		"another method in CSeq":    {sip.BYE, func(req *sip.Request) { req.CSeq().MethodName = sip.INVITE }, 400},
		"an empty branch":           {sip.BYE, func(req *sip.Request) { req.Via().Params.Add("branch", sip.RFC3261BranchMagicCookie) }, 400},
		"a break in a route":        {sip.INVITE, add("Record-Route", "<sip:a>\r\nX: y"), 400},
		"another scheme":            {sip.INVITE, func(req *sip.Request) { req.Recipient.Scheme = "http" }, 416},
		"tel":                       {sip.INVITE, func(req *sip.Request) { req.Recipient.Scheme = "TEL" }, 0},
		"headers in the address": {sip.INVITE, func(req *sip.Request) {
			req.Recipient.Headers = sip.NewParams()
			req.Recipient.Headers.Add("Subject", "x")
		}, 400},
		"an unknown extension":         {sip.BYE, add("Require", "join"), 420},
		"one that an INVITE wants":     {sip.INVITE, add("Require", "join"), 0}, // is looked at where it is taken
		"no SDP accepted":              {sip.INVITE, add("Accept", "text/plain"), 406},
		"SDP among what is accepted":   {sip.INVITE, add("Accept", "text/plain, application/sdp;level=1"), 0},
		"no SDP accepted, no INVITE":   {sip.OPTIONS, add("Accept", "text/plain"), 0},
		"a body of another media type": {sip.INVITE, func(req *sip.Request) { add("Content-Type", "text/plain")(req); req.SetBody([]byte("x")) }, 415},
	} {
		req := sound(c.method)
		c.spoil(req)
		f := Request(req)
		if status := statusOf(f); status != c.status {
			t.Errorf("%s: %d %+v, want %d", name, status, f, c.status)
		}
	}
}

func statusOf(f *Flaw) int {
	if f == nil {
		return 0
	}
	return f.Status
}

// Whatever the parser lets pass is looked at without harm, and what is answered may be
// sent.
func FuzzRequest(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "torture", "*.dat"))
	if err != nil || len(files) == 0 {
		f.Fatal("no messages:", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		message, err := sip.ParseMessage(raw)
		req, ok := message.(*sip.Request)
		if err != nil || !ok {
			return
		}
		found := Request(req)
		if found == nil {
			return
		}
		if found.Status < 400 || found.Status > 599 || !header.Safe(found.Reason) || strings.TrimSpace(found.Reason) == "" {
			t.Errorf("%+v", found)
		}
		if h := found.Header; h != nil && !header.Safe(h.Name()+h.Value()) {
			t.Errorf("%q", h.Value())
		}
	})
}
