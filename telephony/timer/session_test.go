package timer

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// RFC 4028 section 9, table 2: who refreshes.
func TestServeSession(t *testing.T) {
	for _, c := range []struct {
		supported, expires string
		want               Session
		header             string // Session-Expires of the 2xx
		require            bool
	}{
		{"", "", Session{}, "", false},
		{"timer", "", Session{30 * time.Minute, true}, "1800;refresher=uas", false},
		{"timer", "600", Session{10 * time.Minute, false}, "600;refresher=uac", true},
		{"replaces, timer", "600;refresher=uac", Session{10 * time.Minute, false}, "600;refresher=uac", true},
		{"timer", "600;refresher=uas", Session{10 * time.Minute, true}, "600;refresher=uas", false},
		{"", "600", Session{10 * time.Minute, true}, "600;refresher=uas", false}, // a proxy asks
		{"", "600;refresher=uac", Session{10 * time.Minute, true}, "600;refresher=uas", false},
		{"timer", "nonsense", Session{30 * time.Minute, true}, "1800;refresher=uas", false},
		{"", "0", Session{}, "", false},
	} {
		req := sip.NewRequest(sip.INVITE, sip.Uri{Scheme: "sip", Host: "example.com"})
		if c.supported != "" {
			req.AppendHeader(sip.NewHeader("Supported", c.supported))
		}
		if c.expires != "" {
			req.AppendHeader(sip.NewHeader("Session-Expires", c.expires))
		}
		got, headers := Serve(req, Usual)
		res := &sip.Response{}
		for _, h := range headers {
			res.AppendHeader(h)
		}
		written := ""
		if h := res.GetHeader("Session-Expires"); h != nil {
			written = h.Value()
		}
		if got != c.want || written != c.header || header.Lists(res, "Require", "timer") != c.require {
			t.Errorf("%+v: %+v %q", c, got, written)
		}
	}
}

func TestSettledSession(t *testing.T) {
	for value, want := range map[string]Session{
		"": {}, "600;refresher=uac": {10 * time.Minute, true}, "600;refresher=uas": {10 * time.Minute, false}, "600": {10 * time.Minute, true},
	} {
		res := &sip.Response{}
		if value != "" {
			res.AppendHeader(sip.NewHeader("Session-Expires", value))
		}
		if got := Agreed(res); got != want {
			t.Errorf("%q: %+v", value, got)
		}
	}
	for _, interval := range []time.Duration{90 * time.Second, time.Hour} {
		s := Session{Interval: interval}
		if s.Refresh() >= s.End() || s.End() >= interval || interval-s.End() > 32*time.Second {
			t.Errorf("%v: refreshed after %v, over after %v", interval, s.Refresh(), s.End())
		}
	}
}
