package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// readIndex gives the index as it is stored, or an empty one that says what is
// in its place.
func (v *Vault) readIndex(ctx context.Context) (*index, error) {
	fresh := &index{Version: version, Issuer: v.cfg.Issuer, Client: v.cfg.Client}
	stored, err := v.cfg.Keyring.Get(ctx, indexName(v.cfg.Profile))
	switch {
	case errors.Is(err, ErrNotFound):
		return fresh, nil
	case err != nil && !errors.Is(err, ErrDamaged):
		return nil, err
	}
	var x index
	if err == nil {
		err = decode(stored, &x)
	}
	if err == nil {
		err = x.check()
	}
	if err == nil && x.Issuer == v.cfg.Issuer && x.Client == v.cfg.Client {
		return &x, nil
	}
	stale, unread := namedBy(ctx, v.cfg.Keyring, v.cfg.Profile, stored)
	if unread != nil {
		return nil, unread
	}
	fresh.unused, fresh.stale = true, stale
	if err != nil {
		fresh.damage = fmt.Errorf("the index of accounts: %w; it names %d", err, len(stale))
	}
	return fresh, nil
}

// namedBy gives the last parts of the names of the records that an index names.
// One in parts that do not add up has no text of its own: then it is what can be
// found in any of its parts.
func namedBy(ctx context.Context, k Keyring, profile, stored string) ([]string, error) {
	if stored != "" {
		return entriesIn(stored), nil
	}
	var entries []string
	for _, generation := range []string{"a", "b"} {
		text, err := fragments(ctx, k, indexName(profile), generation)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entriesIn(text)...)
	}
	slices.Sort(entries)
	return slices.Compact(entries), nil
}

// fragments joins the parts that there are of a secret, over the gaps.
func fragments(ctx context.Context, k Keyring, user, generation string) (string, error) {
	var text strings.Builder
	for n := range maxSecret { // no secret has more parts
		part, err := k.Get(ctx, partName(user, generation, n))
		switch {
		case errors.Is(err, ErrNotFound) && n > maxSecret/entryLimit:
			return text.String(), nil
		case err != nil && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrDamaged):
			return "", err
		}
		text.WriteString(part)
	}
	return text.String(), nil
}

// writeIndex replaces what is stored. Records that only an unusable index names
// go first, but for the one to keep: they would never be found again.
func (v *Vault) writeIndex(ctx context.Context, x *index, keep string) error {
	for _, name := range x.stale {
		if name == entry(keep) {
			continue
		}
		if err := v.delete(ctx, indexName(v.cfg.Profile)+"/"+name); err != nil {
			return err
		}
	}
	if len(x.Accounts) == 0 && x.Waiting == nil {
		return v.delete(ctx, indexName(v.cfg.Profile))
	}
	stored, err := encode(x)
	if err != nil {
		return err
	}
	return v.cfg.Keyring.Set(ctx, indexName(v.cfg.Profile), stored)
}

func (v *Vault) readRecord(ctx context.Context, key string) (Record, error) {
	stored, err := v.cfg.Keyring.Get(ctx, recordName(v.cfg.Profile, key))
	if err != nil {
		return Record{}, err
	}
	var r record
	if err := decode(stored, &r); err != nil {
		return Record{}, err
	}
	if err := r.check(key); err != nil {
		return Record{}, err
	}
	if r.Issuer != v.cfg.Issuer || r.Client != v.cfg.Client {
		return Record{}, fmt.Errorf("%w: it is for another provider or registration", ErrNotFound)
	}
	return Record{Account: r.Account, Refresh: r.Refresh, Granted: r.Granted}, nil
}

func (v *Vault) writeRecord(ctx context.Context, r Record) error {
	stored, err := encode(record{version, v.cfg.Issuer, v.cfg.Client, r.Account, r.Refresh, r.Granted})
	if err != nil {
		return err
	}
	return v.cfg.Keyring.Set(ctx, recordName(v.cfg.Profile, r.Account.Key()), stored)
}

// delete removes an entry; that there was none is no error.
func (v *Vault) delete(ctx context.Context, name string) error {
	err := v.cfg.Keyring.Delete(ctx, name)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}
