package auth

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/auth/vault"
)

// slowPause is the time between calls to a keyring that has not answered, for
// example because it waits for its password. The call that hangs goes on.
const slowPause = 2 * time.Second

// restore reads the saved sign-in.
func (k *keeper) restore() {
	k.again = time.Time{}
	k.run(func(ctx context.Context) func() {
		holding, err := k.s.load(ctx)
		return func() { k.loaded(holding, err) }
	})
}

func (k *keeper) loaded(h vault.Holding, err error) {
	if k.duties.use != "" {
		return // another account has been chosen meanwhile
	}
	first := k.trouble == nil
	k.restored = true
	switch {
	case k.who != nil || k.duties.wiping || errors.Is(err, context.Canceled):
		return // somebody signed in or out while a slow keyring thought it over
	case err == nil:
		k.trouble, k.unread = nil, false
		k.hold(h)
	case errors.Is(err, vault.ErrSlow):
		k.again = k.now().Add(slowPause)
		k.trouble = unreadFault(err)
		if first {
			k.logKeyring("restore", err)
		}
	default:
		k.trouble, k.unread = unreadFault(err), first // asked again at the next click, once
		k.logKeyring("restore", err)
	}
}

// hold takes over what the keyring holds.
func (k *keeper) hold(h vault.Holding) {
	k.others = h.Others
	if !k.duties.note {
		k.pending = h.Pending
	}
	k.set(h.Current, h.Current != nil && h.Current.Refresh != "")
	if k.who != nil {
		k.widen = len(k.s.permissions.without(k.who.Granted)) > 0
	}
	if h.Damage != nil {
		k.logKeyring("restore", h.Damage)
		if !k.saved {
			k.trouble = unreadFault(vault.ErrDamaged)
		}
	}
}

// keep writes a sign-in that has just been made and then lets it begin.
func (k *keeper) keep() {
	a := k.attempt
	a.writing = true
	found := a.found
	if d := &k.duties; d.whose == everything || d.whose == found.who.Account.Key() {
		d.wiping = false // the new sign-in takes the old one's place
	}
	k.duties.use = "" // and that of one that was chosen before
	k.duties.remove = slices.DeleteFunc(k.duties.remove, func(a vault.Account) bool { return a.Key() == found.who.Account.Key() })
	k.run(func(ctx context.Context) func() {
		err := k.s.put(ctx, found.who)
		return func() {
			switch {
			case k.attempt == a:
				k.adopt(found, err)
			case k.who == &found.who: // it began without waiting for this
				k.noteSaved("sign-in", err)
			}
		}
	})
}

// noteSaved remembers whether the keyring holds the record as it is. What
// could not be written is tried again: a sign-in should survive the day.
func (k *keeper) noteSaved(step string, err error) {
	k.saved, k.unsaved = err == nil, nil
	switch {
	case err != nil:
		k.unsaved = unsavedFault(err)
		if k.duties.failed == 0 {
			k.logKeyring(step, err)
		}
		k.duties.later(err, k.now())
	case k.who.Refresh == "": // what was written brings nobody in
		k.saved = false
		k.duties.written()
		if k.token.access != "" {
			k.unsaved = shortFault()
		}
	default:
		k.duties.written()
	}
}

// grumble reports a keyring that takes long, without giving up on it: somebody
// may be typing its password.
func (k *keeper) grumble(now time.Time) {
	due := k.grumbleTime()
	if due.IsZero() || now.Before(due) {
		return
	}
	switch {
	case !k.restored:
		k.restored = true
		k.trouble = unreadFault(vault.ErrSlow)
		k.logKeyring("restore", vault.ErrSlow)
	case k.attempt != nil && k.attempt.found != nil:
		written := k.attempt.writing
		k.adopt(k.attempt.found, vault.ErrSlow)
		if written { // it is on its way
			k.duties.written()
		}
	default:
		k.trouble = leftFault(vault.ErrSlow)
	}
}

// grumbleTime is when a keyring that is still waited for is reported; zero:
// nobody waits, or it has been reported.
func (k *keeper) grumbleTime() time.Time {
	switch {
	case !k.restored:
		return k.started.Add(k.s.limits.read)
	case k.attempt != nil && k.attempt.found != nil:
		return k.attempt.since.Add(k.s.limits.write)
	case k.duties.wiping && k.trouble == nil:
		return k.duties.wipeDue
	default:
		return time.Time{}
	}
}

func (k *keeper) logKeyring(step string, err error) {
	k.s.cfg.Log.WarnContext(k.ctx, "signin.keyring", "step", step, "code", keyringCode(err), "error", err.Error())
}
