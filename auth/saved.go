package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"frontdesk/auth/vault"
	"frontdesk/switchboard"
)

// lockTime is how long another process of the same user may keep the sign-in
// to itself: it refreshes, or waits for a keyring that asks for its password.
const lockTime = 15 * time.Second

// lock keeps the other processes of the same user away from the sign-in. Where
// no lock can be had at all, the re-reading of the keyring has to do.
func (s *Session) lock(ctx context.Context) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	unlock, err = s.vault.Lock(ctx)
	switch {
	case err == nil:
		return unlock, nil
	case errors.Is(err, vault.ErrNoLock):
		s.unlocked.Do(func() { s.cfg.Log.WarnContext(ctx, "signin.lock", "outcome", "none", "error", err.Error()) })
		return func() {}, nil
	case errors.Is(err, context.Canceled):
		return nil, err
	default:
		return nil, &Offline{Fault: &switchboard.Fault{
			Code: "signin-busy-beside", Text: "Another Frontdesk on this computer is busy with the sign-in",
			Hint: "Frontdesk tries again by itself.",
		}, Err: fmt.Errorf("lock: %w", err)}
	}
}

// locked does something to the saved sign-ins, alone where that can be had. It
// outlives ctx: a refresh token that the provider has already replaced must not
// be lost because the window closes.
func (s *Session) locked(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := outlive(ctx, ctx, keyringTime)
	defer cancel()
	if unlock, err := s.lock(ctx); err == nil {
		defer unlock()
	}
	return do(ctx)
}

// load reads the saved sign-ins.
func (s *Session) load(ctx context.Context) (vault.Holding, error) {
	ctx, cancel := context.WithTimeout(ctx, keyringTime)
	defer cancel()
	return s.vault.Load(ctx)
}

// put stores a sign-in that has been made.
func (s *Session) put(ctx context.Context, r vault.Record) error {
	return s.locked(ctx, func(ctx context.Context) error { return s.vault.Put(ctx, r) })
}

// use puts another account into use and reads it.
func (s *Session) use(ctx context.Context, id string) (vault.Holding, error) {
	var holding vault.Holding
	err := s.locked(ctx, func(ctx context.Context) (err error) {
		if err = s.vault.Use(ctx, id); err == nil || errors.Is(err, vault.ErrNotFound) { // removed beside: see who is left
			holding, err = s.vault.Load(ctx)
		}
		return err
	})
	return holding, err
}

// wipe deletes one saved sign-in, or all of the profile.
func (s *Session) wipe(ctx context.Context, whose string) error {
	return s.locked(ctx, func(ctx context.Context) error {
		switch whose {
		case everything:
			return s.vault.Wipe(ctx)
		case present:
			return s.wipePresent(ctx)
		default:
			return s.vault.Remove(ctx, whose)
		}
	})
}

// wipePresent deletes the sign-in that the next start would use. When nobody
// can be told apart any more, nothing is kept.
func (s *Session) wipePresent(ctx context.Context) error {
	holding, err := s.vault.Load(ctx)
	switch {
	case err != nil:
		return err
	case holding.Current != nil:
		return s.vault.Remove(ctx, holding.Current.Account.Key())
	case len(holding.Others) > 0 && holding.Damage == nil:
		return nil
	default:
		return s.vault.Wipe(ctx)
	}
}

func (s *Session) setPending(ctx context.Context, p *vault.Pending) error {
	return s.locked(ctx, func(ctx context.Context) error { return s.vault.SetPending(ctx, p) })
}

// replace writes a record. One that ends a sign-in replaces nothing but the
// token that was refused: another process may have stored a newer one.
func (s *Session) replace(ctx context.Context, r vault.Record, refused string) error {
	return s.locked(ctx, func(ctx context.Context) error {
		if refused != "" {
			stored, err := s.vault.Record(ctx, r.Account.Key())
			switch {
			case errors.Is(err, vault.ErrNotFound):
				return nil
			case err != nil:
				return err
			case stored.Refresh != refused:
				return nil
			}
			return s.vault.Renew(ctx, r)
		}
		return s.vault.Put(ctx, r)
	})
}
