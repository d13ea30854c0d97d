package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// What Put refuses: a record whose account has no key, and one whose key or
// token would not come back as it was.
var (
	ErrNobody  = errors.New("the record names nobody")
	ErrNotText = errors.New("the record is not text")
)

// Put stores a sign-in and makes it the current one. The index comes first, so
// that no token is ever stored that it does not name; when it is right already
// only the record is written. What an unusable index names is removed.
func (v *Vault) Put(ctx context.Context, r Record) error {
	switch key := r.Account.Key(); {
	case key == "":
		return ErrNobody
	case !utf8.ValidString(key), !utf8.ValidString(r.Refresh):
		return ErrNotText
	}
	return v.exclusive(ctx, func() error { return v.put(ctx, r) })
}

// Renew stores a newer sign-in of an account that is kept, and leaves the choice
// of the current one as it is: another process may have made it. One that is
// not kept any more is put.
func (v *Vault) Renew(ctx context.Context, r Record) error {
	if !utf8.ValidString(r.Refresh) {
		return ErrNotText
	}
	return v.exclusive(ctx, func() error {
		x, err := v.readIndex(ctx)
		switch {
		case err != nil:
			return err
		case x.find(r.Account.Key()) < 0 || x.Current == "":
			return v.put(ctx, r)
		default:
			return v.writeRecord(ctx, r)
		}
	})
}

func (v *Vault) put(ctx context.Context, r Record) error {
	x, err := v.readIndex(ctx)
	if err != nil {
		return err
	}
	if x.name(r.Account) || x.unused {
		if err := v.writeIndex(ctx, x, r.Account.Key()); err != nil {
			return err
		}
	}
	return v.writeRecord(ctx, r)
}

// name makes an account the current one and reports whether that changed
// anything.
func (x *index) name(a Account) bool {
	key := a.Key()
	named := kept{Account: a, Entry: entry(key)}
	at := x.find(key)
	if at >= 0 && x.Accounts[at] == named && x.Current == key {
		return false
	}
	if at < 0 {
		x.Accounts = append(x.Accounts, named)
	} else {
		x.Accounts[at] = named
	}
	x.Current = key
	return true
}

// Use makes another kept account the current one. One that is not kept is
// [ErrNotFound].
func (v *Vault) Use(ctx context.Context, key string) error {
	return v.exclusive(ctx, func() error {
		x, err := v.readIndex(ctx)
		switch {
		case err != nil:
			return err
		case x.damage != nil:
			return x.damage
		case x.find(key) < 0:
			return fmt.Errorf("%w: no such account", ErrNotFound)
		case x.Current == key:
			return nil
		}
		x.Current = key
		return v.writeIndex(ctx, x, "")
	})
}

// Remove forgets an account: its record first, then its place in the index.
// When it was the current one, nobody is. The last one leaves no entry at all
// and ends the waiting for an approval. Removing what is not there is no error.
// A damaged index stays while it names other records.
func (v *Vault) Remove(ctx context.Context, key string) error {
	return v.exclusive(ctx, func() error { return v.remove(ctx, key) })
}

func (v *Vault) remove(ctx context.Context, key string) error {
	x, err := v.readIndex(ctx)
	if err != nil {
		return err
	}
	if x.unused && x.damage == nil {
		return nil // another registration's
	}
	if err := v.delete(ctx, recordName(v.cfg.Profile, key)); err != nil {
		return err
	}
	others := slices.ContainsFunc(x.stale, func(name string) bool { return name != entry(key) })
	switch at := x.find(key); {
	case at >= 0:
		x.Accounts = slices.Delete(x.Accounts, at, at+1)
		if len(x.Accounts) == 0 {
			x.Waiting = nil
		}
		if x.Current == key {
			x.Current = ""
		}
	case len(x.Accounts) > 0, x.Waiting != nil, others:
		return nil
	}
	return v.writeIndex(ctx, x, "")
}

// SetPending remembers the approval that is waited for; nil: none is. It works
// when no account is known yet.
func (v *Vault) SetPending(ctx context.Context, p *Pending) error {
	return v.exclusive(ctx, func() error {
		x, err := v.readIndex(ctx)
		if err != nil {
			return err
		}
		if p == nil && x.Waiting == nil {
			return nil
		}
		x.Waiting = nil
		if p != nil {
			w := waiting(*p)
			x.Waiting = &w
		}
		return v.writeIndex(ctx, x, "")
	})
}
