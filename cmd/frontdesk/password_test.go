package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/config"
	"frontdesk/switchboard"
)

// The password goes to the PBX it was stored for, and to no other that a
// settings file may name.
func TestThePasswordIsForOneAccount(t *testing.T) {
	keyring := &authtest.Keyring{}
	phone := config.Phone{Server: "pbx.example.com", Username: "1000"}
	var out bytes.Buffer
	if err := setSecret(t.Context(), keyring, phone, streams{strings.NewReader("pw1000\n"), &out, &out}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "pw1000") {
		t.Errorf("the password is printed: %s", out.String())
	}
	if got, err := sipPassword(keyring, phone)(t.Context()); err != nil || got != "pw1000" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, other := range []config.Phone{{Server: "evil.example.com", Username: "1000"}, {Server: "pbx.example.com", Username: "1001"}} {
		got, err := sipPassword(keyring, other)(t.Context())
		if fault := new(switchboard.Fault); got != "" || !errors.As(err, &fault) || fault.Code != "sip-password-other" {
			t.Errorf("%+v got %q, %v", other, got, err)
		}
	}
	if err := removeSecret(t.Context(), keyring, &out); err != nil {
		t.Fatal(err)
	}
	if _, err := sipPassword(keyring, phone)(t.Context()); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("after removing it: %v", err)
	}
}

func TestAPasswordNeedsAnAccount(t *testing.T) {
	err := setSecret(context.Background(), &authtest.Keyring{}, config.Phone{}, streams{strings.NewReader("pw\n"), &bytes.Buffer{}, &bytes.Buffer{}})
	if status := report(&bytes.Buffer{}, err); status != exitUsage {
		t.Errorf("got %v, exit status %d", err, status)
	}
}
