package vault_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
)

const (
	issuer = "https://login.example.com/tenant/v2.0"
	client = "11111111-2222-4333-8444-555555555555"
)

// person is an account as Microsoft names it.
func person(n int) vault.Account {
	return vault.Account{
		Tenant: "99999999-aaaa-4bbb-8ccc-dddddddddddd", Object: fmt.Sprintf("%08d-eeee-4fff-8000-000000000000", n),
		Name: fmt.Sprintf("Person %d", n), Mail: fmt.Sprintf("person%d@example.com", n), Hint: fmt.Sprintf("O.person%d", n),
	}
}

// token is a refresh token of some bytes that can be told from every other.
func token(n, size int) string {
	t := fmt.Sprintf("secret-%d:", n)
	return (t + strings.Repeat(fmt.Sprintf("%d,", n*7919), size/2))[:max(size, len(t))]
}

func open(k vault.Keyring) *vault.Vault {
	return vault.Open(vault.Config{Keyring: k, Profile: "default", Issuer: issuer, Client: client})
}

func put(t *testing.T, v *vault.Vault, a vault.Account, refresh string) {
	t.Helper()
	if err := v.Put(t.Context(), vault.Record{Account: a, Refresh: refresh, Granted: []string{"User.Read"}}); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, v *vault.Vault) vault.Holding {
	t.Helper()
	h, err := v.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// memory is a keyring with some entries.
func memory(entries map[string]string) *vaulttest.Keyring {
	k := &vaulttest.Keyring{}
	k.Do(func(e map[string]string) { maps.Copy(e, entries) })
	return k
}

// The ways in which a call to the keyring goes wrong.
const (
	killed = "killed" // it and all later calls are never made
	refuse = "refuse" // it alone is not made
	late   = "late"   // it alone is made, but nobody is told
)

var errKilled = errors.New("killed")

// faulty is a keyring on which one call goes wrong.
type faulty struct {
	vault.Keyring
	at, calls int // the call that goes wrong, counted from zero
	how       string
}

func (f *faulty) do(call func() error) error {
	n := f.calls
	f.calls++
	switch {
	case n == f.at && f.how == refuse:
		return vault.ErrLocked
	case n == f.at && f.how == late:
		_ = call()
		return vault.ErrSlow
	case n >= f.at && f.how == killed:
		return errKilled
	default:
		return call()
	}
}

func (f *faulty) Get(ctx context.Context, user string) (secret string, err error) {
	err = f.do(func() (err error) {
		secret, err = f.Keyring.Get(ctx, user)
		return err
	})
	if err != nil {
		secret = ""
	}
	return secret, err
}

func (f *faulty) Set(ctx context.Context, user, secret string) error {
	return f.do(func() error { return f.Keyring.Set(ctx, user, secret) })
}

func (f *faulty) Delete(ctx context.Context, user string) error {
	return f.do(func() error { return f.Keyring.Delete(ctx, user) })
}

// wrongAt calls try for every call that op makes and for every way in which it
// goes wrong, each time on a fresh copy of the entries, with what the keyring
// holds then and what op returned. It gives what a healthy op leaves.
func wrongAt(t *testing.T, entries map[string]string, op func(vault.Keyring) error, try func(name string, k *vaulttest.Keyring, err error)) *vaulttest.Keyring {
	t.Helper()
	healthy := memory(entries)
	counter := &faulty{Keyring: healthy, at: -1}
	if err := op(counter); err != nil {
		t.Fatal(err)
	}
	for _, how := range []string{killed, refuse, late} {
		for at := range counter.calls {
			k := memory(entries)
			err := op(&faulty{Keyring: k, at: at, how: how})
			try(fmt.Sprintf("%s at call %d of %d", how, at+1, counter.calls), k, err)
		}
	}
	return healthy
}
