package refer

import (
	"bytes"
	"testing"
)

func TestSipfrag(t *testing.T) {
	for body, want := range map[string]int{
		"SIP/2.0 200 OK\r\n": 200, "SIP/2.0 180 Ringing\r\nTo: x\r\n": 180, "\r\nsip/2.0 486 Busy": 486, "SIP/2.0 100": 100,
		"": 0, "HTTP/1.1 200 OK": 0, "SIP/2.0 abc": 0, "SIP/2.0 42 x": 0, "SIP/2.0": 0,
	} {
		if got, ok := Sipfrag([]byte(body)); ok != (want != 0) || (ok && got != want) {
			t.Errorf("%q: %d, %v", body, got, ok)
		}
	}
}

// A sipfrag has a status that there is, or none.
func FuzzSipfrag(f *testing.F) {
	for _, seed := range []string{"", "SIP/2.0 200 OK\r\n", "SIP/2.0 100 Trying", "\r\nsip/2.0 486 Busy Here\r\nContact: <sip:x>\r\n", "SIP/2.0 99999999999999999999 x", "HTTP/1.1 200 OK"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		status, ok := Sipfrag(body)
		if ok && (status < 100 || status > 699 || !bytes.Contains(bytes.ToUpper(body), []byte("SIP/"))) {
			t.Errorf("%d", status)
		}
	})
}
