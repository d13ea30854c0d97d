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

func TestWhoCallsAndForWhom(t *testing.T) {
	for name, c := range map[string]struct {
		headers []string
		from    switchboard.Party
		line    string
	}{
		"from": {
			[]string{`From: "Vera Example" <sip:+441632960123@pbx>;tag=1`, "To: <sip:1000@pbx>"},
			switchboard.Party{Name: "Vera Example", Number: "+441632960123"},
			"",
		},
		"asserted wins": {
			[]string{`From: "x" <sip:1@pbx>;tag=1`, "To: <sip:1000@pbx>", `P-Asserted-Identity: "Ada, Example" <sip:4711@pbx>, <tel:+15550100>`},
			switchboard.Party{Name: "Ada, Example", Number: "4711"},
			"",
		},
		"tel": {
			[]string{`From: <tel:+15550100;phone-context=x>;tag=1`, "To: <sip:1000@pbx>"},
			switchboard.Party{Number: "+15550100"},
			"",
		},
		"anonymous": {
			[]string{`From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=1`, "To: <sip:1000@pbx>"},
			switchboard.Party{},
			"",
		},
		"name is number": {
			[]string{`From: "4711" <sip:4711@pbx>;tag=1`, "To: <sip:1000@pbx>"},
			switchboard.Party{Number: "4711"},
			"",
		},
		"main line": {
			[]string{`From: <sip:4711@pbx>;tag=1`, "To: <sip:5000@pbx>"},
			switchboard.Party{Number: "4711"},
			"5000",
		},
		"a line with a name": {
			[]string{`From: <sip:4711@pbx>;tag=1`, `To: "Main line" <sip:5000@pbx>`},
			switchboard.Party{Number: "4711"},
			"Main line",
		},
		"diverted": {
			[]string{`From: <sip:4711@pbx>;tag=1`, "To: <sip:1000@pbx>", `Diversion: <sip:2000@pbx>;reason=no-answer`, `Diversion: "Sales" <sip:1900@pbx>;reason=user-busy`},
			switchboard.Party{Number: "4711"},
			"Sales",
		},
		"diverted, several in one line": {
			[]string{`From: <sip:4711@pbx>;tag=1`, "To: <sip:1000@pbx>", `Diversion: <sip:2000@pbx>;reason=no-answer, "Sales, inside" <sip:1900@pbx>;reason=user-busy`},
			switchboard.Party{Number: "4711"},
			"Sales, inside",
		},
		"history, as Asterisk writes it": {
			[]string{
				`From: <sip:4711@pbx>;tag=1`, "To: <sip:1000@pbx>", `Diversion: "Queue" <sip:500@pbx>;reason=user-busy`,
				`History-Info: "Attendant" <sip:1000@pbx;cause=486>;index=1.1`, `History-Info: "Sales" <sip:1900@pbx>;index=1`,
			},
			switchboard.Party{Number: "4711"},
			"Sales",
		},
		"history that begins with us": {
			[]string{`From: <sip:4711@pbx>;tag=1`, "To: <sip:1000@pbx>", `History-Info: <sip:1000@pbx>;index=1, "Sales" <sip:1900@pbx>;index=1.1`, `Diversion: "Sales" <sip:1900@pbx>`},
			switchboard.Party{Number: "4711"},
			"Sales",
		},
		"history that is to be hidden, or cannot be read": {
			[]string{
				`From: <sip:4711@pbx>;tag=1`, "To: <sip:1000@pbx>", `History-Info: <sip:1900@pbx?Privacy=history>;index=1, <sip:1901@pbx>;index=x, <<>;index=1, <sip:1902@pbx>`,
				`P-Called-Party-ID: "Main line" <sip:5000@pbx>`,
			},
			switchboard.Party{Number: "4711"},
			"Main line",
		},
		"escaped quote": {
			[]string{`From: "A \"B\" C" <sip:4711@pbx>;tag=1`, "To: <sip:1000@pbx>"},
			switchboard.Party{Name: `A "B" C`, Number: "4711"},
			"",
		},
		"marks that nobody sees": {
			[]string{"From: \"\u202eA\u200bda\u0085 \u2066E\" <sip:%E2%80%8F4711@pbx>;tag=1", "To: <sip:1000@pbx>"},
			switchboard.Party{Name: "Ada E", Number: "4711"},
			"",
		},
		"escaped break": {
			[]string{`From: "x" <sip:47%0d%0a11@pbx>;tag=1`, "To: <sip:1000@pbx>"},
			switchboard.Party{Name: "x", Number: "4711"},
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			req := parseRequest(t, c.headers...)
			if got := party(req); got != c.from {
				t.Errorf("from %+v, want %+v", got, c.from)
			}
			if got := dialledLine(req, "1000").line; got != c.line {
				t.Errorf("line %q, want %q", got, c.line)
			}
		})
	}
}

// Why a call that was meant for somebody else rings here, in words; nothing where it
// is not known.
func TestWhyACallCame(t *testing.T) {
	sales := func(why string) meant { return meant{"Sales", why} }
	for _, c := range []struct {
		headers []string
		want    meant
	}{
		{[]string{`Diversion: "Sales" <sip:1900@pbx>;reason=user-busy`}, sales("busy")},
		{[]string{`Diversion: <sip:2000@pbx>;reason=unconditional, "Sales" <sip:1900@pbx>;privacy=off;reason="No-Answer"`}, sales("no answer")},
		{[]string{`Diversion: "Sales" <sip:1900@pbx>;reason=out-of-service`}, sales("cannot be reached")},
		{[]string{`Diversion: "Sales" <sip:1900@pbx>;reason=follow-me`}, sales("forwarded")},
		{[]string{`Diversion: "Sales" <sip:1900@pbx>;reason=unknown`}, sales("")},
		{[]string{`Diversion: "Sales" <sip:1900@pbx>`}, sales("")},
		{[]string{`History-Info: "Sales" <sip:1900@pbx>;index=1, <sip:1000@pbx;cause=486>;index=1.1`}, sales("busy")},
		{[]string{`History-Info: <sip:1000@pbx;cause=302>;index=1.2`, `History-Info: <sip:2000@pbx;cause=408>;index=1.1, "Sales" <sip:1900@pbx>;index=1`}, sales("no answer")},
		{[]string{`History-Info: "Sales" <sip:1900@pbx>;index=1, <sip:1000@pbx;cause=503>;index=1.1`}, sales("cannot be reached")},
		{[]string{`History-Info: "Sales" <sip:1900@pbx>;index=1, <sip:1000@pbx;cause=302>;index=1.1`}, sales("forwarded")},
		{[]string{`History-Info: "Sales" <sip:1900@pbx;cause=486>;index=1`}, sales("")},
		{[]string{`P-Called-Party-ID: "Sales" <sip:1900@pbx>`}, sales("")},
		{nil, meant{}},
	} {
		req := parseRequest(t, append([]string{"From: <sip:4711@pbx>;tag=1", "To: <sip:1000@pbx>"}, c.headers...)...)
		if got := dialledLine(req, "1000"); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.headers, got, c.want)
		}
	}
}

// Who handed a caller over is named, unless that were we.
func TestSender(t *testing.T) {
	for value, want := range map[string]switchboard.Party{
		"":                            {},
		`Referred-By: <sip:1000@pbx>`: {},
		`Referred-By: <sip:1004@pbx>`: {Number: "1004"},
		`Referred-By: "Dan" <sip:1004@pbx>;cid="x"`: {Name: "Dan", Number: "1004"},
	} {
		headers := []string{"From: <sip:4711@pbx>;tag=1", "To: <sip:1000@pbx>"}
		if value != "" {
			headers = append(headers, value)
		}
		if got := sender(parseRequest(t, headers...), "1000"); got != want {
			t.Errorf("%s: %+v, want %+v", value, got, want)
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

func TestGrantedReadsOurContact(t *testing.T) {
	ours := sip.Uri{Scheme: "sip", User: "1000", Host: "192.0.2.7", Port: 5080}
	for name, c := range map[string]struct {
		headers [][2]string
		want    time.Duration
	}{
		"ours of two": {[][2]string{{"Contact", "<sip:1000@192.0.2.9:5060>;expires=10, <sip:1000@192.0.2.7:5080>;expires=77"}, {"Expires", "3"}}, 77 * time.Second},
		"header":      {[][2]string{{"Expires", "120"}}, 120 * time.Second},
		"nothing":     {nil, registerFor},
		"nonsense":    {[][2]string{{"Expires", "soon"}}, registerFor},
		"too long":    {[][2]string{{"Contact", "<sip:1000@192.0.2.7:5080>;expires=2147483647"}}, registerFor},
		"header long": {[][2]string{{"Expires", "2147483647"}}, registerFor},
	} {
		res := sip.NewResponse(200, "OK")
		for _, h := range c.headers {
			res.AppendHeader(sip.NewHeader(h[0], h[1]))
		}
		if got := granted(res, ours, registerFor); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestSipfrag(t *testing.T) {
	for body, want := range map[string]int{
		"SIP/2.0 200 OK\r\n": 200, "SIP/2.0 180 Ringing\r\nTo: x\r\n": 180, "\r\nsip/2.0 486 Busy": 486, "SIP/2.0 100": 100,
		"": 0, "HTTP/1.1 200 OK": 0, "SIP/2.0 abc": 0, "SIP/2.0 42 x": 0, "SIP/2.0": 0,
	} {
		if got, ok := sipfrag([]byte(body)); ok != (want != 0) || (ok && got != want) {
			t.Errorf("%q: %d, %v", body, got, ok)
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
