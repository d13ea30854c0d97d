package vault_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
)

// hanging is a keyring whose calls do not return while it is stuck, whatever
// becomes of their context.
type hanging struct {
	vaulttest.Keyring
	vaulttest.Sticky
}

func (h *hanging) Get(ctx context.Context, user string) (string, error) {
	h.Wait()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	return h.Keyring.Get(ctx, user)
}

func (h *hanging) Set(ctx context.Context, user, secret string) error {
	h.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return h.Keyring.Set(ctx, user, secret)
}

func TestBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hanging{}
		keys := vault.Bounded(h, 10*time.Second)
		ctx := t.Context()
		release := h.Stick()
		start := time.Now()
		if err := keys.Set(ctx, "a", "old"); !errors.Is(err, vault.ErrSlow) || time.Since(start) != 10*time.Second {
			t.Errorf("a hanging call: %v after %v", err, time.Since(start))
		}
		// The next one does not overtake it, and is not made later either.
		if err := keys.Set(ctx, "a", "never"); !errors.Is(err, vault.ErrSlow) || time.Since(start) != 20*time.Second {
			t.Errorf("the call behind it: %v after %v", err, time.Since(start))
		}
		release()
		synctest.Wait()
		if got, err := keys.Get(ctx, "a"); err != nil || got != "old" {
			t.Errorf("then: %q, %v", got, err)
		}
		if _, err := keys.Get(ctx, "b"); !errors.Is(err, vault.ErrNotFound) {
			t.Errorf("what is not there: %v", err)
		}
		gone, cancel := context.WithCancel(ctx)
		cancel()
		if err := keys.Delete(gone, "a"); !errors.Is(err, context.Canceled) && err != nil {
			t.Errorf("a caller who went away: %v", err)
		}
	})
}

// A secret in parts whose Set takes longer than its caller waits is finished when the keyring
// answers, not left half-way.
func TestBoundedFinishesAllParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hanging{}
		keys := vault.Bounded(vault.Chunked(h, limit), 10*time.Second)
		release := h.Stick()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := keys.Set(ctx, "a", token(1, 900)); !errors.Is(err, vault.ErrSlow) {
			t.Errorf("%v", err)
		}
		release()
		synctest.Wait()
		if got, err := keys.Get(t.Context(), "a"); err != nil || got != token(1, 900) {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	})
}

// Nobody waits behind a vault or a secret that is being changed for longer than
// they want to.
func TestWaitingForATurnEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hanging{}
		v, c := open(h), vault.Chunked(h, limit)
		release := h.Stick()
		defer release()
		go func() { _, _ = v.Load(t.Context()) }()
		go func() { _ = c.Set(t.Context(), "a", "x") }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := v.Load(ctx); !errors.Is(err, vault.ErrSlow) {
			t.Errorf("the vault: %v", err)
		}
		if err := c.Set(ctx, "a", "x"); !errors.Is(err, vault.ErrSlow) {
			t.Errorf("the secret: %v", err)
		}
	})
}
