package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	. "frontdesk/config"
)

var update = flag.Bool("update", false, "write docs/settings.md anew")

// load writes the texts to files and loads them.
func load(t *testing.T, user, policy string) Loaded {
	t.Helper()
	dir := t.TempDir()
	files := Files{filepath.Join(dir, "config.toml"), filepath.Join(dir, "policy.toml")}
	for name, text := range map[string]string{files.User: user, files.Policy: policy} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	l, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// messages are the problems without the folder of the test.
func messages(l Loaded) []string {
	var out []string
	for _, p := range l.Problems {
		p.File = filepath.Base(p.File)
		out = append(out, p.Error())
	}
	return out
}

func TestAnEmptyFileGivesTheDefaults(t *testing.T) {
	l := load(t, "", "# nothing here\n")
	if !reflect.DeepEqual(l.Settings, Defaults()) || len(l.Problems) != 0 {
		t.Errorf("got %+v, %v", l.Settings, l.Problems)
	}
	for _, e := range l.Entries() {
		if e.Origin != FromDefault || e.Locked {
			t.Errorf("%s came from %s", e.Key, e.Origin)
		}
	}
}

func TestPolicyWinsAndLocks(t *testing.T) {
	l := load(t,
		"[account]\ntenant_id = \"contoso.example.com\"\n[calendar]\nrefresh_seconds = 90\nenabled = true\n",
		"[calendar]\nenabled = false\n")
	s := l.Settings
	if s.Account.TenantID != "contoso.example.com" || s.Calendar.RefreshSeconds != 90 || s.Calendar.Enabled {
		t.Errorf("got %+v", s)
	}
	for key, want := range map[string]Origin{"account.tenant_id": FromUser, "calendar.enabled": FromPolicy, "ui.theme": FromDefault} {
		if l.Origins[key] != want {
			t.Errorf("%s came from %s, want %s", key, l.Origins[key], want)
		}
	}
	locked := slices.IndexFunc(l.Entries(), func(e Entry) bool { return e.Locked })
	if locked < 0 || l.Entries()[locked].Key != "calendar.enabled" {
		t.Error("what the policy sets is locked, and only that")
	}
}

func TestMistakesNamePlaceFindingAndRemedy(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"[calendar]\nrefresh_seconds = 30\n", "config.toml:2: calendar.refresh_seconds: found 30, allowed: a number, 60 to 86400"},
		{"[calendar]\nrefresh_seconds = \"90\"\n", `config.toml:2: calendar.refresh_seconds: found "90", allowed: a number, 60 to 86400`},
		{"[calendar]\nrefresh_second = 90\n", "config.toml:2: calendar.refresh_second: found an unknown key, allowed: calendar.refresh_seconds"},
		{"\n\n[ui]\n# dark at night\ntheme = \"blue\"\n", `config.toml:5: ui.theme: found "blue", allowed: system, light, dark, high-contrast`},
		{"[ui]\ncolour_scheme = 1\n", "config.toml:2: ui.colour_scheme: found an unknown key, allowed: language, theme, keys"},
		{"printer = 1\n", "config.toml:1: printer: found an unknown key, allowed: the sections account, calendar, directory, phone, reception, ui, privacy"},
		{"[phone]\npassword = \"hunter2\"\n", "config.toml:2: phone.password: found an unknown key, allowed: no secrets in files; the SIP password goes into the keyring by: frontdesk secret set sip"},
		{"[account]\nissuer = \"http://login.example.com\"\n", `config.toml:2: account.issuer: found "http://login.example.com", allowed: an https address, or http on this computer`},
		{"[account]\ntenant_id = \"../evil\"\n", `config.toml:2: account.tenant_id: found "../evil", allowed: a GUID or a domain name`},
		{"[directory]\nextension_pattern = \"([0-9]\"\n", `config.toml:2: directory.extension_pattern: found "([0-9]", allowed: a regular expression with one group`},
		{"[directory]\nsources = [\"microsoft365\", \"paper\"]\n", "config.toml:2: directory.sources: found a list, allowed: a list of microsoft365, contacts, csv, vcard, ldap, each once"},
		{"[directory]\nsources = [\"csv\", \"csv\"]\n", "config.toml:2: directory.sources: found a list, allowed: a list of microsoft365, contacts, csv, vcard, ldap, each once"},
		{"[directory]\nregion = \"Britain\"\n", `config.toml:2: directory.region: found "Britain", allowed: the two letters of a country, for example GB`},
		{"[directory]\nldap_url = \"ldaps://reader:s3cretpw@ldap.example.com\"\n", "config.toml:2: directory.ldap_url: found a value with an @, not repeated here, allowed: ldaps://host or ldap://host, with a port if need be"},
		{"[directory]\nldap_url = \"https://ldap.example.com\"\n", `config.toml:2: directory.ldap_url: found "https://ldap.example.com", allowed: ldaps://host or ldap://host, with a port if need be`},
		{"[directory]\nldap_filter = \"cn=*\"\n", `config.toml:2: directory.ldap_filter: found "cn=*", allowed: an LDAP filter in parentheses`},
		{"[directory]\nldap_password = \"hunter2\"\n", "config.toml:2: directory.ldap_password: found an unknown key, allowed: no secrets in files; the password of the LDAP server goes into the keyring by: frontdesk secret set ldap"},
		{"[phone]\nserver = \"sip:1000:s3cretpw@pbx.example.com\"\n", "config.toml:2: phone.server: found a value with an @, not repeated here, allowed: a host, host:port, or sip:host;transport=tls|tcp|udp"},
		{"[account]\nmode = \"application\"\n", `config.toml:2: account.mode: found "application", allowed: delegated, application (not in this version: application)`},
		{"[phone]\nserver = \"pbx example\"\n", `config.toml:2: phone.server: found "pbx example", allowed: a host, host:port, or sip:host;transport=tls|tcp|udp`},
		{"[phone]\nrecord_code = \"*1\"\n", "config.toml:2: phone.record_code: found it in the user's settings, allowed: it in the administrator's policy only"},
		{"[phone]\nnever_dial = [\"0900*\", \"09 00\"]\n", "config.toml:2: phone.never_dial: found a list, allowed: a list of numbers, each with * at its end or not"},
		{"[reception]\ngreetings = [\"Sales\"]\n", `config.toml:2: reception.greetings: found a list, allowed: a list of "line: what to say"`},
		{"[reception]\nami = \"pbx.example.com\"\n", `config.toml:2: reception.ami: found "pbx.example.com", allowed: host:port, or tls://host:port`},
		{"[reception]\nami_secret = \"hunter2\"\n", "config.toml:2: reception.ami_secret: found an unknown key, allowed: no secrets in files; the password of the manager interface goes into the keyring by: frontdesk secret set ami"},
		{"[ui]\ntheme = dark\n", `config.toml:2: found a line that is not TOML, allowed: key = value, with text in "quotes"`},
	} {
		l := load(t, c.text, "")
		if got := messages(l); len(got) != 1 || got[0] != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.text, got, c.want)
		}
		if !reflect.DeepEqual(l.Settings, Defaults()) {
			t.Errorf("%q changed a setting", c.text)
		}
	}
}

func TestTheRestOfTheFileCounts(t *testing.T) {
	l := load(t, "[phone]\nserver = \"pbx.example.com\"\nusername = 1000 apples\ntransport = \"udp\"\n[ui]\ntheme = \"dark\"\nkeys = 7\n", "")
	if s := l.Settings; s.Phone.Server != "pbx.example.com" || s.Phone.Transport != "udp" || s.UI.Theme != "dark" || s.UI.Keys != "function-keys" {
		t.Errorf("got %+v", s)
	}
	if len(l.Problems) != 2 {
		t.Errorf("got %q", messages(l))
	}
}

func TestTheUsersServerCannotLeaveTheLockedTransport(t *testing.T) {
	l := load(t, "[phone]\nserver = \"sip:pbx.example.com;transport=udp\"\n", "[phone]\ntransport = \"tls\"\n")
	if got := messages(l); l.Settings.Phone.Server != "" || len(got) != 1 || got[0] != "config.toml: phone.server: found transport=udp, allowed: transport=tls, which the policy locks" {
		t.Errorf("got %q, %q", l.Settings.Phone.Server, got)
	}
	if l := load(t, "[phone]\nserver = \"sip:pbx.example.com;transport=tls\"\n", "[phone]\ntransport = \"tls\"\n"); len(l.Problems) != 0 {
		t.Errorf("the locked transport itself: %q", messages(l))
	}
}

func TestAKeyGivenTwiceKeepsItsFirstValue(t *testing.T) {
	l := load(t, "[ui]\ntheme = \"dark\"\ntheme = \"light\"\n", "")
	if got := messages(l); l.Settings.UI.Theme != "dark" || len(got) != 1 || got[0] != "config.toml:3: ui.theme: found it a second time, allowed: once; the first is in line 2" {
		t.Errorf("got %q, %q", l.Settings.UI.Theme, got)
	}
}

// A file of another kind is given up soon, in time and in words.
func TestAFileFullOfMistakes(t *testing.T) {
	l := load(t, strings.Repeat("a = 1\n", 100_000), "")
	if n := len(l.Problems); n > 30 {
		t.Errorf("%d problems", n)
	}
}

func TestServers(t *testing.T) {
	for server, good := range map[string]bool{
		"": true, "pbx.example.com": true, "192.0.2.7:5060": true, "[2001:db8::1]:5061": true, "sip:pbx.example.com;transport=tls": true,
		"sip:pbx.example.com;transport=smoke": false, "pbx.example.com:sip": false, ":5060": false, "pbx.example.com\r\nX: y": false,
	} {
		l := load(t, "[phone]\nserver = "+Literal(server)+"\n", "")
		if (len(l.Problems) == 0) != good {
			t.Errorf("%q: %q", server, messages(l))
		}
	}
}

// As telephony/sound reads them.
func TestSoundDevices(t *testing.T) {
	for text, ok := range map[string]bool{
		"default": true, "null": true, "file:in.wav,out.wav": true, "headset:Jay 20": true, "headset:Mic, left | Ear": true, "headset:Mic|": true, "headset:|Ear": true,
		"": false, "tape": false, "file:in.wav": false, "file:a,b,c": false, "headset:": false, "headset: | ": false, "headset:a|b|c": false, "headset:a\nb": false,
	} {
		if l := load(t, "[phone]\naudio = "+Literal(text)+"\n", ""); (len(l.Problems) == 0) != ok {
			t.Errorf("audio %q: %q", text, messages(l))
		}
	}
	for text, ok := range map[string]bool{"default": true, "off": true, "Shelf, left": true, "": false, " ": false, "a\nb": false} {
		if l := load(t, "[phone]\nring_device = "+Literal(text)+"\n", ""); (len(l.Problems) == 0) != ok {
			t.Errorf("ring device %q: %q", text, messages(l))
		}
	}
}

func TestEverySourceOfPeopleCanBeSet(t *testing.T) {
	l := load(t, `[directory]
sources = ["ldap", "csv", "vcard", "contacts", "microsoft365"]
csv = "/srv/people.csv"
vcard = "/srv/people.vcf"
region = "gb"
ldap_url = "ldaps://ldap.example.com:636"
ldap_base = "ou=people,dc=example,dc=com"
ldap_filter = "(objectClass=inetOrgPerson)"
ldap_bind_dn = "reader@example.com"
ldap_ca = "/etc/ssl/example.pem"
`, "")
	want := Defaults().Directory
	want.Sources = []string{"ldap", "csv", "vcard", "contacts", "microsoft365"}
	want.CSV, want.VCard, want.Region, want.LDAPURL = "/srv/people.csv", "/srv/people.vcf", "gb", "ldaps://ldap.example.com:636"
	want.LDAPBase, want.LDAPFilter = "ou=people,dc=example,dc=com", "(objectClass=inetOrgPerson)"
	want.LDAPBindDN, want.LDAPCA = "reader@example.com", "/etc/ssl/example.pem"
	if !reflect.DeepEqual(l.Settings.Directory, want) || len(l.Problems) != 0 {
		t.Errorf("got %+v, %q", l.Settings.Directory, messages(l))
	}
}

func TestAFileThatWasNamedMustBeThere(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "nothing.toml")
	if _, err := Load(Files{User: missing}); err == nil || !strings.Contains(err.Error(), missing) {
		t.Errorf("got %v", err)
	}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	if l, err := Load(Files{}); err != nil || !reflect.DeepEqual(l.Settings.UI, Defaults().UI) {
		t.Errorf("without files: %v, %+v", err, l.Settings)
	}
}

// The page that documents the settings is made from the table that checks them.
func TestSettingsPageIsCurrent(t *testing.T) {
	const page = "../docs/settings.md"
	if *update {
		if err := os.WriteFile(page, []byte(Document()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(page)
	if err != nil || string(text) != Document() {
		t.Errorf("%s is out of date (%v): run go test ./config -update", page, err)
	}
}

// Whatever stands in the file, loading ends with settings that passed their
// checks, and every problem is one line.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"[ui]\ntheme = \"dark\"", "ui = {theme = \"dark\", keys = 1}", "[[phone]]\nserver=1", "a.b.c = [1, [2]]",
		"[calendar]\nrefresh_seconds = 0x7fffffffffffffff", "\"phone\".\"server\" = '''x\ny'''", "= = =\n[", "\x00\xff", "a = 1979-05-27",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l := load(t, text, "")
		for _, p := range messages(l) {
			if strings.Contains(p, "\n") {
				t.Errorf("a problem of two lines: %q", p)
			}
		}
		if n := l.Settings.Calendar.RefreshSeconds; n < 60 {
			t.Errorf("refresh every %d s", n)
		}
	})
}

// What only an administrator may allow is taken from the policy.
func TestThePolicyAllowsARecording(t *testing.T) {
	l := load(t, "", "[phone]\nrecord_code = \"*1\"\n")
	if l.Settings.Phone.RecordCode != "*1" || len(l.Problems) != 0 {
		t.Errorf("got %q, %q", l.Settings.Phone.RecordCode, messages(l))
	}
}

func TestGreetings(t *testing.T) {
	l := load(t, "[reception]\ngreetings = [\"Sales: Example Sales: good morning\", \"1900:Hello\"]\n", "")
	got := l.Settings.Reception.Greeted()
	if len(got) != 2 || got["Sales"] != "Example Sales: good morning" || got["1900"] != "Hello" {
		t.Errorf("got %q, %q", got, messages(l))
	}
}

// The user's exceptions do not open what the policy bars.
func TestTheUsersExceptionsCannotOpenThePolicy(t *testing.T) {
	l := load(t, "[phone]\nmay_dial = [\"0900*\"]\n", "[phone]\nnever_dial = [\"0900*\"]\n")
	if got := messages(l); len(l.Settings.Phone.MayDial) != 0 || len(got) != 1 {
		t.Errorf("got %q, %q", l.Settings.Phone.MayDial, got)
	}
	if l := load(t, "[phone]\nmay_dial = [\"09001*\"]\nnever_dial = [\"0900*\"]\n", ""); len(l.Problems) != 0 || len(l.Settings.Phone.MayDial) != 1 {
		t.Errorf("of one's own rules: %q", messages(l))
	}
}
