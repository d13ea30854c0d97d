package auth

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/auth/answer"
	"frontdesk/auth/refusal"
	"frontdesk/auth/vault"
)

// lookTime is how long a renewal waits for the keyring to say what it holds
// now. After it the token in memory is used: a slow keyring ends no sign-in.
const lookTime = 3 * time.Second

// renewal is one refresh, on the goroutine of its job. Other processes of the
// same user, such as a command beside the console, may renew, end or replace
// the sign-in of the profile at any time; the keyring's entry is what all of
// them agree on, and the lock makes them take turns.
//
// What is not granted yet is asked for along the way: an administrator may
// have approved it meanwhile. A refusal of that costs nothing that was had.
type renewal struct {
	s      *Session
	was    *vault.Record // whose refresh was asked for
	who    vault.Record  // the same account with the newest token known
	claims string        // what a resource demands
	wide   bool          // ask for all permissions, not only for those on record

	held    bool  // the keyring holds who as it is, as far as is known
	gone    bool  // another process has taken the sign-in out of the keyring
	rotated bool  // the provider has replaced the refresh token
	saveErr error // why the keyring does not hold who
}

// run asks for new tokens, with what another process has left behind when that
// is newer. It is no error that the sign-in is gone: the caller looks.
func (r *renewal) run(ctx context.Context) (answer.Grant, error) {
	unlock, err := r.s.lock(ctx)
	if err != nil {
		return answer.Grant{}, err
	}
	defer unlock()
	if r.held { // else the entry may be older than what is in memory
		r.look(ctx)
	}
	if r.gone {
		return answer.Grant{}, nil
	}
	p := r.s.permissions
	have := p.known(r.who.Granted)
	if !r.wide || len(p.all) == len(have) {
		return r.widest(ctx, have)
	}
	g, err := r.widest(ctx, p.all)
	if lasting(err) { // whatever was wrong with the rest: it is not what ends the sign-in
		return r.widest(ctx, have)
	}
	return g, err
}

// widest asks for as many of the permissions as are granted.
func (r *renewal) widest(ctx context.Context, names []string) (answer.Grant, error) {
	g, err := r.redeem(ctx, names)
	if len(names) > len(r.s.permissions.base) && tooMuch(err) {
		return r.narrow(ctx, names)
	}
	return g, err
}

// lasting says that only somebody's doing ends what an error says.
func lasting(err error) bool {
	needed, blocked := (*InteractionRequired)(nil), (*Blocked)(nil)
	return errors.As(err, &needed) || errors.As(err, &blocked)
}

// narrow finds out one by one which permissions are granted. The base alone
// must be, or the sign-in waits for the operator.
func (r *renewal) narrow(ctx context.Context, names []string) (answer.Grant, error) {
	have, before := r.s.permissions.base, r.who.Granted
	g, err := r.redeem(ctx, have)
	if err != nil || len(names) == len(have)+1 { // with one more it was that one
		return g, err
	}
	for _, name := range names {
		if slices.Contains(have, name) {
			continue
		}
		more := append(slices.Clone(have), name)
		wider, err := r.redeem(ctx, more)
		switch {
		case err == nil:
			g, have = wider, more
		case !tooMuch(err):
			r.who.Granted = before // what could not be asked is not known to be refused
			return answer.Grant{}, err
		}
	}
	return g, nil
}

// tooMuch says that a permission was refused, not the sign-in.
func tooMuch(err error) bool {
	var said *refusal.Refusal
	return errors.As(err, &said) && (said.NeedsConsent() || said.Code == "invalid_scope")
}

// redeem makes one request and stores what comes of it, before anybody has the
// new access token. A refused token that had been replaced meanwhile is no
// refusal.
func (r *renewal) redeem(ctx context.Context, names []string) (answer.Grant, error) {
	g, err := r.ask(ctx, names)
	var needed *InteractionRequired
	if errors.As(err, &needed) && needed.spent && r.look(ctx) {
		g, err = r.ask(ctx, names)
	}
	if err != nil {
		return answer.Grant{}, err
	}
	next := r.who
	if g.Refresh != "" && g.Refresh != next.Refresh {
		next.Refresh, r.rotated = g.Refresh, true
	}
	next.Granted = r.s.permissions.granted(g.Scope, names)
	if !r.held || next.Refresh != r.who.Refresh || !slices.Equal(next.Granted, r.who.Granted) {
		r.saveErr = r.s.store(ctx, next, r.held)
		r.held = r.saveErr == nil
	}
	r.who = next
	return g, nil
}

func (r *renewal) ask(ctx context.Context, names []string) (answer.Grant, error) {
	g, err := r.s.refresh(ctx, r.who.Refresh, names, r.claims)
	return g, r.s.explain(err, r.who.Account, names)
}

// look reads the entry again and reports whether it has another token to use.
// Only an answer can end the sign-in, and only one that the keyring held.
func (r *renewal) look(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	stored, err := r.s.vault.Record(ctx, r.who.Account.Key())
	switch {
	case errors.Is(err, vault.ErrNotFound):
		r.gone = r.held
	case err != nil: // what cannot be read says nothing
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

// store writes a record under the lock that the renewal holds. One that is kept
// already stays what it is among the others.
func (s *Session) store(ctx context.Context, r vault.Record, held bool) error {
	ctx, cancel := outlive(ctx, ctx, keyringTime)
	defer cancel()
	if held {
		return s.vault.Renew(ctx, r)
	}
	return s.vault.Put(ctx, r)
}
