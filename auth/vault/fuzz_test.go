package vault_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
)

// sayable is what an error about damage may be made of: it has no room for what
// was stored.
var sayable = regexp.MustCompile(`^[a-zA-Z0-9:;,' -]{1,140}$`)

// FuzzChunks reads a manifest and parts of any content.
func FuzzChunks(f *testing.F) {
	k := &vaulttest.Keyring{}
	if err := vault.Chunked(k, limit).Set(f.Context(), "u", token(1, 300)); err != nil {
		f.Fatal(err)
	}
	f.Add(k.Entries()["u"], k.Entries()["u#a0"], k.Entries()["u#a1"], "")
	f.Fuzz(func(t *testing.T, stored, first, second, other string) {
		k := memory(map[string]string{"u": stored, "u#a0": first, "u#a1": second, "u#b0": other, "v": "another's"})
		c := vault.Chunked(k, limit)
		got, err := c.Get(t.Context(), "u")
		switch {
		case !strings.HasPrefix(stored, "frontdesk-parts/"):
			if got != stored || err != nil {
				t.Errorf("a plain entry: %q, %v", got, err)
			}
		case err != nil:
			if got != "" || !errors.Is(err, vault.ErrDamaged) || !sayable.MatchString(err.Error()) {
				t.Errorf("%q, %v", got, err)
			}
		case got != first && got != first+second && got != other,
			!strings.HasSuffix(stored, fmt.Sprintf(" %d %x", len(got), sha256.Sum256([]byte(got)))):
			t.Errorf("%q is not what the manifest says", got)
		}
		for _, secret := range []string{token(2, 700), stored, ""} {
			if len(secret) > 32<<10 {
				continue
			}
			if err := c.Set(t.Context(), "u", secret); err != nil {
				t.Fatal(err)
			}
			if got, err := c.Get(t.Context(), "u"); got != secret || err != nil {
				t.Errorf("replaced by %q: %q, %v", secret, got, err)
			}
			tidy(t, "replaced", k.Entries())
		}
		if err := c.Delete(t.Context(), "u"); err != nil || len(k.Entries()) != 1 {
			t.Errorf("deleted: %v, %d entries", err, len(k.Entries()))
		}
	})
}

// FuzzRecord reads an index and a record of any content.
func FuzzRecord(f *testing.F) {
	const name = "signin-default/99999999-aaaa-4bbb-8ccc-dddddddddddd.00000001-eeee-4fff-8000-000000000000"
	k := &vaulttest.Keyring{}
	if err := open(k).Put(f.Context(), vault.Record{Account: person(1), Refresh: token(1, 30)}); err != nil {
		f.Fatal(err)
	}
	f.Add(k.Entries()["signin-default"], k.Entries()[name])
	f.Fuzz(func(t *testing.T, index, record string) {
		k := memory(map[string]string{"signin-default": index, name: record, "sip": "another's", "signin-demo": "another's"})
		v := open(k)
		h, err := v.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if h.Damage != nil && (!errors.Is(h.Damage, vault.ErrDamaged) || !sayable.MatchString(h.Damage.Error())) {
			t.Errorf("the damage says %q", h.Damage)
		}
		seen := map[string]bool{}
		accounts := h.Others
		if h.Current != nil {
			accounts = append(accounts, h.Current.Account)
		}
		for _, a := range accounts {
			if seen[a.Key()] || a.Key() == "" {
				t.Errorf("%+v", h)
			}
			seen[a.Key()] = true
		}
		r, err := v.Record(t.Context(), person(1).Key())
		if err == nil && r.Account.Key() != person(1).Key() || err != nil && !errors.Is(err, vault.ErrDamaged) && !errors.Is(err, vault.ErrNotFound) {
			t.Errorf("the record: %+v, %v", r.Account, err)
		}
		replaced(t, v, k, len(index) > 20<<10)
		entries := k.Entries()
		if _, ok := entries[name]; ok || entries["sip"] == "" || entries["signin-demo"] == "" || len(entries) != 2 {
			t.Errorf("%d entries stay", len(entries))
		}
	})
}

// replaced signs in over what was stored, changes this and that, and wipes it.
func replaced(t *testing.T, v *vault.Vault, k *vaulttest.Keyring, big bool) {
	ctx := t.Context()
	if err := v.Put(ctx, vault.Record{Account: person(1), Refresh: "new"}); err != nil {
		if !big || !errors.Is(err, vault.ErrTooBig) {
			t.Fatal(err)
		}
		if err := vault.Clear(ctx, k, "default"); err != nil {
			t.Fatal(err)
		}
		if err := v.Put(ctx, vault.Record{Account: person(1), Refresh: "new"}); err != nil {
			t.Fatal(err)
		}
	}
	if h, err := v.Load(ctx); err != nil || h.Damage != nil || h.Current == nil || h.Current.Refresh != "new" || h.Current.Account != person(1) {
		t.Errorf("signed in over it: %+v, %v", h, err)
	}
	for _, err := range []error{v.SetPending(ctx, &vault.Pending{}), v.Use(ctx, person(1).Key()), v.Wipe(ctx)} {
		if err != nil && (!big || !errors.Is(err, vault.ErrTooBig)) {
			t.Error(err)
		}
	}
}
