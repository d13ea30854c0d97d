package vault_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
)

// people is how many accounts the random operations are about.
const people = 4

// view is everything a program can find out about a profile.
type view struct {
	index   string         // current, others and pending, without tokens
	refresh [people]string // "" for no record
}

func look(t *testing.T, k vault.Keyring) view {
	t.Helper()
	v := open(k)
	h := load(t, v)
	if h.Damage != nil {
		t.Errorf("damage: %v", h.Damage)
	}
	var seen view
	current := "nobody"
	if h.Current != nil {
		current = h.Current.Account.Name
	}
	seen.index = fmt.Sprint(current, names(h.Others), h.Pending)
	for n := range seen.refresh {
		r, err := v.Record(t.Context(), person(n).Key())
		if err != nil && !errors.Is(err, vault.ErrNotFound) {
			t.Errorf("person %d: %v", n, err)
		}
		seen.refresh[n] = r.Refresh
	}
	return seen
}

// between reports whether each thing is as it was before or as it was to be.
func (v view) between(before, after view) bool {
	for n, refresh := range v.refresh {
		if refresh != before.refresh[n] && refresh != after.refresh[n] {
			return false
		}
	}
	return v.index == before.index || v.index == after.index
}

// orphans finds tokens that the index does not name.
func orphans(t *testing.T, when string, entries map[string]string, k vault.Keyring) {
	t.Helper()
	index, err := k.Get(t.Context(), "signin-default")
	if err != nil && !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("%s: the index: %v", when, err)
	}
	for name, stored := range entries {
		account, found := strings.CutPrefix(name, "signin-default/")
		account, _, _ = strings.Cut(account, "#")
		if found && !strings.Contains(index, `"entry":"`+account+`"`) || !found && strings.Contains(stored, "secret-") {
			t.Errorf("%s: nothing names %s", when, name)
		}
	}
}

// operation is one thing a program does to its vault.
type operation struct {
	name string
	do   func(ctx context.Context, v *vault.Vault) error
}

func randomOperation(random *rand.Rand, n int) operation {
	who, size := random.IntN(people), 20+random.IntN(500)
	key := person(who).Key()
	switch what := random.IntN(12); {
	case what < 6:
		return operation{fmt.Sprintf("put %d with %d bytes", who, size), func(ctx context.Context, v *vault.Vault) error {
			return v.Put(ctx, vault.Record{Account: person(who), Refresh: token(n, size)})
		}}
	case what < 8:
		return operation{fmt.Sprintf("remove %d", who), func(ctx context.Context, v *vault.Vault) error { return v.Remove(ctx, key) }}
	case what < 10:
		return operation{fmt.Sprintf("use %d", who), func(ctx context.Context, v *vault.Vault) error {
			err := v.Use(ctx, key)
			if errors.Is(err, vault.ErrNotFound) {
				return nil // no such account
			}
			return err
		}}
	case what == 10:
		return operation{"pending", func(ctx context.Context, v *vault.Vault) error {
			if n%2 == 0 {
				return v.SetPending(ctx, nil)
			}
			return v.SetPending(ctx, &vault.Pending{Since: time.Unix(int64(n), 0), Permissions: []string{"User.Read.All"}})
		}}
	default:
		return operation{"wipe", func(ctx context.Context, v *vault.Vault) error { return v.Wipe(ctx) }}
	}
}

// Whatever a program does, and at whichever call to the keyring it is killed or
// refused: each token is the old one or the new one, nobody else's changes, all
// of them are named, and doing it again leaves nothing behind. Some walks go on
// from what the trouble left, others from what was meant.
func TestEveryStepOfEveryOperation(t *testing.T) {
	for name, chunk := range map[string]func(k vault.Keyring) vault.Keyring{
		"whole": func(k vault.Keyring) vault.Keyring { return k },
		"parts": func(k vault.Keyring) vault.Keyring { return vault.Chunked(k, limit) },
	} {
		for seed := range uint64(4) {
			t.Run(fmt.Sprint(name, seed), func(t *testing.T) { walk(t, chunk, rand.New(rand.NewPCG(seed, 7))) })
		}
	}
}

func walk(t *testing.T, chunk func(vault.Keyring) vault.Keyring, random *rand.Rand) {
	entries := map[string]string{}
	for n := range 25 {
		op := randomOperation(random, n)
		do := func(k vault.Keyring) error { return op.do(t.Context(), open(chunk(k))) }
		before := look(t, chunk(memory(entries)))
		healthy := memory(entries)
		if err := do(healthy); err != nil {
			t.Fatalf("%s: %v", op.name, err)
		}
		after := look(t, chunk(healthy))
		var ends []map[string]string
		wrongAt(t, entries, do, func(name string, k *vaulttest.Keyring, err error) {
			name = fmt.Sprintf("step %d, %s, %s", n, op.name, name)
			left := k.Entries()
			ends = append(ends, left)
			orphans(t, name, left, chunk(k))
			now := look(t, chunk(k))
			if err == nil && now != after || !now.between(before, after) {
				t.Errorf("%s said %v\nbefore %v\nafter  %v\nnow    %v", name, err, before, after, now)
			}
			again(t, name, k, chunk, do, after, op.name == "wipe")
		})
		entries = healthy.Entries()
		if len(ends) > 0 && random.IntN(3) == 0 {
			entries = ends[random.IntN(len(ends))]
		}
	}
	k := memory(entries)
	if err := open(chunk(k)).Wipe(t.Context()); err != nil || len(k.Entries()) != 0 {
		t.Errorf("wiped: %v, %d entries stay", err, len(k.Entries()))
	}
}

// again does an operation once more after something went wrong.
func again(t *testing.T, name string, k *vaulttest.Keyring, chunk func(vault.Keyring) vault.Keyring, do func(vault.Keyring) error, after view, wiped bool) {
	t.Helper()
	if err := do(k); err != nil {
		t.Errorf("%s, then again: %v", name, err)
	}
	now := look(t, chunk(k))
	if !reflect.DeepEqual(now.refresh, after.refresh) {
		t.Errorf("%s, then again:\nafter %v\nnow   %v", name, after, now)
	}
	orphans(t, name+", then again", k.Entries(), chunk(k))
	if wiped && len(k.Entries()) != 0 {
		t.Errorf("%s, then again: %d entries stay", name, len(k.Entries()))
	}
}

// The same for what replaces an index that cannot be used: its tokens are named
// until they are gone.
func TestEveryStepOfReplacingAnIndex(t *testing.T) {
	for name, state := range map[string]struct {
		open   func(k vault.Keyring) *vault.Vault
		change func(index string) string
	}{
		"another registration": {anotherRegistration, func(s string) string { return s }},
		"later version":        {open, func(s string) string { return strings.Replace(s, `"v":2`, `"v":3`, 1) }},
	} {
		k := &vaulttest.Keyring{}
		for n := range 3 {
			put(t, open(k), person(n), token(n, 50))
		}
		k.Do(func(entries map[string]string) { entries["signin-default"] = state.change(entries["signin-default"]) })
		replace := func(k vault.Keyring) error {
			return state.open(k).Put(t.Context(), vault.Record{Account: person(1), Refresh: "new"})
		}
		check := func(when string, k *vaulttest.Keyring) {
			h := load(t, state.open(k))
			if h.Current == nil || h.Current.Refresh != "new" || h.Others != nil || h.Damage != nil || len(k.Entries()) != 2 {
				t.Errorf("%s, %s: %+v, %d entries", name, when, h, len(k.Entries()))
			}
		}
		healthy := wrongAt(t, k.Entries(), replace, func(when string, k *vaulttest.Keyring, err error) {
			orphans(t, name+", "+when, k.Entries(), k)
			if h := load(t, state.open(k)); h.Current != nil && h.Current.Refresh != "" && h.Current.Refresh != "new" && h.Current.Refresh != token(1, 50) || err == nil {
				t.Errorf("%s, %s: %+v, %v", name, when, h.Current, err)
			}
			if err := replace(k); err != nil {
				t.Errorf("%s, %s, then again: %v", name, when, err)
			}
			check(when+", then again", k)
		})
		check("healthy", healthy)
	}
}
