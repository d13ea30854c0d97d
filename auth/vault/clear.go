package vault

import (
	"context"
	"errors"
)

// Wipe removes every trace of the profile, whatever provider and registration
// it is for: the records with all their parts, then the index.
func (v *Vault) Wipe(ctx context.Context) error {
	return v.exclusive(ctx, func() error { return Clear(ctx, v.cfg.Keyring, v.cfg.Profile) })
}

// Clear is [Vault.Wipe] for those who know only the profile. When a record
// cannot be removed the others are, and the index stays to name it.
func Clear(ctx context.Context, k Keyring, profile string) error {
	var named []string
	stored, err := k.Get(ctx, indexName(profile))
	if err == nil || errors.Is(err, ErrDamaged) {
		named, err = namedBy(ctx, k, profile, stored)
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	var failed []error
	for _, name := range named {
		if err := k.Delete(ctx, indexName(profile)+"/"+name); err != nil && !errors.Is(err, ErrNotFound) {
			failed = append(failed, err)
		}
	}
	if len(failed) > 0 {
		return errors.Join(failed...)
	}
	if err := k.Delete(ctx, indexName(profile)); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	return nil
}
