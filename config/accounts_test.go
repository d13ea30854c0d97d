package config_test

import (
	"reflect"
	"strings"
	"testing"

	. "frontdesk/config"
)

func TestFurtherAccounts(t *testing.T) {
	l := load(t, `[phone]`+"\n"+`also = ["Sales: 2000@pbx.example.com;transport=udp, dial 8", " Night line :2001@192.0.2.1:5070", "Six: a.b@sip:[2001:db8::1]:5061"]`+"\n", "")
	if len(l.Problems) > 0 {
		t.Fatalf("%q", messages(l))
	}
	want := []FurtherAccount{
		{"Sales", "2000", "pbx.example.com;transport=udp", "8"}, {"Night line", "2001", "192.0.2.1:5070", ""}, {"Six", "a.b", "sip:[2001:db8::1]:5061", ""},
	}
	if got := l.Settings.Phone.Further(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	for _, wrong := range []string{
		`"2000@pbx.example.com"`, `"Sales: 2000"`, `"Sales: @pbx.example.com"`, `"Sales: 2000@"`, `": 2000@pbx.example.com"`, `"Sales: 2000:pw@pbx.example.com"`,
		`"Sales: 2000@pbx.example.com, dial x"`, `"Sales: 2000@pbx.example.com, dial "`, `"Sales: 2000@pbx example"`, `"Sales: 2000@pbx.example.com;transport=sctp"`,
		`"Sales: 2000@pbx.example.com", "Again: 2000@pbx.example.com"`, `"S\nX: 2000@pbx.example.com"`, strings.Repeat(`"S: 2000@pbx.example.com",`, 9),
	} {
		l := load(t, "[phone]\nalso = ["+wrong+"]\n", "")
		if got := messages(l); len(got) != 1 || !strings.HasPrefix(got[0], "config.toml:2: phone.also: found a list, allowed: ") || len(l.Settings.Phone.Also) > 0 {
			t.Errorf("%s: %q", wrong, got)
		}
	}
}

// The transport that a policy locks holds for every account.
func TestFurtherAccountsCannotLeaveTheLockedTransport(t *testing.T) {
	l := load(t, `[phone]`+"\n"+`also = ["A: 1@pbx.example.com", "B: 2@pbx.example.com;transport=udp", "C: 3@pbx.example.com;transport=tls"]`+"\n", "[phone]\ntransport = \"tls\"\n")
	var lines []string
	for _, a := range l.Settings.Phone.Further() {
		lines = append(lines, a.Line)
	}
	if got := messages(l); strings.Join(lines, "") != "AC" || len(got) != 1 || got[0] != "config.toml: phone.also: found transport=udp, allowed: transport=tls, which the policy locks" {
		t.Errorf("%v %q", lines, got)
	}
}
