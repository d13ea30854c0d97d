package vault_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
)

// anotherRegistration opens the same profile after its settings were changed.
func anotherRegistration(k vault.Keyring) *vault.Vault {
	return vault.Open(vault.Config{Keyring: k, Profile: "default", Issuer: issuer, Client: "another"})
}

func TestAnotherRegistrationsSignInsAreReplaced(t *testing.T) {
	k := &vaulttest.Keyring{}
	old := open(k)
	put(t, old, person(1), token(1, 50))
	put(t, old, person(2), token(2, 50))
	v := anotherRegistration(k)
	if h := load(t, v); h.Current != nil || h.Others != nil || h.Damage != nil {
		t.Errorf("%+v", h)
	}
	if _, err := v.Record(t.Context(), person(1).Key()); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("a record: %v", err)
	}
	for what, err := range map[string]error{"remove": v.Remove(t.Context(), person(1).Key()), "no approval": v.SetPending(t.Context(), nil)} {
		if err != nil || load(t, old).Current == nil || len(k.Entries()) != 3 {
			t.Errorf("%s touched what is not its own: %v", what, err)
		}
	}
	put(t, v, person(2), "new")
	if entries := k.Entries(); len(entries) != 2 || strings.Contains(strings.Join([]string{entries["signin-default"]}, ""), person(1).Object) {
		t.Errorf("%d entries stay", len(entries))
	}
	if h := load(t, v); h.Current == nil || h.Current.Refresh != "new" {
		t.Errorf("%+v", h)
	}
}

// damages are indexes that cannot be used, made from a good one, and how many
// of its two records can then no longer be found.
var damages = map[string]struct {
	lost   int
	damage func(index string) string
}{
	"empty":    {2, func(string) string { return "" }},
	"cut":      {1, func(s string) string { return s[:len(s)-10] }},
	"not JSON": {2, func(string) string { return "refresh-me" }},
	"null":     {2, func(string) string { return "null" }},
	"version 1": {2, func(string) string {
		return `{"v":1,"issuer":"` + issuer + `","account":{"tid":"t","oid":"o"},"refresh":"secret-9"}`
	}},
	"later version":           {0, func(s string) string { return strings.Replace(s, `"v":2`, `"v":3`, 1) }},
	"unknown current account": {0, func(s string) string { return strings.Replace(s, `"current":"9`, `"current":"8`, 1) }},
	"wrong entry":             {1, func(s string) string { return strings.Replace(s, `"entry":"9`, `"entry":"8`, 1) }},
	"nobody":                  {0, func(s string) string { return strings.Replace(s, `"tid"`, `"was"`, 1) }},
	"twice the same":          {1, func(s string) string { return strings.ReplaceAll(s, "00000002-", "00000001-") }},
	"huge":                    {0, func(s string) string { return s + strings.Repeat(" ", 40<<10) }},
	"two of them":             {0, func(s string) string { return s + s }},
}

func TestDamagedIndex(t *testing.T) {
	for name, c := range damages {
		t.Run(name, func(t *testing.T) {
			k := &vaulttest.Keyring{}
			v := open(k)
			put(t, v, person(1), token(1, 50))
			put(t, v, person(2), token(2, 50))
			k.Do(func(entries map[string]string) { entries["signin-default"] = c.damage(entries["signin-default"]) })
			h := load(t, v)
			if h.Current != nil || h.Others != nil || !errors.Is(h.Damage, vault.ErrDamaged) {
				t.Errorf("%+v", h)
			}
			if text := h.Damage.Error(); len(text) > 150 || strings.Contains(text, "secret-") || strings.Contains(text, "Person") {
				t.Errorf("the damage says %q", text)
			}
			before := k.Entries()
			if err := v.Use(t.Context(), person(1).Key()); !errors.Is(err, vault.ErrDamaged) {
				t.Errorf("use: %v", err)
			}
			for what, do := range map[string]func(v *vault.Vault) error{
				"put": func(v *vault.Vault) error {
					return v.Put(t.Context(), vault.Record{Account: person(2), Refresh: "new"})
				},
				"wipe":   func(v *vault.Vault) error { return v.Wipe(t.Context()) },
				"remove": func(v *vault.Vault) error { return v.Remove(t.Context(), person(1).Key()) },
			} {
				k := memory(before)
				v := open(k)
				if err := do(v); err != nil {
					t.Errorf("%s: %v", what, err)
				}
				h, left := load(t, v), k.Entries()
				_, one := left["signin-default/"+strings.Replace(person(1).Key(), "/", ".", 1)]
				switch what {
				case "put":
					if h.Damage != nil || h.Current == nil || h.Current.Refresh != "new" || h.Others != nil || c.lost == 0 && one {
						t.Errorf("after a put: %+v, %d entries", h, len(left))
					}
				case "wipe":
					if h.Damage != nil || len(left) != c.lost {
						t.Errorf("after wiping: %v, %d entries", h.Damage, len(left))
					}
				case "remove":
					if one {
						t.Error("the account was not removed")
					}
				}
			}
		})
	}
}

// An index whose parts do not add up still names the records that it can.
func TestDamagedIndexInParts(t *testing.T) {
	for _, missing := range []string{"#a0", "#a1", "#a2"} {
		k := &vaulttest.Keyring{}
		v := open(vault.Chunked(k, limit))
		if err := v.SetPending(t.Context(), &vault.Pending{Permissions: []string{strings.Repeat("a long name ", 10)}}); err != nil {
			t.Fatal(err)
		}
		for n := range 3 {
			put(t, v, person(n), token(n, 400))
		}
		k.Do(func(entries map[string]string) {
			if _, ok := entries["signin-default"+missing]; !ok { // the other generation counts
				missing = strings.Replace(missing, "a", "b", 1)
			}
			delete(entries, "signin-default"+missing)
		})
		if h := load(t, v); h.Current != nil || !errors.Is(h.Damage, vault.ErrDamaged) {
			t.Errorf("without %s: %+v", missing, h)
		}
		if err := v.Wipe(t.Context()); err != nil {
			t.Error(err)
		}
		lost := map[string]bool{}
		for name := range k.Entries() {
			account, _, _ := strings.Cut(name, "#")
			lost[account] = true
		}
		if len(lost) > 1 { // one name was in the missing part
			t.Errorf("without %s: %v stay", missing, lost)
		}
	}
}

// An index that says the same in another form is as good.
func TestIndexOfAnotherForm(t *testing.T) {
	k := &vaulttest.Keyring{}
	put(t, open(k), person(1), token(1, 50))
	k.Do(func(entries map[string]string) {
		var b bytes.Buffer
		if err := json.Indent(&b, []byte(entries["signin-default"]), "", "  "); err != nil {
			t.Fatal(err)
		}
		entries["signin-default"] = b.String()
	})
	if h := load(t, open(k)); h.Damage != nil || h.Current == nil || h.Current.Refresh != token(1, 50) {
		t.Errorf("%+v", h)
	}
	if err := vault.Clear(t.Context(), k, "default"); err != nil || len(k.Entries()) != 0 {
		t.Errorf("%v, %d entries stay", err, len(k.Entries()))
	}
}

func TestDamagedRecordMeansSignIn(t *testing.T) {
	for name, damage := range map[string]func(stored string) string{
		"empty":         func(string) string { return "" },
		"cut":           func(s string) string { return s[:len(s)-10] },
		"null":          func(string) string { return "null" },
		"later version": func(s string) string { return strings.Replace(s, `"v":2`, `"v":3`, 1) },
		"another's":     func(s string) string { return strings.ReplaceAll(s, "00000002-", "00000001-") },
		"nobody's":      func(s string) string { return strings.Replace(s, `"tid"`, `"was"`, 1) },
		"huge":          func(s string) string { return s + strings.Repeat(" ", 40<<10) },
	} {
		t.Run(name, func(t *testing.T) {
			k := &vaulttest.Keyring{}
			v := open(k)
			put(t, v, person(1), token(1, 50))
			put(t, v, person(2), token(2, 50))
			at := "signin-default/" + strings.Replace(person(2).Key(), "/", ".", 1)
			k.Do(func(entries map[string]string) { entries[at] = damage(entries[at]) })
			h := load(t, v)
			if h.Current == nil || h.Current.Refresh != "" || h.Current.Account != person(2) || !errors.Is(h.Damage, vault.ErrDamaged) || names(h.Others) != "Person 1" {
				t.Errorf("%+v", h)
			}
			if r, err := v.Record(t.Context(), person(2).Key()); !errors.Is(err, vault.ErrDamaged) || r.Refresh != "" {
				t.Errorf("the record: %v", err)
			}
			if r, err := v.Record(t.Context(), person(1).Key()); err != nil || r.Refresh != token(1, 50) {
				t.Errorf("the other's: %v", err)
			}
			put(t, v, person(2), "new")
			if h := load(t, v); h.Damage != nil || h.Current.Refresh != "new" {
				t.Errorf("signed in again: %+v", h)
			}
		})
	}
}

// A record that cannot be removed stays named, so that the next try finds it.
func TestWipeThatFailsIsGoneOnWith(t *testing.T) {
	k := &vaulttest.Keyring{}
	v := open(k)
	for n := range 3 {
		put(t, v, person(n), token(n, 50))
	}
	entries := k.Entries()
	left := wrongAt(t, entries, func(k vault.Keyring) error { return open(k).Wipe(t.Context()) }, func(name string, k *vaulttest.Keyring, err error) {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if err := vault.Clear(t.Context(), k, "default"); err != nil || len(k.Entries()) != 0 {
			t.Errorf("%s, then again: %v, %d entries stay", name, err, len(k.Entries()))
		}
	})
	if len(left.Entries()) != 0 {
		t.Errorf("%d entries stay", len(left.Entries()))
	}
}
