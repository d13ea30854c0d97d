package vault_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
)

func TestFileKeyring(t *testing.T) {
	k := vaulttest.FileKeyring(t.TempDir())
	if err := works(t.Context(), k); err != nil {
		t.Error(err)
	}
	if entries, err := k.Entries(); err != nil || len(entries) != 0 {
		t.Errorf("%v, %v", entries, err)
	}
	if err := k.Set(t.Context(), "a/b#c", "x"); err != nil {
		t.Error(err)
	}
	if entries, err := k.Entries(); err != nil || entries["a/b#c"] != "x" {
		t.Errorf("%v, %v", entries, err)
	}
}

// works finds what a keyring does not do as every keyring must.
func works(ctx context.Context, k vault.Keyring) error {
	if _, err := k.Get(ctx, "nobody"); !errors.Is(err, vault.ErrNotFound) {
		return fmt.Errorf("what is not there: %w", err)
	}
	if err := k.Delete(ctx, "nobody"); !errors.Is(err, vault.ErrNotFound) {
		return fmt.Errorf("deleting what is not there: %w", err)
	}
	for _, secret := range []string{strings.Repeat("s", 2400), "shorter, ünïcode\n", ""} {
		if err := k.Set(ctx, "somebody", secret); err != nil {
			return err
		}
		if got, err := k.Get(ctx, "somebody"); err != nil || got != secret {
			return fmt.Errorf("read %d bytes of %d: %w", len(got), len(secret), err)
		}
	}
	if err := k.Delete(ctx, "somebody"); err != nil {
		return err
	}
	if _, err := k.Get(ctx, "somebody"); !errors.Is(err, vault.ErrNotFound) {
		return fmt.Errorf("after deleting: %w", err)
	}
	return nil
}
