package telephony

import (
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

func parseRequest(t *testing.T, headers ...string) *sip.Request {
	t.Helper()
	text := "INVITE sip:1000@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKx\r\nCall-ID: a@b\r\nCSeq: 1 INVITE\r\n" +
		strings.Join(headers, "\r\n") + "\r\nContent-Length: 0\r\n\r\n"
	m, err := sip.ParseMessage([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m.(*sip.Request)
}

// Why a call came, in words.
func TestReasonsOfCauses(t *testing.T) {
	for cause, want := range map[int]string{
		486: "busy", 408: "no answer", 404: "cannot be reached", 503: "cannot be reached", 302: "forwarded", 480: "forwarded", 487: "forwarded", 0: "", 200: "",
	} {
		if got := causeReason(cause); got != want {
			t.Errorf("%d: %q, want %q", cause, got, want)
		}
	}
}

// A caller who comes back was not taken: what is not known of it is said as that.
func TestWhyACallerIsBack(t *testing.T) {
	for value, want := range map[string]string{
		"<sip:1003@pbx>;reason=user-busy": reasonBusy, "<sip:1003@pbx>;reason=out-of-service": reasonNoWay, "<sip:1003@pbx>;reason=no-answer": reasonNoAnswer,
		"<sip:1003@pbx>;reason=unconditional": reasonNoAnswer, "<sip:1003@pbx>": reasonNoAnswer,
	} {
		if got := whyBack(parseRequest(t, "From: <sip:4711@pbx>;tag=1", "To: <sip:1000@pbx>", "Diversion: "+value)); got != want {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}

func TestBackoffGrowsAndSpreads(t *testing.T) {
	var low, high backoff
	for i, want := range []time.Duration{2, 4, 8, 16, 32, 64, 120, 120} {
		if got := low.next(0); got != want*time.Second/2 {
			t.Errorf("failure %d waits at least %v", i+1, got)
		}
		if got := high.next(0.9999); got > want*time.Second || got < want*time.Second*9/10 {
			t.Errorf("failure %d waits at most %v", i+1, got)
		}
	}
	low.reset()
	if got := low.next(0); got != time.Second {
		t.Errorf("after a success it starts with %v", got)
	}
	far := backoff{failures: 1000}
	if got := far.next(0.5); got != 90*time.Second {
		t.Errorf("after a day it waits %v", got)
	}
}

func TestRefreshComesBeforeTheEnd(t *testing.T) {
	for granted, want := range map[time.Duration]time.Duration{
		300: 240, 3600: 3540, 120: 60, 60: 30, 10: 5, 1: 1,
	} {
		if got := refreshAfter(granted * time.Second); got != want*time.Second {
			t.Errorf("%v s are refreshed after %v", int(granted), got)
		}
	}
}

func TestTransferVerdicts(t *testing.T) {
	steps := func(in ...int) (last verdict, reason string) { // 0: time is up
		var tr transfer
		for _, status := range in {
			switch status {
			case 0:
				last, reason = tr.fail(reasonNoAnswer)
			default:
				last, reason = tr.notified(status)
			}
		}
		return last, reason
	}
	for _, c := range []struct {
		in     []int
		want   verdict
		reason string
	}{
		{[]int{100, 180, 200}, succeeded, ""},
		{[]int{100, 180}, pending, ""},
		{[]int{100, 486}, failed, reasonBusy},
		{[]int{603}, failed, reasonRefused},
		{[]int{503}, failed, reasonNoWay},
		{[]int{0}, failed, reasonNoAnswer},
		{[]int{180, 0}, failed, reasonNoAnswer},
		{[]int{0, 486}, pending, ""},   // told once
		{[]int{0, 200}, succeeded, ""}, // late, but true
		{[]int{486, 0}, pending, ""},
	} {
		if got, reason := steps(c.in...); got != c.want || reason != c.reason {
			t.Errorf("%v: %v %q, want %v %q", c.in, got, reason, c.want, c.reason)
		}
	}
}

func TestDialogRoutesAndOrder(t *testing.T) {
	invite := parseRequest(t, "From: <sip:4711@pbx>;tag=theirs", "To: <sip:1000@pbx>;tag=ours", "Contact: <sip:pbx@192.0.2.2:5070>",
		"Record-Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>", "Record-Route: <sip:p3.example.com;lr>")
	d := acceptDialog(invite)
	bye := d.request(sip.BYE)
	text := bye.String()
	if bye.Recipient.String() != "sip:pbx@192.0.2.2:5070" || !strings.Contains(text, "From: <sip:1000@pbx>;tag=ours") || !strings.Contains(text, "To: <sip:4711@pbx>;tag=theirs") {
		t.Error(text)
	}
	if i, j, k := strings.Index(text, "p1."), strings.Index(text, "p2."), strings.Index(text, "p3."); i < 0 || i > j || j > k {
		t.Errorf("as callee the routes keep their order:\n%s", text)
	}
	if d.take(invite) != outdated {
		t.Error("the first INVITE again is not new")
	}
	invite.CSeq().SeqNo = 2
	if d.take(invite) != inOrder || d.take(invite) != outdated {
		t.Error("a request is taken once")
	}

	out := newDialog(sip.FromHeader{Address: sip.Uri{Scheme: "sip", User: "1000", Host: "pbx"}}, sip.Uri{Scheme: "sip", User: "4711", Host: "pbx"})
	res := sip.NewResponseFromRequest(invite, 200, "OK", nil)
	out.establish(res)
	text = out.request(sip.BYE).String()
	if i, j, k := strings.Index(text, "p1."), strings.Index(text, "p2."), strings.Index(text, "p3."); k < 0 || k > j || j > i {
		t.Errorf("as caller the routes turn round:\n%s", text)
	}
}

// A proxy that knows only the strict routing of RFC 2543 is named in the request, the
// far end after all proxies.
func TestStrictRouting(t *testing.T) {
	for _, c := range []struct{ routes, to, then string }{
		{"", "sip:pbx@192.0.2.2:5070", ""},
		{"<sip:p1.example.com;lr>, <sip:p2.example.com>", "sip:pbx@192.0.2.2:5070", "<sip:p1.example.com;lr> <sip:p2.example.com>"},
		{"<sip:p1.example.com>, <sip:p2.example.com;lr>", "sip:p1.example.com", "<sip:p2.example.com;lr> <sip:pbx@192.0.2.2:5070>"},
		{"<sip:p1.example.com;x=1?Subject=no>", "sip:p1.example.com;x=1", "<sip:pbx@192.0.2.2:5070>"},
		{"<tel:4711>", "sip:pbx@192.0.2.2:5070", "<tel:4711>"},
	} {
		headers := []string{"From: <sip:4711@pbx>;tag=theirs", "To: <sip:1000@pbx>;tag=ours", "Contact: <sip:pbx@192.0.2.2:5070>"}
		if c.routes != "" {
			headers = append(headers, "Record-Route: "+c.routes)
		}
		d := acceptDialog(parseRequest(t, headers...))
		for range 2 { // the dialog itself stays as it is
			bye := d.request(sip.BYE)
			var then []string
			for _, h := range bye.GetHeaders("Route") {
				then = append(then, h.Value())
			}
			if got := strings.Join(then, " "); bye.Recipient.String() != c.to || got != c.then {
				t.Errorf("%s: to %s by %s, want %s by %s", c.routes, bye.Recipient.String(), got, c.to, c.then)
			}
		}
	}
}

// What a call still waits for does not keep it in memory when it is over: the
// limit of its ringing is minutes away.
func TestTimersLetGoOfACall(t *testing.T) {
	p, err := New(Config{Audio: "null"}, func(switchboard.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	ended := func() weak.Pointer[call] {
		c := p.newCall("in-1", nil, dialog{})
		c.after(time.Hour, func() {})
		c.release()
		return weak.Make(c)
	}()
	poll(t, func() bool {
		runtime.GC()
		return ended.Value() == nil
	})
}
