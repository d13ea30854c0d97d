package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/test/peers"
)

// The same sign-in without the window, and what scripts are promised.
func TestTheCommandLine(t *testing.T) {
	keyring, browser := peers.StartKeyring(t), peers.StartBrowser(t)
	anna := newPerson(t, keyring.Env(), browser.Env())
	w := startWorld(t, anna)
	anna.configure(w.Endpoints, "")

	if _, errs, status := anna.frontdesk("", "who", "blo"); status != 3 || !strings.Contains(errs, "error: nobody is signed in\nhint: run: frontdesk sign-in") {
		t.Errorf("who before the sign-in: %d %q", status, errs)
	}
	if _, errs, status := anna.frontdesk(w.SIP.Password+"\n", "secret", "set", "sip"); status != 0 {
		t.Fatalf("secret set sip: %d %s", status, errs)
	}
	if out := anna.atTheBrowser(browser, "#account-0", "sign-in"); !strings.Contains(out, "Signed in as Anna Berg, anna.berg@example.com") {
		t.Fatalf("sign-in: %s", out)
	}
	out, errs, status := anna.frontdesk("", "who", "blo", "--json")
	if status != 0 {
		t.Fatalf("who: %d %s", status, errs)
	}
	checkWho(t, out)
	w.post("/tenant/presence?mail=vera.blomquist@example.com&availability=DoNotDisturb&activity=Presenting")
	if out, errs, _ = anna.frontdesk("", "who", "blo", "--json"); !strings.Contains(out, `"kind": "dnd"`) || errs != "" {
		t.Errorf("Teams was not asked: %s %s", out, errs)
	}
	w.post("/line?extension=4711&state=busy")
	if out, errs, _ = anna.frontdesk("", "who", "blo", "--json"); !strings.Contains(out, `"kind": "on-call"`) || errs != "" {
		t.Errorf("the PBX was not asked: %s %s", out, errs)
	}
	if n := len(w.status().PBX.Registrations); n != 0 {
		t.Errorf("who has registered a telephone: %d", n)
	}
	if out, _, _ = anna.frontdesk("", "who", "tove", "larsen", "--json"); !strings.Contains(out, `"kind": "unknown"`) || !strings.Contains(out, `"code": "calendar-not-found"`) {
		t.Errorf("a colleague without a calendar: %s", out)
	}
	if out, _, status = anna.frontdesk("", "who", "zzzz", "--json"); status != 0 || strings.TrimSpace(out) != "[]" {
		t.Errorf("nobody found: %d %q", status, out)
	}
	if out, errs, status = anna.frontdesk("", "sign-out"); status != 0 || !strings.Contains(out, "Signed out") {
		t.Errorf("sign-out: %d %s %s", status, out, errs)
	}
	if _, errs, status = anna.frontdesk("", "secret", "remove", "sip"); status != 0 {
		t.Errorf("secret remove sip: %d %s", status, errs)
	}
	if left := keyring.Stored("frontdesk"); len(left) != 0 {
		t.Errorf("the keyring still holds %q", left)
	}
}

// Omar agrees for himself, to what is asked for: first to the sign-in alone,
// then to the rest.
func TestTheCommandLineAsksForPermissions(t *testing.T) {
	keyring, browser := peers.StartKeyring(t), peers.StartBrowser(t)
	omar := newPerson(t, keyring.Env(), browser.Env())
	omar.configure(startWorld(t, omar).Endpoints, "")

	out := omar.atTheBrowser(browser, "#account-1 #accept", "sign-in")
	for _, want := range []string{
		"Signed in as Omar Lindqvist, omar.lindqvist@example.com\n", "no colleagues are listed (User.Read.All)\n", "(Calendars.Read)\n",
		"frontdesk sign-in --permissions",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("sign-in says nothing of %q:\n%s", want, out)
		}
	}
	for _, args := range [][]string{{"who", "blo"}, {"who", "blo", "--json"}} {
		found, errs, status := omar.frontdesk("", args...)
		if status != 1 || found != "" || !strings.HasPrefix(errs, "error: Not permitted yet: no colleagues are listed\nhint: ") || !strings.Contains(errs, "User.Read.All") {
			t.Errorf("%v without the permission: %d %q %q", args, status, found, errs)
		}
	}
	out = omar.atTheBrowser(browser, "#accept", "sign-in", "--permissions") // the account is known, so nobody has to choose
	if !strings.HasSuffix(out, "Signed in as Omar Lindqvist, omar.lindqvist@example.com\n") {
		t.Errorf("sign-in --permissions: %s", out)
	}
	found, errs, status := omar.frontdesk("", "who", "blo", "--json")
	if status != 0 {
		t.Fatalf("who: %d %s", status, errs)
	}
	checkWho(t, found)
	if out, errs, status := omar.frontdesk("", "sign-out"); status != 0 || !strings.Contains(out, "Signed out") {
		t.Errorf("sign-out: %d %s %s", status, out, errs)
	}
	if left := keyring.Stored("frontdesk"); len(left) != 0 {
		t.Errorf("the keyring still holds %q", left)
	}
}

// atTheBrowser runs a command that opens the browser, clicks there, and gives
// what the command said.
func (p *person) atTheBrowser(browser *peers.WebBrowser, clicks string, args ...string) string {
	p.t.Helper()
	cmd := p.command(args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	timer := time.AfterFunc(3*patience, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	page := browser.Page("127.0.0.1")
	for click := range strings.FieldsSeq(clicks) {
		page.Click(click)
	}
	if err := cmd.Wait(); err != nil {
		p.t.Fatalf("%v: %v\n%s", args, err, out.String())
	}
	return out.String()
}

func checkWho(t *testing.T, out string) {
	t.Helper()
	var people []struct {
		Name, Mail, Extension string
		Status                struct {
			Kind, Text string
			AgeSeconds *int `json:"age_seconds"`
			Sources    []string
		}
		Blocks []struct{ Start, End, Kind string }
		Error  *struct{ Code, Text string }
	}
	if err := json.Unmarshal([]byte(out), &people); err != nil || len(people) != 1 {
		t.Fatalf("%v: %d people in %s", err, len(people), out)
	}
	p := people[0]
	if p.Name != "Vera Blomquist" || p.Mail != "vera.blomquist@example.com" || p.Extension != "4711" || p.Error != nil {
		t.Errorf("got %+v", p)
	}
	if p.Status.Kind == "unknown" || p.Status.Text == "" || p.Status.AgeSeconds == nil || len(p.Status.Sources) == 0 {
		t.Errorf("her status: %+v", p.Status)
	}
	rfc3339 := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)
	for _, b := range p.Blocks {
		if !rfc3339.MatchString(b.Start) || !rfc3339.MatchString(b.End) || b.Kind == "" {
			t.Errorf("a block: %+v", b)
		}
	}
	if len(p.Blocks) == 0 {
		t.Error("no blocks")
	}
}

func TestWrongUseIsExplained(t *testing.T) {
	p := newPerson(t)
	file := filepath.Join(p.home, "settings.toml")
	if err := os.WriteFile(file, []byte("[phone]\nserver = \"pbx.example.com\"\ntransprot = \"udp\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"--config", file, "config"}, 1, "error: " + file + ":3: phone.transprot: found an unknown key, allowed: phone.transport\n"},
		{[]string{"--config", file + "x", "config"}, 2, "error: there is no settings file "},
		{[]string{"who"}, 2, "error: expected a name, a number or a department, for example: frontdesk who ada\n"},
		{[]string{"dance"}, 2, "error: unknown command"},
		{[]string{"--loud"}, 2, "error: unknown flag: --loud\n"},
		{[]string{"secret", "set", "pin"}, 2, "error: expected: frontdesk secret set sip"},
		{[]string{"secret", "set", "sip"}, 2, "error: set phone.server and phone.username in the settings file first"},
		{nil, 1, "error: the window cannot be opened: there is no display\nhint: start Frontdesk from the desktop"},
	} {
		_, errs, status := p.frontdesk("", c.args...)
		if status != c.status || !strings.Contains(errs, c.says) {
			t.Errorf("frontdesk %v: %d %q, want %d %q", c.args, status, errs, c.status, c.says)
		}
	}
	out, _, status := p.frontdesk("", "--config", file, "config", "--json")
	var entries []struct{ Key, Origin string }
	if err := json.Unmarshal([]byte(out), &entries); err != nil || status != 1 {
		t.Fatalf("config --json: %d %v %s", status, err, out)
	}
	for _, e := range entries {
		if want := map[bool]string{true: "user", false: "default"}[e.Key == "phone.server"]; e.Origin != want {
			t.Errorf("%s came from %s", e.Key, e.Origin)
		}
	}
	_, errs, status := p.frontdesk("", "--config", file, "secret", "set", "sip")
	if status != 2 || !strings.Contains(errs, "set phone.server and phone.username") {
		t.Errorf("a password for no account: %d %q", status, errs)
	}
	if out, _, status := p.frontdesk("", "version"); status != 0 || !strings.HasPrefix(out, "frontdesk ") {
		t.Errorf("version: %d %q", status, out)
	}
}
