package lines

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontdesk/switchboard"
)

const listType = `multipart/related;type="application/rlmi+xml";boundary=here`

// told is one resource as a list tells of it: its user part, the id of its
// instance, the standing of that, and what its dialogs do.
type told struct{ user, id, standing, dialogs string }

// listBody writes a list; an instance without dialogs brings no document, and one
// with "-" a document without a dialog.
func listBody(version int, full bool, resources ...told) []byte {
	var list, documents strings.Builder
	for i, r := range resources {
		cid := ""
		if r.dialogs != "" {
			cid = fmt.Sprintf(` cid="%d@pbx.example.com"`, i)
			var dialogs []string
			if r.dialogs != "-" {
				dialogs = []string{"a " + r.dialogs}
			}
			fmt.Fprintf(&documents, "\r\n--here\r\nContent-ID: <%d@pbx.example.com>\r\nContent-Type: %s\r\n\r\n%s", i, DialogMediaType, document(0, "full", dialogs...))
		}
		fmt.Fprintf(&list, `<resource uri="sip:%s@pbx.example.com"><name>One</name>`, r.user)
		if r.id != "" {
			fmt.Fprintf(&list, `<instance id="%s" state="%s"%s/>`, r.id, r.standing, cid)
		}
		list.WriteString("</resource>")
	}
	return fmt.Appendf(nil, "\r\n--here\r\nContent-ID: <list@pbx.example.com>\r\nContent-Type: application/rlmi+xml\r\n\r\n"+
		`<?xml version="1.0" encoding="UTF-8"?><list xmlns="urn:ietf:params:xml:ns:rlmi" uri="sip:team@pbx.example.com" version="%d" fullState="%v">%s</list>%s`+
		"\r\n--here--\r\n", version, full, list.String(), documents.String())
}

// follow takes one list and tells what Take did.
func follow(t *testing.T, l *List, body []byte) (told []string, whole bool) {
	t.Helper()
	info, err := ParseList(listType, body)
	if err != nil {
		t.Fatal(err)
	}
	told, whole = l.Take(info)
	slices.Sort(told)
	return told, whole
}

// shows writes what is known of a line: its state, or "silent".
func shows(l *List, extension string) string {
	state, _, ok := l.Line(extension)
	if !ok {
		return "silent"
	}
	return string(state)
}

// RFC 4662 section 5.6: a full list replaces, a partial one changes what it
// names, one that is missing is noticed, and one that comes again does nothing.
func TestListsInARow(t *testing.T) {
	l := NewList(DialogEvent)
	if _, whole := follow(t, l, listBody(3, false, told{"1", "x", "active", "early"})); whole || l.Whole() {
		t.Error("a change to nothing known is taken for everything")
	}
	for i, c := range []struct {
		version int
		full    bool
		said    []told
		told    string
		whole   bool
		want    string // of the lines 1, 2 and 3
	}{
		{0, true, []told{{"1", "x", "active", "early"}, {"2", "x", "active", "-"}, {"3", "", "", ""}}, "[1 2 3]", true, "ringing idle silent"},
		{1, false, []told{{"1", "x", "active", "confirmed"}}, "[1]", true, "on-call idle silent"},
		{1, false, []told{{"1", "x", "active", "early"}}, "[]", true, "on-call idle silent"}, // seen before
		{2, false, []told{{"3", "x", "active", "early"}}, "[3]", true, "on-call idle ringing"},
		{3, false, []told{{"3", "x", "pending", ""}}, "[3]", true, "on-call idle silent"},
		{4, false, []told{{"2", "x", "terminated", ""}}, "[2]", true, "on-call silent silent"},
		{5, false, []told{{"1", "x", "active", ""}}, "[1]", true, "on-call silent silent"},         // nothing new
		{7, false, []told{{"1", "x", "active", "-"}}, "[]", false, "silent silent silent"},         // 6 is missing
		{8, false, []told{{"1", "x", "active", "-"}}, "[]", false, "silent silent silent"},         // and still is
		{0, true, []told{{"1", "x", "active", "early"}}, "[1 2 3]", true, "ringing silent silent"}, // the others have left
	} {
		said, whole := follow(t, l, listBody(c.version, c.full, c.said...))
		got := strings.Join([]string{shows(l, "1"), shows(l, "2"), shows(l, "3")}, " ")
		if fmt.Sprint(said) != c.told || whole != c.whole || whole != l.Whole() || got != c.want {
			t.Errorf("%d: told of %v, whole %v, lines %s; want %s, %v, %s", i, said, whole, got, c.told, c.whole, c.want)
		}
	}
}

func TestAListThatAwaitsAWord(t *testing.T) {
	l := NewList(DialogEvent)
	follow(t, l, listBody(0, true, told{"1", "x", "active", "-"}, told{"2", "", "", ""}, told{"3", "x", "pending", ""}, told{"4", "x", "terminated", ""}))
	for extension, want := range map[string]bool{"1": false, "2": true, "3": true, "4": false, "5": false} {
		if l.Awaits(extension) != want {
			t.Errorf("a word of %s is awaited: %v", extension, !want)
		}
	}
}

// A PBX that names an instance anew each time would leave the old one behind. It
// is asked for everything once, and known from then on; meanwhile a line counts
// as busier rather than idler.
func TestAListWhoseInstancesHaveOtherNamesEachTime(t *testing.T) {
	l := NewList(DialogEvent)
	follow(t, l, listBody(0, true, told{"1", "a", "active", "confirmed"}, told{"2", "b", "active", "-"}))
	if _, whole := follow(t, l, listBody(1, false, told{"1", "c", "active", "-"})); whole || shows(l, "1") != "on-call" {
		t.Errorf("whole %v, the line is %s", whole, shows(l, "1"))
	}
	follow(t, l, listBody(2, true, told{"1", "d", "active", "-"}, told{"2", "e", "active", "-"}))
	for version, dialogs := range []string{3: "early", 4: "-", 5: "confirmed", 6: "-"} {
		if dialogs == "" {
			continue
		}
		want := map[string]string{"early": "ringing", "-": "idle", "confirmed": "on-call"}[dialogs]
		_, whole := follow(t, l, listBody(version, false, told{"1", fmt.Sprint("n", version), "active", dialogs}))
		if !whole || shows(l, "1") != want {
			t.Errorf("%d: whole %v, the line is %s, want %s", version, whole, shows(l, "1"), want)
		}
	}
}

// Of two telephones of one line the busier counts, and one whose state cannot be
// read is not idle.
func TestAListWithTwoTelephonesOfALine(t *testing.T) {
	l := NewList(DialogEvent)
	first := told{"1", "a", "active", "-"}
	follow(t, l, listBody(0, true, first))
	follow(t, l, listBody(1, true, first))
	for i, c := range []struct{ id, standing, dialogs, want string }{
		{"b", "active", "confirmed", "on-call"},
		{"a", "active", "early", "on-call"},
		{"b", "active", "-", "ringing"},
		{"a", "active", "-", "idle"},
		{"b", "active", "strange", ""},
		{"b", "terminated", "", "idle"},
		{"a", "terminated", "", "silent"},
	} {
		_, whole := follow(t, l, listBody(2+i, false, told{"1", c.id, c.standing, c.dialogs}))
		if !whole || shows(l, "1") != c.want {
			t.Errorf("%d: whole %v, the line is %q, want %q", i, whole, shows(l, "1"), c.want)
		}
	}
}

// Whose extension it is when two addresses have the same one nobody knows.
func TestAListWithOneExtensionTwice(t *testing.T) {
	l := NewList(DialogEvent)
	body := strings.Replace(string(listBody(0, true, told{"1", "a", "active", "-"}, told{"1", "b", "active", "-"})), "sip:1@pbx", "sip:1@other", 1)
	follow(t, l, []byte(body))
	if got := shows(l, "1"); got != "silent" || l.Awaits("1") {
		t.Errorf("the line is %s", got)
	}
}

// Telephones without end in partial lists do not grow without bound.
func TestAListThatGrows(t *testing.T) {
	l := NewList(DialogEvent)
	follow(t, l, listBody(0, true, told{"1", "a", "active", "-"}))
	follow(t, l, listBody(1, true, told{"1", "a", "active", "-"}))
	version := 2
	for ; l.Whole() && version < 100; version++ {
		follow(t, l, listBody(version, false, told{"1", fmt.Sprint(version), "active", "-"}))
	}
	if version > maxOfOne+5 {
		t.Errorf("%d telephones of a line", version)
	}
}

// A part that is missing or cannot be read is news that is not known; of the
// other lines nothing is lost.
func TestPartsThatCannotBeRead(t *testing.T) {
	body := string(listBody(0, true, told{"1", "a", "active", "-"}, told{"2", "a", "active", "-"}, told{"3", "a", "active", "-"}))
	body = strings.Replace(body, `cid="0@`, `cid="missing@`, 1)
	body = strings.Replace(body, `<2@pbx.example.com>`+"\r\nContent-Type: "+DialogMediaType, `<2@pbx.example.com>`+"\r\nContent-Type: multipart/related", 1)
	l := NewList(DialogEvent)
	follow(t, l, []byte(body))
	for extension, want := range map[string]string{"1": "", "2": "idle", "3": "silent"} {
		if got := shows(l, extension); got != want {
			t.Errorf("%s is %q, want %q", extension, got, want)
		}
	}
}

// What Asterisk 22 sends when one of several lines has changed, word for word but
// for what is short.
func TestListOfAsterisk(t *testing.T) {
	const body = "\r\n--scskt\r\nContent-ID: <vwpha@127.0.0.1>\r\nContent-Type: application/rlmi+xml\r\nContent-Length:   317\r\n\r\n" +
		`<?xml version="1.0" encoding="UTF-8"?>
<list xmlns="urn:ietf:params:xml:ns:rlmi" uri="sip:lamps@127.0.0.1:30801" version="1" fullState="false">
 <name>lamps</name>
 <resource uri="sip:2000@127.0.0.1:30801">
  <name>2000</name>
  <instance id="fcalz" state="active" cid="btfun@127.0.0.1" />
 </resource>
</list>` + "\r\n--scskt\r\nContent-ID: <btfun@127.0.0.1>\r\nContent-Type: application/dialog-info+xml\r\nContent-Length:   361\r\n\r\n" +
		`<?xml version="1.0" encoding="UTF-8"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="1" state="full" entity="sip:2000@127.0.0.1:30801">
 <dialog id="2000" direction="recipient"><state>early</state></dialog>
</dialog-info>` + "\r\n--scskt--\r\n"
	info, err := ParseList(`multipart/related;type="application/rlmi+xml";boundary=scskt`, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if info.Full || info.Version != 1 || len(info.Resources) != 1 || info.Resources[0].Extension != "2000" {
		t.Fatalf("%+v", info)
	}
	info.Full = true
	l := NewList(DialogEvent)
	if l.Take(info); shows(l, "2000") != "ringing" {
		t.Errorf("the line is %s", shows(l, "2000"))
	}
}

func TestListOfPresence(t *testing.T) {
	body := string(listBody(0, true, told{"1", "a", "active", "-"}))
	body = strings.Replace(body, DialogMediaType, PresenceMediaType, 1)
	body = strings.Replace(body, string(document(0, "full")), string(asterisk("open", "<ep:activities><ep:busy /></ep:activities>", "Ringing")), 1)
	l := NewList(PresenceEvent)
	if follow(t, l, []byte(body)); shows(l, "1") != "ringing" {
		t.Errorf("the line is %s", shows(l, "1"))
	}
}

func TestUserOfAddresses(t *testing.T) {
	for uri, want := range map[string]string{
		"sip:4711@pbx.example.com": "4711", "SIPS:4711;x=y@pbx.example.com:5061;user=phone": "4711", "tel:4711;phone-context=example.com": "4711",
		"sip:*8%23:secret@pbx.example.com": "*8#", "pres:ada@example.com": "ada", "sip:pbx.example.com": "", "http://4711@example.com": "", "sip:%zz@example.com": "", "": "",
	} {
		if got := userOf(uri); got != want {
			t.Errorf("%s: %q, want %q", uri, got, want)
		}
	}
}

func TestListsThatCannotBeRead(t *testing.T) {
	good := string(listBody(1, true, told{"1", "a", "active", "-"}))
	for i, c := range []struct{ media, body, why string }{
		{DialogMediaType, good, "dialog-info"},
		{"", good, "it is \"\""},
		{"multipart/related", good, "between its parts"},
		{listType, "", "is missing"},
		{listType, "busy", "is missing"},
		{listType, good[:len(good)-12], "EOF"},
		{listType, strings.Replace(good, MetaMediaType, DialogMediaType, 1), "it begins with"},
		{listType + `;start="<other@pbx.example.com>"`, good, "is missing"},
		{listType + `;start="<0@pbx.example.com>"`, good, "it begins with"},
		{listType, strings.Replace(good, "<list@", "<0@", 1) + strings.Repeat(" ", maxDocument), "bytes"},
		{listType, strings.Replace(good, `version="1"`, `version="4294967296"`, 1), "version"},
		{listType, strings.Replace(good, `version="1"`, ``, 1), "version"},
		{listType, strings.Replace(good, `state="active"`, `state="busy"`, 1), "busy"},
		{listType, strings.Replace(good, `<list `, `<!DOCTYPE a><list `, 1), "declares"},
		{listType, strings.Replace(good, `<list `, `<lists `, 1), "begins with"},
		{listType, strings.Replace(good, `<name>One</name>`, strings.Repeat("<a>", 40)+strings.Repeat("</a>", 40), 1), "nested"},
		{listType, strings.Replace(good, "--here--", "--here\r\nContent-ID: <0@pbx.example.com>\r\n\r\nx\r\n--here--", 1), "two parts"},
		{listType, strings.Replace(good, `<resource `, strings.Repeat(`<resource uri="sip:1@a"/>`, maxResources)+"<resource ", 1), "resources"},
		{listType, strings.Replace(good, `<name>One</name>`, strings.Repeat(`<instance state="active"/>`, maxInstances), 1), "instances"},
		{listType, strings.Replace(good, "--here--", strings.Repeat("--here\r\n\r\n\r\n", 3)+"--here--", 1), "two parts"},
	} {
		_, err := ParseList(c.media, []byte(c.body))
		if !errors.Is(err, ErrDocument) || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%d: %v, want %q", i, err, c.why)
		}
	}
}

// Whatever arrives is read or refused with ErrDocument, and what is read is a
// bounded list whose lines are in one of the states there are.
func FuzzList(f *testing.F) {
	one, two := told{"1", "a", "active", "confirmed"}, told{"2", "", "", ""}
	f.Add(listType, []byte(nil), []byte(nil))
	f.Add(listType, listBody(0, true, one, two), listBody(1, false, told{"1", "a", "terminated", ""}))
	f.Add(listType, listBody(0, true, one), listBody(1, false, told{"1", "b", "active", "-"}, told{"3", "c", "pending", ""}))
	f.Add(listType, listBody(0, true, one), listBody(5, false, one))
	f.Add(`Multipart/Related; type=application/rlmi+xml; start="<list@pbx.example.com>"; boundary="here"`, listBody(0, true, one), []byte("--here\r\n\r\n--here--"))
	f.Fuzz(func(t *testing.T, media string, first, second []byte) {
		l := NewList(DialogEvent)
		for _, body := range [][]byte{first, second} {
			info, err := ParseList(media, body)
			if err != nil {
				if !errors.Is(err, ErrDocument) {
					t.Errorf("%v", err)
				}
				continue
			}
			told, whole := l.Take(info)
			if whole && !l.Whole() || len(told) > 2*maxResources || len(l.members) > 2*maxResources {
				t.Errorf("whole %v and %v, told of %d, %d members", whole, l.Whole(), len(told), len(l.members))
			}
			for _, extension := range told {
				state, lasted, ok := l.Line(extension)
				if lasted < 0 || !ok && state != switchboard.LineUnknown || ok && l.Awaits(extension) {
					t.Errorf("%q: %q for %v, %v", extension, state, lasted, ok)
				}
			}
		}
	})
}
