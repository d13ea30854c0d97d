package auth

import (
	"context"
	"errors"
	"time"

	"frontdesk/switchboard"
)

// lookTime is how long a renewal waits for the keyring to say what it holds
// now. After it the token in memory is used: a slow keyring ends no sign-in.
const lookTime = 3 * time.Second

// renewal is one refresh, on the goroutine of its job. Other processes of the
// same user, such as a command beside the console, may renew, end or replace
// the sign-in of the profile at any time; the keyring's entry is what all of
// them agree on.
type renewal struct {
	s    *Session
	was  *record // whose refresh was asked for
	who  *record // the same account with the newest token known
	held bool    // the keyring holds who as it is, as far as is known
	gone bool    // another process has taken the sign-in out of the keyring
}

// redeem asks for new tokens, with what another process has left behind when
// that is newer. It is no error that the sign-in is gone: the caller looks.
func (r *renewal) redeem(ctx context.Context, claims string) (grant, error) {
	if r.held { // else the entry may be older than what is in memory
		r.look(ctx)
	}
	if r.gone {
		return grant{}, nil
	}
	g, err := r.s.refresh(ctx, r.who.Refresh, claims)
	var needed *InteractionRequired
	if errors.As(err, &needed) && needed.spent && r.look(ctx) {
		return r.s.refresh(ctx, r.who.Refresh, claims) // the refused token had been replaced meanwhile
	}
	return g, err
}

// look reads the entry again and reports whether it has another token to use.
// Only an answer can end the sign-in, and only one that the keyring held.
func (r *renewal) look(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	stored, err := r.s.load(ctx)
	switch {
	case errors.Is(err, ErrNotFound):
		r.gone = r.held
	case err != nil: // what cannot be read says nothing
	case stored.Account.key() != r.who.Account.key():
		r.gone = r.held
	case stored.Refresh == "": // ended there with a token no newer than ours
		r.held = false
	default:
		changed := stored.Refresh != r.who.Refresh
		if changed {
			r.who = stored
		}
		r.held = true
		return changed
	}
	return false
}

// signedOutBeside follows another process that signed out, or signed somebody
// else in. What the keyring holds now is not touched.
func (k *keeper) signedOutBeside(was *record) {
	if k.who != was {
		return
	}
	k.who, k.saved, k.token, k.failed = nil, false, token{}, nil
	k.unsaved, k.write = nil, false
	k.trouble = &switchboard.Fault{
		Code: "signed-out-beside", Text: "Another Frontdesk on this computer signed out, or signed somebody else in",
		Hint: "Sign in again to go on here.",
	}
	k.s.cfg.Log.InfoContext(k.ctx, "signin.out", "beside", true)
}

// replace writes a record. One that ends a sign-in replaces nothing but the
// token that was refused: another process may have stored a newer one.
func (s *Session) replace(ctx context.Context, r record) error {
	if r.refused != "" {
		stored, err := s.load(ctx)
		switch {
		case errors.Is(err, ErrNotFound), errors.Is(err, errForeign):
			return nil
		case err != nil:
			return err
		case stored.Refresh != r.refused:
			return nil
		}
	}
	return s.save(ctx, r)
}
