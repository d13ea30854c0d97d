package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
	"frontdesk/config"
	"frontdesk/switchboard"
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
