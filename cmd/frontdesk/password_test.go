package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
	"frontdesk/config"
	"frontdesk/directory"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// The password goes to the PBX it was stored for, and to no other that a
// settings file may name.
func TestThePasswordIsForOneAccount(t *testing.T) {
	keyring := &vaulttest.Keyring{}
	phone := config.Phone{Server: "pbx.example.com", Username: "1000"}
	var out bytes.Buffer
	if err := setSecret(t.Context(), keyring, sipLogin(phone), streams{strings.NewReader("pw1000\n"), &out, &out}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "pw1000") {
		t.Errorf("the password is printed: %s", out.String())
	}
	if got, err := sipLogin(phone).password(keyring)(t.Context()); err != nil || got != "pw1000" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, other := range []config.Phone{{Server: "evil.example.com", Username: "1000"}, {Server: "pbx.example.com", Username: "1001"}} {
		got, err := sipLogin(other).password(keyring)(t.Context())
		if fault := new(switchboard.Fault); got != "" || !errors.As(err, &fault) || fault.Code != "sip-password-other" {
			t.Errorf("%+v got %q, %v", other, got, err)
		}
	}
	if err := removeSecret(t.Context(), keyring, sipLogin(phone), streams{nil, &out, &out}); err != nil {
		t.Fatal(err)
	}
	if _, err := sipLogin(phone).password(keyring)(t.Context()); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("after removing it: %v", err)
	}
}

// The directory's password is another one.
func TestEachAccountHasItsOwnPassword(t *testing.T) {
	keyring := &vaulttest.Keyring{}
	phone := sipLogin(config.Phone{Server: "pbx.example.com", Username: "1000"})
	ldap := ldapLogin(config.Directory{LDAPURL: "ldaps://ldap.example.com", LDAPBindDN: "cn=frontdesk,dc=example,dc=com"})
	for l, password := range map[login]string{phone: "pw1000", ldap: "reads"} {
		if err := setSecret(t.Context(), keyring, l, streams{strings.NewReader(password), &bytes.Buffer{}, &bytes.Buffer{}}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := ldap.password(keyring)(t.Context()); err != nil || got != "reads" {
		t.Errorf("got %q, %v", got, err)
	}
	if err := removeSecret(t.Context(), keyring, ldap, streams{nil, &bytes.Buffer{}, &bytes.Buffer{}}); err != nil {
		t.Fatal(err)
	}
	if got, err := phone.password(keyring)(t.Context()); err != nil || got != "pw1000" {
		t.Errorf("the other one: %q, %v", got, err)
	}
	_, err := ldap.password(keyring)(t.Context())
	if fault := new(switchboard.Fault); !errors.As(err, &fault) || fault.Text != "No LDAP password is stored" || !strings.Contains(fault.Hint, "secret set ldap") {
		t.Errorf("after removing it: %v", err)
	}
}

func TestAPasswordNeedsAnAccount(t *testing.T) {
	err := setSecret(context.Background(), &vaulttest.Keyring{}, sipLogin(config.Phone{}), streams{strings.NewReader("pw\n"), &bytes.Buffer{}, &bytes.Buffer{}})
	if status := report(&bytes.Buffer{}, err); status != exitUsage {
		t.Errorf("got %v, exit status %d", err, status)
	}
}

// A password that the directory has refused once is not tried by any process that
// comes after, until another one is stored.
func TestOneRefusalIsTheLast(t *testing.T) {
	server := peers.StartLDAP(t, peers.LDAPOptions{})
	settings := config.Defaults().Directory
	settings.Sources, settings.LDAPURL, settings.LDAPBindDN, settings.LDAPBase, settings.LDAPCA = []string{"ldap"}, server.URL(), peers.LDAPBindDN, peers.LDAPBase, server.CA()
	keyring := vaulttest.FileKeyring(t.TempDir())
	store := func(password string) {
		if err := setSecret(t.Context(), keyring, ldapLogin(settings), streams{strings.NewReader(password), &bytes.Buffer{}, &bytes.Buffer{}}); err != nil {
			t.Fatal(err)
		}
	}
	read := func() string { // as a new process does
		sources, err := directory.Open(directorySettings(settings, nil, keyring, slog.New(slog.DiscardHandler)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = sources[0].Read(t.Context(), source.Since{})
		return code(err)
	}
	store("battery staple")
	if got := read(); got != "directory-ldap" {
		t.Errorf("the first time: %s", got)
	}
	for range 2 {
		if got := read(); got != "ldap-password-refused" {
			t.Errorf("again: %s", got)
		}
	}
	store(peers.LDAPPassword)
	if got := read(); got != "" {
		t.Errorf("by the right one: %s", got)
	}
	if entries, err := keyring.Entries(); err != nil || strings.Contains(entries["ldap"], "refused") {
		t.Errorf("%v", err)
	}
}

// code is that of the words for an error.
func code(err error) string {
	if err == nil {
		return ""
	}
	return worded(err).Code
}

// Only the password that was refused is marked: another one may have been stored
// meanwhile.
func TestARefusalIsOfOnePassword(t *testing.T) {
	keyring := &vaulttest.Keyring{}
	l := ldapLogin(config.Directory{LDAPURL: "ldaps://ldap.example.com", LDAPBindDN: "cn=frontdesk,dc=example,dc=com"})
	var log bytes.Buffer
	refused := l.refused(keyring, slog.New(slog.NewTextHandler(&log, nil)))
	if err := setSecret(t.Context(), keyring, l, streams{strings.NewReader("newer"), &bytes.Buffer{}, &bytes.Buffer{}}); err != nil {
		t.Fatal(err)
	}
	refused(t.Context(), "battery staple")
	if got, err := l.password(keyring)(t.Context()); err != nil || got != "newer" {
		t.Errorf("%q, %v", got, err)
	}
	keyring.Do(func(map[string]string) { keyring.Fail = func(string) error { return vault.ErrLocked } })
	refused(t.Context(), "newer")
	if text := log.String(); !strings.Contains(text, "locked") || strings.Contains(text, "newer") {
		t.Errorf("the log: %s", text)
	}
}
