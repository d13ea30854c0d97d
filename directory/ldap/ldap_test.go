package ldap_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"frontdesk/directory/ldap"
	"frontdesk/directory/record"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

const staff = `dn: ou=people,dc=example,dc=com
objectClass: organizationalUnit
ou: people

dn: uid=vera,ou=people,dc=example,dc=com
objectClass: inetOrgPerson
uid: vera
cn: Vera Blomquist
cn: Wera Blomquist
displayName: Vera Blomquist
givenName: Vera
sn: Blomquist
mail: vera@example.com
telephoneNumber: 020 7946 0711
telephoneNumber: 020 7946 0712
mobile: 07700 900711
homePhone: 01632 960711
title: General counsel
departmentNumber: Legal
roomNumber: 2.14
o: Example
employeeNumber: 4711
manager: UID=Tove, ou=people,dc=example,dc=com
secretary: uid=lin,ou=people,dc=example,dc=com

dn: uid=tove,ou=people,dc=example,dc=com
objectClass: inetOrgPerson
uid: tove
cn: Tove Larsen
sn: Larsen
mail: tove@example.com
manager: cn=reader,dc=example,dc=com

dn: uid=lin,ou=people,dc=example,dc=com
objectClass: inetOrgPerson
uid: lin
cn:: 6ZmIIOaelw==
sn:: 6ZmI

dn: cn=printer,dc=example,dc=com
objectClass: device
cn: printer

`

// crowd is the LDIF of many people.
func crowd(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "dn: uid=p%d,dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: p%d\ncn: Person %d\nsn: %d\n\n", i, i, i, i)
	}
	return b.String()
}

func form(t *testing.T) *record.Form {
	t.Helper()
	f, err := record.NewForm(record.Rules{Region: "GB", ExtensionFrom: "employeeNumber"})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func password(text string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return text, nil }
}

// known is a configuration that the server of the test answers.
func known(t *testing.T, server *peers.LDAP) ldap.Config {
	t.Helper()
	return ldap.Config{
		URL: server.URL(), Base: peers.LDAPBase, BindDN: peers.LDAPBindDN, Password: password(peers.LDAPPassword), CA: server.CA(), Form: form(t),
	}
}

func read(t *testing.T, cfg ldap.Config) ([]switchboard.Person, error) {
	t.Helper()
	s, err := ldap.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.Read(t.Context(), source.Since{})
	if err == nil && !d.Full {
		t.Error("not the whole directory")
	}
	slices.SortFunc(d.Changed, func(a, b switchboard.Person) int { return strings.Compare(a.Mail, b.Mail) })
	return d.Changed, err
}

func TestEntriesArePeople(t *testing.T) {
	server := peers.StartLDAP(t, peers.LDAPOptions{LDIF: staff})
	for name, url := range map[string]string{"StartTLS": server.URL(), "encrypted": server.EncryptedURL()} {
		cfg := known(t, server)
		cfg.URL = url
		people, err := read(t, cfg)
		if err != nil || len(people) != 3 {
			t.Fatalf("%s: %v, %+v", name, err, people)
		}
		lin, tove, vera := people[0], people[1], people[2]
		want := switchboard.Person{
			ID: vera.ID, Name: "Blomquist, Vera", GivenName: "Vera", Surname: "Blomquist", Mail: "vera@example.com", Aliases: []string{"Wera Blomquist"},
			Department: "Legal", Title: "General counsel", Location: "2.14", Extension: "4711",
			Phones: []switchboard.PhoneNumber{
				{Kind: switchboard.PhoneDesk, Number: "+44 20 7946 0711"},
				{Kind: switchboard.PhoneDesk, Number: "+44 20 7946 0712"},
				{Kind: switchboard.PhoneMobile, Number: "+44 7700 900711"},
				{Kind: switchboard.PhoneHome, Number: "+44 1632 960711"},
			},
			Manager: tove.ID, Deputy: lin.ID, Sources: []switchboard.DirectorySource{switchboard.FromLDAP},
		}
		if fmt.Sprintf("%+v", vera) != fmt.Sprintf("%+v", want) || !strings.HasPrefix(string(vera.ID), "ldap:") {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, vera, want)
		}
		if tove.Manager != "" || lin.Name != "陈 林" || lin.ID == tove.ID {
			t.Errorf("%s: %+v, %+v", name, tove, lin)
		}
		again, err := read(t, cfg)
		if err != nil || again[2].ID != vera.ID {
			t.Errorf("%s: the second time %v, %v", name, again, err)
		}
	}
}

func TestThePlaceOfPeopleIsTheServersOwn(t *testing.T) {
	server := peers.StartLDAP(t, peers.LDAPOptions{LDIF: staff, Anonymous: true})
	cfg := known(t, server)
	cfg.Base, cfg.BindDN, cfg.Password = "", "", nil // whom it does not know, too
	if people, err := read(t, cfg); err != nil || len(people) != 3 {
		t.Errorf("%v, %v", people, err)
	}
	cfg.Filter = "(&(objectClass=inetOrgPerson)(mail=*))"
	if people, err := read(t, cfg); err != nil || len(people) != 2 {
		t.Errorf("%v, %v", people, err)
	}
}

// More people than a page has come page by page.
func TestManyPeopleComeInPages(t *testing.T) {
	server := peers.StartLDAP(t, peers.LDAPOptions{LDIF: crowd(1203)})
	people, err := read(t, known(t, server))
	ids := map[switchboard.PersonID]bool{}
	for _, p := range people {
		ids[p.ID] = true
	}
	if err != nil || len(people) != 1203 || len(ids) != 1203 {
		t.Errorf("%d people of %d IDs, %v", len(people), len(ids), err)
	}
}

func TestWhatIsOutIsSaidInPlainWords(t *testing.T) {
	server := peers.StartLDAP(t, peers.LDAPOptions{LDIF: staff + crowd(30), SizeLimit: 20})
	elsewhere := peers.StartLDAP(t, peers.LDAPOptions{NoTLS: true})
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*ldap.Config)
		says   string
	}{
		"a wrong password":  {func(c *ldap.Config) { c.Password = password("battery staple") }, "does not accept the name or the password"},
		"no password":       {func(c *ldap.Config) { c.Password = nil }, "The password of the LDAP server is not stored"},
		"an empty password": {func(c *ldap.Config) { c.Password = password("") }, "The password of the LDAP server is not stored"},
		"a keyring that is out": {func(c *ldap.Config) {
			c.Password = func(context.Context) (string, error) { return "", &switchboard.Fault{Text: "The keyring is locked"} }
		}, "The keyring is locked"},
		"nobody in particular":    {func(c *ldap.Config) { c.BindDN = "" }, "does not know the place"}, // which it hides from strangers
		"a place it has not":      {func(c *ldap.Config) { c.Base = "ou=nowhere,dc=example,dc=com" }, "Check directory.ldap_base"},
		"too many people":         {func(*ldap.Config) {}, "does not give out that many people"},
		"a stranger's authority":  {func(c *ldap.Config) { c.CA = elsewhere.CA() }, "offers no connection that can be trusted"},
		"no authority":            {func(c *ldap.Config) { c.CA = "" }, "offers no connection that can be trusted"},
		"no authority, encrypted": {func(c *ldap.Config) { c.CA, c.URL = "", server.EncryptedURL() }, "offers no connection that can be trusted"},
		"a file that is none":     {func(c *ldap.Config) { c.CA = empty }, "The file of directory.ldap_ca cannot be used"},
		"no file":                 {func(c *ldap.Config) { c.CA = empty + "x" }, "The file of directory.ldap_ca cannot be used"},
		"nobody at home":          {func(c *ldap.Config) { c.URL = "ldap://127.0.0.1:1" }, "cannot be reached"},
	} {
		cfg := known(t, server)
		c.change(&cfg)
		people, err := read(t, cfg)
		var out *ldap.Error
		if !errors.As(err, &out) || len(people) != 0 {
			t.Errorf("%s: %v, %v", name, people, err)
			continue
		}
		fault := out.Fault()
		if all := fault.Text + " " + fault.Hint; !strings.Contains(all, c.says) || strings.Contains(all+err.Error()+fault.Details, "battery") || strings.Contains(all, "\n") {
			t.Errorf("%s: %+v, %v", name, *fault, err)
		}
		waits := slices.Contains([]string{"a wrong password", "no password", "an empty password", "a keyring that is out"}, name)
		if out.Waits() != waits || strings.Contains(fault.Text, "nobody is read from LDAP meanwhile") != waits {
			t.Errorf("%s: waits for the operator: %v, %q", name, out.Waits(), fault.Text)
		}
	}
}

// One refusal of a password is the last: the server is not asked again by it, but
// by another one at once.
func TestARefusedPasswordIsNotTriedAgain(t *testing.T) {
	server := peers.StartLDAP(t, peers.LDAPOptions{LDIF: staff})
	cfg, stored := known(t, server), "battery staple"
	var refused []string
	cfg.Password = func(context.Context) (string, error) { return stored, nil }
	cfg.Refused = func(_ context.Context, password string) { refused = append(refused, password) }
	s, err := ldap.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		_, err := s.Read(t.Context(), source.Since{})
		var out *ldap.Error
		if !errors.As(err, &out) || !out.Waits() || !strings.Contains(out.Fault().Text, "does not accept the name or the password") {
			t.Fatalf("%v", err)
		}
	}
	if !slices.Equal(refused, []string{"battery staple"}) {
		t.Errorf("the server refused %q", refused)
	}
	stored = peers.LDAPPassword
	if d, err := s.Read(t.Context(), source.Since{}); err != nil || len(d.Changed) != 3 {
		t.Errorf("by another password: %v, %d people", err, len(d.Changed))
	}
}

// On this computer alone a server may go without encryption.
func TestInTheClearOnlyOnThisComputer(t *testing.T) {
	server := peers.StartLDAP(t, peers.LDAPOptions{LDIF: staff, NoTLS: true})
	if people, err := read(t, known(t, server)); err != nil || len(people) != 3 {
		t.Errorf("%v, %v", people, err)
	}
}

func TestSettingsThatCannotWorkAreNamed(t *testing.T) {
	for key, cfg := range map[string]ldap.Config{
		"directory.ldap_url":    {URL: "https://ldap.example.com"},
		"directory.ldap_filter": {URL: "ldaps://ldap.example.com", Filter: "(cn=*"},
		"directory.ldap_base":   {URL: "ldaps://ldap.example.com", Base: "example.com"},
	} {
		_, err := ldap.New(cfg)
		var setting *record.SettingError
		if !errors.As(err, &setting) || setting.Key != key || setting.Fault().Hint == "" {
			t.Errorf("%s: %v", key, err)
		}
	}
	for _, url := range []string{"", "ldap://", "ldap://user:password@ldap.example.com", "\x00"} {
		if _, err := ldap.New(ldap.Config{URL: url}); err == nil {
			t.Errorf("%q is taken", url)
		}
	}
}

// A server that says nothing is given up, and one that is not wanted any more
// is left at once.
func TestASilentServerIsLeft(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	s, err := ldap.New(ldap.Config{URL: "ldap://" + listener.Addr().String(), Form: form(t)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		if conn, err := listener.Accept(); err == nil {
			_, _ = conn.Read(make([]byte, 1)) // the question has come
			cancel()
			_, _ = conn.Read(make([]byte, 1<<10))
		}
	}()
	if _, err := s.Read(ctx, source.Since{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
