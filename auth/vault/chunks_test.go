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

const limit = 200 // bytes in an entry of these tests

func TestChunkedKeepsEverySize(t *testing.T) {
	k := &vaulttest.Keyring{Wrote: func(user, secret string) {
		if len(secret) > limit {
			t.Errorf("%s has %d bytes", user, len(secret))
		}
	}}
	c := vault.Chunked(k, limit)
	for _, size := range []int{0, 1, limit - 1, limit, limit + 1, 2 * limit, 2*limit + 1, 7300, 32 << 10, limit, 900, 0} {
		for _, secret := range []string{strings.Repeat("ü!", size)[:size], ("frontdesk-parts/1 a 1 1 " + strings.Repeat("x", size))[:max(size, 20)]} {
			if len(secret) > 32<<10 {
				continue
			}
			if err := c.Set(t.Context(), "somebody", secret); err != nil {
				t.Fatal(err)
			}
			if got, err := c.Get(t.Context(), "somebody"); got != secret || err != nil {
				t.Errorf("%d bytes: read %d, %v", len(secret), len(got), err)
			}
			tidy(t, fmt.Sprint(size), k.Entries())
		}
	}
	if err := c.Set(t.Context(), "somebody", strings.Repeat("x", 32<<10+1)); !errors.Is(err, vault.ErrTooBig) {
		t.Errorf("more than fits: %v", err)
	}
	if err := c.Delete(t.Context(), "somebody"); err != nil || len(k.Entries()) != 0 {
		t.Errorf("%v, %d entries are left", err, len(k.Entries()))
	}
	if err := c.Delete(t.Context(), "somebody"); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("deleting what is not there: %v", err)
	}
}

// tidy finds parts that no manifest counts. It knows the form that the package
// comment promises.
func tidy(t *testing.T, when string, entries map[string]string) {
	t.Helper()
	rest := maps.Clone(entries)
	for name, stored := range entries {
		if strings.Contains(name, "#") {
			continue
		}
		delete(rest, name)
		var generation, sum string
		var count, length int
		if n, _ := fmt.Sscanf(stored, "frontdesk-parts/1 %s %d %d %s", &generation, &count, &length, &sum); n == 4 {
			for i := range count {
				delete(rest, fmt.Sprintf("%s#%s%d", name, generation, i))
			}
		}
	}
	for name := range rest {
		t.Errorf("%s: %s is left over", when, name)
	}
}

// Every change from one size to another goes wrong at each of its steps: what
// can be read is the old secret or the new one, and the next change, or a
// removal, leaves nothing behind.
func TestChunkedSurvivesEveryStep(t *testing.T) {
	ctx := t.Context()
	sizes := []int{-1, 10, 3 * limit, 5*limit + 1} // -1: nothing
	for _, first := range sizes {
		for _, before := range sizes {
			for _, after := range sizes {
				k := &vaulttest.Keyring{}
				change := func(k vault.Keyring, n, size int) error {
					c := vault.Chunked(k, limit)
					if size >= 0 {
						return c.Set(ctx, "somebody", token(n, size))
					}
					if err := c.Delete(ctx, "somebody"); !errors.Is(err, vault.ErrNotFound) {
						return err
					}
					return nil
				}
				for n, size := range []int{first, before} { // so that both generations have been in use
					if err := change(k, n, size); err != nil {
						t.Fatal(err)
					}
				}
				wrongAt(t, k.Entries(), func(k vault.Keyring) error { return change(k, 2, after) }, func(name string, k *vaulttest.Keyring, err error) {
					name = fmt.Sprintf("%d bytes, then %d, then %d, %s", first, before, after, name)
					got, unread := vault.Chunked(k, limit).Get(ctx, "somebody")
					old := before >= 0 && got == token(1, before) || before < 0 && errors.Is(unread, vault.ErrNotFound)
					now := after >= 0 && got == token(2, after) || after < 0 && errors.Is(unread, vault.ErrNotFound)
					if err == nil && !now || !old && !now {
						t.Errorf("%s: %d bytes, %v; it said %v", name, len(got), unread, err)
					}
					left := k.Entries()
					for n, size := range sizes {
						k := memory(left)
						if err := change(k, 3+n, size); err != nil {
							t.Fatal(err)
						}
						tidy(t, fmt.Sprintf("%s, then %d", name, size), k.Entries())
						if size < 0 && len(k.Entries()) != 0 {
							t.Errorf("%s: %d entries stay", name, len(k.Entries()))
						}
					}
				})
			}
		}
	}
}

func TestChunkedTellsDamage(t *testing.T) {
	const user = "somebody"
	damaged := func(damage func(entries map[string]string)) *vaulttest.Keyring {
		k := &vaulttest.Keyring{}
		if err := vault.Chunked(k, limit).Set(t.Context(), user, token(1, 700)); err != nil {
			t.Fatal(err)
		}
		k.Do(damage)
		return k
	}
	for name, damage := range map[string]func(entries map[string]string){
		"a part is missing":       func(e map[string]string) { delete(e, user+"#a1") },
		"the last is missing":     func(e map[string]string) { delete(e, user+"#a3") },
		"a part is cut":           func(e map[string]string) { e[user+"#a1"] = e[user+"#a1"][1:] },
		"a part is longer":        func(e map[string]string) { e[user+"#a1"] += "x" },
		"a part is changed":       func(e map[string]string) { e[user+"#a1"] = strings.Repeat("x", limit) },
		"parts are swapped":       func(e map[string]string) { e[user+"#a0"], e[user+"#a1"] = e[user+"#a1"], e[user+"#a0"] },
		"a later version":         func(e map[string]string) { e[user] = strings.Replace(e[user], "/1 ", "/2 ", 1) },
		"another generation":      func(e map[string]string) { e[user] = strings.Replace(e[user], " a ", " b ", 1) },
		"an unknown generation":   func(e map[string]string) { e[user] = strings.Replace(e[user], " a ", " c ", 1) },
		"fewer parts":             func(e map[string]string) { e[user] = strings.Replace(e[user], " 4 ", " 3 ", 1) },
		"no parts":                func(e map[string]string) { e[user] = strings.Replace(e[user], " 4 ", " 0 ", 1) },
		"another length":          func(e map[string]string) { e[user] = strings.Replace(e[user], " 700 ", " 600 ", 1) },
		"a length too big":        func(e map[string]string) { e[user] = strings.Replace(e[user], " 700 ", " 32769 ", 1) },
		"a number that is none":   func(e map[string]string) { e[user] = strings.Replace(e[user], " 700 ", " many ", 1) },
		"the manifest is cut":     func(e map[string]string) { e[user] = e[user][:30] },
		"only its beginning":      func(e map[string]string) { e[user] = "frontdesk-parts/" },
		"the sum is another":      func(e map[string]string) { e[user] = e[user][:len(e[user])-2] + "zz" },
		"something is behind it":  func(e map[string]string) { e[user] += " x" },
		"the sum is in capitals":  func(e map[string]string) { e[user] = "frontdesk-parts/1 " + strings.ToUpper(e[user][18:]) },
		"a line break behind it":  func(e map[string]string) { e[user] += "\n" },
		"a number with a sign":    func(e map[string]string) { e[user] = strings.Replace(e[user], " 4 ", " +4 ", 1) },
		"more parts than it says": func(e map[string]string) { e[user] = strings.Replace(e[user], " 4 ", " 9999 ", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			k := damaged(damage)
			c := vault.Chunked(k, limit)
			got, err := c.Get(t.Context(), user)
			if got != "" || !errors.Is(err, vault.ErrDamaged) || errors.Is(err, vault.ErrNotFound) {
				t.Errorf("%d bytes, %v", len(got), err)
			}
			if strings.Contains(err.Error(), "secret-") {
				t.Error("the error quotes the secret")
			}
			// It can be removed or replaced, and then all is well.
			k = damaged(damage)
			if err := vault.Chunked(k, limit).Delete(t.Context(), user); err != nil || len(k.Entries()) != 0 {
				t.Errorf("removed: %v, %d entries stay", err, len(k.Entries()))
			}
			k = damaged(damage)
			c = vault.Chunked(k, limit)
			if err := c.Set(t.Context(), user, token(2, 500)); err != nil {
				t.Fatal(err)
			}
			if got, err := c.Get(t.Context(), user); got != token(2, 500) || err != nil {
				t.Errorf("replaced: %d bytes, %v", len(got), err)
			}
			tidy(t, "replaced", k.Entries())
		})
	}
}

// A keyring that fails is not a damaged secret: nobody has to sign in again.
func TestChunkedPassesTroubleOn(t *testing.T) {
	k := &vaulttest.Keyring{}
	if err := vault.Chunked(k, limit).Set(t.Context(), "somebody", token(1, 700)); err != nil {
		t.Fatal(err)
	}
	for at := range 5 {
		c := vault.Chunked(&faulty{Keyring: k, at: at, how: refuse}, limit)
		if got, err := c.Get(t.Context(), "somebody"); got != "" || !errors.Is(err, vault.ErrLocked) || errors.Is(err, vault.ErrDamaged) {
			t.Errorf("call %d: %d bytes, %v", at, len(got), err)
		}
	}
}

// meddled is a keyring that is changed by somebody else before a call.
type meddled struct {
	vault.Keyring
	before func(call int)
	calls  int
}

func (m *meddled) Get(ctx context.Context, user string) (string, error) {
	m.calls++
	m.before(m.calls)
	return m.Keyring.Get(ctx, user)
}

// Another process replaces or removes the secret between any two steps of a
// read: what is read is the secret before or the one after.
func TestChunkedReadBesideOneWrite(t *testing.T) {
	ctx := t.Context()
	for _, size := range []int{-1, 10, 500, 900} {
		for at := 1; at <= 6; at++ {
			k := &vaulttest.Keyring{}
			writer := vault.Chunked(k, limit)
			if err := writer.Set(ctx, "somebody", token(1, 700)); err != nil {
				t.Fatal(err)
			}
			reader := vault.Chunked(&meddled{Keyring: k, before: func(call int) {
				switch {
				case call != at:
				case size < 0:
					_ = writer.Delete(ctx, "somebody")
				default:
					_ = writer.Set(ctx, "somebody", token(2, size))
				}
			}}, limit)
			got, err := reader.Get(ctx, "somebody")
			if got != token(1, 700) && (size < 0 && !errors.Is(err, vault.ErrNotFound) || size >= 0 && got != token(2, size)) {
				t.Errorf("%d bytes written before call %d: %d bytes, %v", size, at, len(got), err)
			}
		}
	}
}

// One that is replaced without end is given up.
func TestChunkedReadBesideEndlessWrites(t *testing.T) {
	k := &vaulttest.Keyring{}
	writer, n := vault.Chunked(k, limit), 0
	write := func(int) {
		n++
		if err := writer.Set(t.Context(), "somebody", token(n, 700)); err != nil {
			t.Error(err)
		}
	}
	write(0)
	got, err := vault.Chunked(&meddled{Keyring: k, before: write}, limit).Get(t.Context(), "somebody")
	if got != "" || !errors.Is(err, vault.ErrDamaged) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
