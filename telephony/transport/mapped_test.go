package transport

import (
	"net/netip"
	"testing"

	"github.com/emiago/sipgo/sip"
)

// What a Via may say, and what it may not.
func TestSeen(t *testing.T) {
	sent := netip.MustParseAddrPort("192.0.2.1:5062")
	for text, want := range map[string]string{
		"":                                "192.0.2.1:5062",
		"rport":                           "192.0.2.1:5062",
		"rport=7":                         "192.0.2.1:7",
		"received=203.0.113.7":            "203.0.113.7:5062",
		"received=203.0.113.7;rport=7":    "203.0.113.7:7",
		"received=2001:db8::1;rport=7":    "[2001:db8::1]:7",
		"received=[2001:db8::1]":          "[2001:db8::1]:5062",
		"received=::ffff:203.0.113.7":     "203.0.113.7:5062",
		"received=pbx.example.com":        "",
		"received=0.0.0.0":                "",
		"received=fe80::1%eth0":           "",
		"received=203.0.113.7;rport=0":    "",
		"received=203.0.113.7;rport=none": "",
		"rport=70000":                     "",
	} {
		if text != "" {
			text = ";" + text
		}
		m, err := sip.ParseMessage([]byte("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1" + text + "\r\nCSeq: 1 REGISTER\r\n\r\n"))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		res := m.(*sip.Response)
		at := seen(res, sent)
		if got := at.String(); (at.IsValid() || want != "") && got != want {
			t.Errorf("%q: %v, want %q", text, got, want)
		}
	}
	if at := seen(sip.NewResponse(200, "OK"), sent); at.IsValid() {
		t.Errorf("no Via: %v", at)
	}
}
