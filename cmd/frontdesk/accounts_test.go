package main

import (
	"slices"
	"strings"
	"testing"

	"frontdesk/auth/vault/vaulttest"
	"frontdesk/config"
	"frontdesk/telephony"
)

// Each further account has a password of its own, and is otherwise as the first.
func TestFurtherAccounts(t *testing.T) {
	s := setup{keyring: &vaulttest.Keyring{}, settings: config.Defaults()}
	p := &s.settings.Phone
	p.Server, p.Username, p.DisplayName, p.Also = "pbx.example.com", "1000", "Desk", []string{"Sales: 2000@pbx.example.com, dial 8"}
	all := phoneConfigs(s)
	if len(all) != 2 || all[1].Server != "pbx.example.com" || all[1].Username != "2000" || all[1].Line != "Sales" || all[1].Prefix != "8" || all[1].DisplayName != "Desk" || all[1].Transport != "tls" {
		t.Fatalf("%+v", all)
	}
	entry := "sip:2000@pbx.example.com"
	i := slices.IndexFunc(logins(s.settings), func(l login) bool { return l.entry == entry })
	if i < 0 || all[1].SecretName != entry {
		t.Fatalf("%+v", logins(s.settings))
	}
	var out strings.Builder
	if err := setSecret(t.Context(), s.keyring, logins(s.settings)[i], streams{strings.NewReader("pw2000\n"), &out, &out}); err != nil {
		t.Fatal(err)
	}
	if got, err := all[1].Secret(t.Context()); err != nil || got != "pw2000" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := sipLogin(s.settings.Phone).password(s.keyring)(t.Context()); err == nil {
		t.Error("the first account has the password of the second")
	}
	s.noCalls = true
	if len(phoneConfigs(s)) != 1 {
		t.Error("who only watches lines registers")
	}
}

// A demand for secrecy holds for every account: the one that cannot keep it is off, and
// the others are not.
func TestFurtherAccountsMustEncryptToo(t *testing.T) {
	for also, off := range map[string]bool{"A: 1@pbx.example.com;transport=udp": true, "A: 1@pbx.example.com": false} {
		s := setup{settings: config.Defaults()}
		p := &s.settings.Phone
		p.Server, p.Username, p.SRTP, p.Also = "pbx.example.com", "1000", "require", []string{also}
		if encrypted(&s); p.Server == "" || (len(p.Also) == 0) != off || (len(s.faults) > 0) != off || !telephony.Secret("pbx.example.com", "tls") {
			t.Errorf("%s: %+v", also, s.faults)
		}
	}
}
