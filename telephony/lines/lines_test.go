package lines

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
)

// document writes dialog-info: each dialog as "id state", or "id state initiator".
func document(version int, state string, dialogs ...string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="%d" state="%s" entity="sip:4711@pbx.example.com">`, version, state)
	for _, d := range dialogs {
		f := append(strings.Fields(d), "", "")
		direction := ""
		if f[2] != "" {
			direction = ` direction="` + f[2] + `"`
		}
		fmt.Fprintf(&b, `<dialog id="%s"%s><state>%s</state></dialog>`, f[0], direction, f[1])
	}
	return []byte(b.String() + "</dialog-info>")
}

func parse(t *testing.T, body []byte) Info {
	t.Helper()
	info, err := ParseInfo(body)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func TestWhatALineDoes(t *testing.T) {
	for _, c := range []struct {
		dialogs []string
		want    switchboard.LineState
	}{
		{nil, switchboard.LineIdle},
		{[]string{"a terminated"}, switchboard.LineIdle},
		{[]string{"a early recipient"}, switchboard.LineRinging},
		{[]string{"a early"}, switchboard.LineRinging},
		{[]string{"a proceeding recipient"}, switchboard.LineRinging},
		{[]string{"a trying initiator"}, switchboard.LineOnCall},
		{[]string{"a early initiator"}, switchboard.LineOnCall},
		{[]string{"a confirmed"}, switchboard.LineOnCall},
		{[]string{"a confirmed recipient", "b early recipient"}, switchboard.LineOnCall},
		{[]string{"b early recipient", "a Confirmed recipient"}, switchboard.LineOnCall},
		{[]string{"a terminated", "b early recipient"}, switchboard.LineRinging},
	} {
		var l Line
		if !l.Take(parse(t, document(0, "full", c.dialogs...))) {
			t.Errorf("%v: not whole", c.dialogs)
		}
		if got, _ := l.State(); got != c.want {
			t.Errorf("%v: %q, want %q", c.dialogs, got, c.want)
		}
	}
}

// RFC 4235 section 4.3: full documents replace, partial ones change what they
// name, one that is missing is noticed, and one that comes again does nothing.
func TestDocumentsInARow(t *testing.T) {
	var l Line
	if state, _ := l.State(); state != switchboard.LineUnknown {
		t.Errorf("before the first word the line is %q", state)
	}
	if l.Take(parse(t, document(3, "partial", "a confirmed"))) {
		t.Error("a change to nothing known is taken for everything")
	}
	for i, c := range []struct {
		version int
		state   string
		dialogs []string
		whole   bool
		want    switchboard.LineState
	}{
		{5, "full", []string{"a early recipient"}, true, switchboard.LineRinging},
		{6, "partial", []string{"a confirmed"}, true, switchboard.LineOnCall},
		{6, "partial", []string{"a terminated"}, true, switchboard.LineOnCall}, // seen before
		{7, "partial", []string{"b early recipient"}, true, switchboard.LineOnCall},
		{8, "partial", []string{"a terminated"}, true, switchboard.LineRinging},
		{9, "partial", []string{"nobody terminated"}, true, switchboard.LineRinging},
		{11, "partial", []string{"b terminated"}, false, switchboard.LineUnknown}, // 10 is missing
		{12, "partial", nil, false, switchboard.LineUnknown},
		{0, "full", nil, true, switchboard.LineIdle}, // a PBX that numbers every document 0
		{0, "full", []string{"c confirmed"}, true, switchboard.LineOnCall},
	} {
		if whole := l.Take(parse(t, document(c.version, c.state, c.dialogs...))); whole != c.whole {
			t.Errorf("%d: whole is %v", i, whole)
		}
		if got, _ := l.State(); got != c.want {
			t.Errorf("%d: %q, want %q", i, got, c.want)
		}
	}
	l.Garbled()
	if state, _ := l.State(); state != switchboard.LineUnknown {
		t.Errorf("after news that could not be read the line is %q", state)
	}
}

// Endless new dialogs in partial documents do not grow without bound.
func TestManyPartialDialogs(t *testing.T) {
	var l Line
	l.Take(parse(t, document(0, "full")))
	whole := true
	for i := 1; whole && i < 1000; i++ {
		whole = l.Take(parse(t, document(i, "partial", fmt.Sprintf("d%d confirmed", i))))
	}
	if whole || len(l.dialogs) > maxDialogs+1 {
		t.Errorf("%d dialogs are kept", len(l.dialogs))
	}
}

func TestHowLongACallHasLasted(t *testing.T) {
	var l Line
	l.Take(parse(t, []byte(`<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="1" state="full" entity="sip:a@example.com">
		<dialog id="1"><state>confirmed</state><duration> 274 </duration></dialog>
		<dialog id="2"><state>confirmed</state><duration>9</duration></dialog>
		<dialog id="3"><state>early</state><duration>900</duration></dialog></dialog-info>`)))
	if state, lasted := l.State(); state != switchboard.LineOnCall || lasted != 274*time.Second {
		t.Errorf("%q for %v", state, lasted)
	}
}

// What Asterisk 22 sends, word for word.
func TestDocumentsOfAsterisk(t *testing.T) {
	const ringing = `<?xml version="1.0" encoding="UTF-8"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="1" state="full" entity="sip:1004@127.0.0.1:15060">
 <dialog id="1004" direction="recipient">
  <remote><identity display="Ada Colleague">sip:1001@127.0.0.1</identity><target uri="sip:1001@127.0.0.1" /></remote>
  <local><identity>sip:1004@127.0.0.1</identity><target uri="sip:1004@127.0.0.1" /></local>
  <state>early</state>
 </dialog>
</dialog-info>`
	info := parse(t, []byte(ringing))
	if !info.Full || info.Version != 1 || len(info.Dialogs) != 1 || info.Dialogs[0] != (Dialog{ID: "1004", Phase: Early}) {
		t.Errorf("%+v", info)
	}
}

func TestDocumentsThatCannotBeRead(t *testing.T) {
	deep := strings.Repeat("<a>", 40) + strings.Repeat("</a>", 40)
	for body, why := range map[string]string{
		"":              "empty",
		"busy":          "empty",
		"<dialog-info>": "EOF",
		"<presence/>":   `begins with "presence"`,
		`<!DOCTYPE a [<!ENTITY b "c">]><dialog-info version="1" state="full">&b;</dialog-info>`:                                   "declares",
		`<dialog-info version="-1" state="full"/>`:                                                                                "version",
		`<dialog-info version="4294967296" state="full"/>`:                                                                        "version",
		`<dialog-info state="partial"/>`:                                                                                          "without a version",
		`<dialog-info version="1" state="full"><dialog id="a"><state>busy</state></dialog></dialog-info>`:                         `state "busy"`,
		`<dialog-info version="1" state="full"><dialog id="a"/></dialog-info>`:                                                    `state ""`,
		`<dialog-info version="1" state="full">` + deep + `</dialog-info>`:                                                        "nested",
		`<dialog-info version="1" state="full">` + strings.Repeat("<dialog><state>early</state></dialog>", 65) + `</dialog-info>`: "65 dialogs",
		`<dialog-info version="1" state="full">` + strings.Repeat(" ", maxDocument) + `</dialog-info>`:                            "bytes",
		`<?xml version="1.0" encoding="UTF-16"?><dialog-info version="1" state="full"/>`:                                          "encoding",
	} {
		_, err := ParseInfo([]byte(body))
		if !errors.Is(err, ErrDocument) || !strings.Contains(err.Error(), why) {
			t.Errorf("%.80s: %v, want %q", body, err, why)
		}
	}
}

// asterisk writes presence as Asterisk 22 does.
func asterisk(basic, activities, note string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?>
<presence entity="sip:1004@127.0.0.1:15060" xmlns="urn:ietf:params:xml:ns:pidf" xmlns:pp="urn:ietf:params:xml:ns:pidf:person"
 xmlns:es="urn:ietf:params:xml:ns:pidf:rpid:status:rpid-status" xmlns:ep="urn:ietf:params:xml:ns:pidf:rpid:rpid-person">
 <note>` + note + `</note><tuple id="1004"><status><basic>` + basic + `</basic></status><contact priority="1">sip:1004@127.0.0.1</contact></tuple>
 <pp:person><status>` + activities + `</status></pp:person></presence>`)
}

func TestPresence(t *testing.T) {
	busy := "<ep:activities><ep:busy /></ep:activities>"
	for i, c := range []struct {
		body []byte
		want switchboard.LineState
	}{
		{asterisk("open", "", "Ready"), switchboard.LineIdle},
		{asterisk("closed", "<ep:activities><ep:away /></ep:activities>", "Unavailable"), switchboard.LineUnknown},
		{asterisk("open", busy, "Ringing"), switchboard.LineRinging},
		{asterisk("open", busy, "On the phone"), switchboard.LineOnCall},
		{asterisk("closed", busy, "On hold"), switchboard.LineOnCall},
		{[]byte(`<presence xmlns="urn:ietf:params:xml:ns:pidf"><tuple id="a"><status><basic>open</basic></status></tuple>
			<person xmlns="urn:ietf:params:xml:ns:pidf:data-model"><activities xmlns="urn:ietf:params:xml:ns:pidf:rpid"><on-the-phone/></activities></person></presence>`), switchboard.LineOnCall},
		{[]byte(`<presence xmlns="urn:ietf:params:xml:ns:pidf"/>`), switchboard.LineUnknown},
	} {
		got, err := ParsePresence(c.body)
		if err != nil || got != c.want {
			t.Errorf("%d: %q %v, want %q", i, got, err, c.want)
		}
	}
	if _, err := ParsePresence(document(0, "full")); !errors.Is(err, ErrDocument) {
		t.Errorf("dialog-info taken for presence: %v", err)
	}
}
