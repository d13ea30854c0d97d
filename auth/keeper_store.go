package auth

import (
	"context"
	"errors"
	"time"

	"frontdesk/switchboard"
)

// slowPause is the time between calls to a keyring that has not answered, for
// example because it waits for its password. The call that hangs goes on.
const slowPause = 2 * time.Second

// restore reads the saved sign-in.
func (k *keeper) restore() {
	k.again = time.Time{}
	k.run(func(ctx context.Context) func() {
		who, err := k.s.load(ctx)
		return func() { k.loaded(who, err) }
	})
}

func (k *keeper) loaded(who *record, err error) {
	first := k.trouble == nil
	k.restored = true
	switch {
	case k.who != nil || k.wiping || errors.Is(err, context.Canceled):
		return // somebody signed in or out while a slow keyring thought it over
	case err == nil:
		k.who, k.saved, k.trouble = who, true, nil
	case errors.Is(err, ErrNotFound):
		k.trouble = nil
	case errors.Is(err, errForeign):
		k.trouble = nil
		k.s.cfg.Log.InfoContext(k.ctx, "signin.keyring", "step", "restore", "code", "keyring-foreign")
	case errors.Is(err, ErrKeyringSlow):
		k.again = k.now().Add(slowPause)
		k.trouble = unreadFault(err)
		if first {
			k.logKeyring("restore", err)
		}
	default:
		k.trouble = unreadFault(err)
		k.logKeyring("restore", err)
	}
}

// keep writes a sign-in that has just been made and then lets it begin.
func (k *keeper) keep() {
	a := k.attempt
	a.writing = true
	found := a.found
	k.run(func(ctx context.Context) func() {
		err := k.s.save(ctx, found.who)
		return func() {
			switch {
			case k.attempt == a:
				k.begin(found, err)
			case k.who == &found.who: // it began without waiting for this
				k.noteSaved("sign-in", err)
			}
		}
	})
}

// rewrite stores the record as it has become.
func (k *keeper) rewrite() {
	k.write = false
	who := k.who
	k.run(func(ctx context.Context) func() {
		err := k.s.replace(ctx, *who)
		return func() {
			if k.who == who {
				k.noteSaved("rewrite", err)
			}
		}
	})
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
		k.trouble = unreadFault(ErrKeyringSlow)
		k.logKeyring("restore", ErrKeyringSlow)
	case k.attempt != nil && k.attempt.found != nil:
		written := k.attempt.writing
		k.begin(k.attempt.found, ErrKeyringSlow)
		k.write = !written // else it is on its way
	default:
		k.trouble = leftFault(ErrKeyringSlow)
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
	case k.wiping && k.trouble == nil:
		return k.wipeDue
	default:
		return time.Time{}
	}
}

// wipe deletes the saved sign-in.
func (k *keeper) wipe() {
	k.run(func(ctx context.Context) func() {
		err := k.s.remove(ctx)
		return func() { k.wiped(err) }
	})
}

func (k *keeper) wiped(err error) {
	if err == nil {
		k.wiping, k.trouble = false, nil
		k.s.cfg.Log.InfoContext(k.ctx, "signin.out", "removed", true)
		return
	}
	k.trouble = leftFault(err)
	k.s.cfg.Log.WarnContext(k.ctx, "signin.out", "removed", false, "code", keyringCode(err), "error", err.Error())
	// A write that hung may still land, so a slow keyring is asked again. A
	// locked one is left to the operator: asking again would only prompt again.
	k.wiping = errors.Is(err, ErrKeyringSlow)
	k.wipeAt = k.now().Add(slowPause)
}

// signOut forgets everything. The deletion follows as soon as nothing that
// could write is under way.
func (k *keeper) signOut() {
	if k.s.off != nil {
		return
	}
	k.endAttempt()
	k.who, k.saved, k.token, k.failed = nil, false, token{}, nil
	k.trouble, k.unsaved, k.write = nil, nil, false
	k.restored, k.again = true, time.Time{}
	k.wiping, k.wipeAt, k.wipeDue = true, time.Time{}, k.now().Add(k.s.limits.write)
	if k.job != nil {
		k.job.cancel()
	}
}

func (k *keeper) logKeyring(step string, err error) {
	k.s.cfg.Log.WarnContext(k.ctx, "signin.keyring", "step", step, "code", keyringCode(err), "error", err.Error())
}

func (k *keeper) signedOutFault() *switchboard.Fault {
	if k.trouble != nil {
		return k.trouble
	}
	return &switchboard.Fault{
		Code: "signed-out", Text: "Not signed in to Microsoft 365", Hint: "Settings > Calendar > Modern authentication.",
	}
}
