package party

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

func readRequest(t *testing.T, headers ...string) *sip.Request {
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
		"withheld, and the PBX says it all the same": {
			[]string{`From: "Ada" <sip:4711@pbx>;tag=1`, "To: <sip:1000@pbx>", `P-Asserted-Identity: "Ada" <sip:4711@pbx>`, "Privacy: id"},
			switchboard.Party{},
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
			req := readRequest(t, c.headers...)
			if got := Caller(req); got != c.from {
				t.Errorf("from %+v, want %+v", got, c.from)
			}
			if got := Dialled(req, "1000").Line; got != c.line {
				t.Errorf("line %q, want %q", got, c.line)
			}
		})
	}
}

// Why a call that was meant for somebody else rings here; nothing where it is not known.
func TestWhyACallCame(t *testing.T) {
	sales := func(cause int) Meant { return Meant{"Sales", cause} }
	for _, c := range []struct {
		headers []string
		want    Meant
	}{
		{[]string{`Diversion: "Sales" <sip:1900@pbx>;reason=user-busy`}, sales(486)},
		{[]string{`Diversion: <sip:2000@pbx>;reason=unconditional, "Sales" <sip:1900@pbx>;privacy=off;reason="No-Answer"`}, sales(408)},
		{[]string{`Diversion: "Sales" <sip:1900@pbx>;reason=out-of-service`}, sales(503)},
		{[]string{`Diversion: "Sales" <sip:1900@pbx>;reason=follow-me`}, sales(302)},
		{[]string{`Diversion: "Sales" <sip:1900@pbx>;reason=unknown`}, sales(0)},
		{[]string{`Diversion: "Sales" <sip:1900@pbx>`}, sales(0)},
		{[]string{`History-Info: "Sales" <sip:1900@pbx>;index=1, <sip:1000@pbx;cause=486>;index=1.1`}, sales(486)},
		{[]string{`History-Info: <sip:1000@pbx;cause=302>;index=1.2`, `History-Info: <sip:2000@pbx;cause=408>;index=1.1, "Sales" <sip:1900@pbx>;index=1`}, sales(408)},
		{[]string{`History-Info: "Sales" <sip:1900@pbx>;index=1, <sip:1000@pbx;cause=503>;index=1.1`}, sales(503)},
		{[]string{`History-Info: "Sales" <sip:1900@pbx>;index=1, <sip:1000@pbx;cause=302>;index=1.1`}, sales(302)},
		{[]string{`History-Info: "Sales" <sip:1900@pbx;cause=486>;index=1`}, sales(0)},
		{[]string{`P-Called-Party-ID: "Sales" <sip:1900@pbx>`}, sales(0)},
		{nil, Meant{}},
	} {
		req := readRequest(t, append([]string{"From: <sip:4711@pbx>;tag=1", "To: <sip:1000@pbx>"}, c.headers...)...)
		if got := Dialled(req, "1000"); got != c.want {
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
		if got := Sender(readRequest(t, headers...), "1000"); got != want {
			t.Errorf("%s: %+v, want %+v", value, got, want)
		}
	}
}

// Names and numbers of callers and of whom a call was meant for are one short line
// that can be shown, whatever the headers hold.
func FuzzParties(f *testing.F) {
	f.Add(`"Vera Example" <sip:4711@example.com>`, `"Sales" <sip:1900@127.0.0.1>;reason=user-busy`, `"Sales" <sip:1900@127.0.0.1>;index=1, <sip:1000@127.0.0.1;cause=486>;index=1.1`, `SIP;cause=200;text="Call completed elsewhere"`)
	f.Add(`<tel:+441632960001;phone-context=x>`, `<sip:a>;reason=unavailable,<sip:b>`, `<sip:x@y?Privacy=history>;index=1.2.3`, "")
	f.Add("\"\\\"<sip:\u202e%00@x>", `"`, `<sip:>;index=99999999999999999999`, `,;`)
	f.Fuzz(func(t *testing.T, asserted, diversion, history, reason string) {
		req := sip.NewRequest(sip.INVITE, sip.Uri{Scheme: "sip", User: "1000", Host: "example.com"})
		for name, value := range map[string]string{
			"P-Asserted-Identity": asserted, "Diversion": diversion, "History-Info": history, "P-Called-Party-ID": diversion, "Privacy": reason, "Referred-By": asserted,
		} {
			req.AppendHeader(sip.NewHeader(name, value))
		}
		number, _ := Diverted(req)
		who, meant, by := Caller(req), Dialled(req, "1000"), Sender(req, "1000")
		for _, text := range []string{who.Name, who.Number, by.Name, by.Number, meant.Line, number} {
			bad := func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }
			if strings.ContainsFunc(text, bad) || !utf8.ValidString(text) || utf8.RuneCountInString(text) > 80 {
				t.Errorf("%q", text)
			}
		}
	})
}
