package header

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/emiago/sipgo/sip"
)

func TestSplit(t *testing.T) {
	for value, want := range map[string][]string{
		"<sip:a@x>, <sip:b@x>":             {"<sip:a@x>", "<sip:b@x>"},
		`"Ada, King" <sip:a@x;b>,<sip:b>`:  {`"Ada, King" <sip:a@x;b>`, "<sip:b>"},
		`"A \", B" <sip:a,b@x>;q=1 , sip:`: {`"A \", B" <sip:a,b@x>;q=1`, "sip:"},
		" , ,":                             nil,
		"":                                 nil,
		`"never closed, <sip:a>`:           {`"never closed, <sip:a>`},
	} {
		if got := Split(value); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}

// Splitting loses nothing but commas and white space, and ends.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"<sip:a@x>, <sip:b@x>", `"a,\"b" <,>,`, ">>>,<,", "\u00a0\xc2", "\" ,", "\xc2,,\xa0", strings.Repeat(",", 100)} {
		f.Add(seed)
	}
	between := func(r rune) bool { return r == ',' || unicode.IsSpace(r) }
	f.Fuzz(func(t *testing.T, value string) {
		left := value
		for _, v := range Split(value) {
			if v == "" || v != strings.TrimSpace(v) {
				t.Errorf("%q has the value %q", value, v)
			}
			after, found := strings.CutPrefix(strings.TrimLeftFunc(left, between), v)
			if !found {
				t.Fatalf("%q has the value %q, which is not next in %q", value, v, left)
			}
			left = after
		}
		if left = strings.TrimLeftFunc(left, between); left != "" {
			t.Errorf("of %q nobody reads %q", value, left)
		}
	})
}

// message is a request with headers, each as name and value.
func message(method sip.RequestMethod, headers ...string) *sip.Request {
	req := sip.NewRequest(method, sip.Uri{Scheme: "sip", Host: "example.com"})
	for i := 0; i < len(headers); i += 2 {
		req.AppendHeader(sip.NewHeader(headers[i], headers[i+1]))
	}
	return req
}

func TestLists(t *testing.T) {
	req := message(sip.INVITE, "Supported", "replaces, TIMER", "Supported", "100rel")
	for tag, want := range map[string]bool{"timer": true, "100rel": true, "replaces": true, "rep": false, "": false} {
		if Lists(req, "Supported", tag) != want {
			t.Errorf("%q: not %v", tag, want)
		}
	}
	if Lists(req, "Require", "timer") {
		t.Error("another header lists it")
	}
}

// What is required and not known is named in the answer, so it must be fit for one.
func TestUnsupportedNamesWhatIsMissing(t *testing.T) {
	for _, c := range []struct {
		method         sip.RequestMethod
		required, want string
	}{
		{sip.INVITE, "timer, 100REL, join", "join"},
		{sip.INVITE, "eventlist", "eventlist"},
		{sip.NOTIFY, "eventlist", ""},
		{sip.INVITE, "a\r\nb%0d%0ac, , d", "abc, d"},
		{sip.INVITE, "", ""},
	} {
		if got := Unsupported(message(c.method, "Require", c.required)); got != c.want {
			t.Errorf("%s with %q: %q, want %q", c.method, c.required, got, c.want)
		}
	}
}

func TestAnsweredElsewhere(t *testing.T) {
	for reason, want := range map[string]bool{
		`SIP;cause=200;text="Call completed elsewhere"`: true,
		`SIP ; cause = 200`:                             true,
		`SIP;text="Call completed elsewhere"`:           true,
		`SIP;cause=487`:                                 false,
		`Q.850;cause=200`:                               false,
		`Q.850;cause=16`:                                false,
		"":                                              false,
	} {
		if got := AnsweredElsewhere(message(sip.CANCEL, "Reason", reason)); got != want {
			t.Errorf("%s: %v", reason, got)
		}
	}
}

func TestRAck(t *testing.T) {
	for value, want := range map[string]string{"7  1 \t INVITE ": "7 1 INVITE", "": ""} {
		if got := RAck(message(sip.PRACK, "RAck", value)); got != want {
			t.Errorf("%q: %q", value, got)
		}
	}
	if got := RAck(message(sip.PRACK)); got != "" {
		t.Errorf("without: %q", got)
	}
}

// A provisional response is acknowledged only where it says that it must be.
func TestRSeq(t *testing.T) {
	for _, c := range []struct {
		headers []string
		want    uint32
	}{
		{[]string{"RSeq", " 7 ", "Require", "100rel"}, 7},
		{[]string{"RSeq", "4294967295", "Require", "timer,100rel"}, 4294967295},
		{[]string{"RSeq", "4294967296", "Require", "100rel"}, 0},
		{[]string{"RSeq", "0", "Require", "100rel"}, 0},
		{[]string{"RSeq", "x", "Require", "100rel"}, 0},
		{[]string{"RSeq", "7"}, 0},
		{[]string{"Require", "100rel"}, 0},
	} {
		res := sip.NewResponse(180, "Ringing")
		for i := 0; i < len(c.headers); i += 2 {
			res.AppendHeader(sip.NewHeader(c.headers[i], c.headers[i+1]))
		}
		if got, ok := RSeq(res); ok != (c.want != 0) || ok && got != c.want {
			t.Errorf("%q: %d %v", c.headers, got, ok)
		}
	}
}
