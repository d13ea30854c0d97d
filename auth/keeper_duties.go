package auth

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/auth/vault"
)

// What a wipe may be about besides the key of one account.
const (
	everything = ""        // all accounts of the profile
	present    = "present" // the one in use, when it is not known which: the keyring has not said
)

// duties are what the keyring is still to be told. They are done one at a time.
type duties struct {
	wiping  bool          // an account is to be forgotten, and nothing is written before that is done
	whose   string        // its key, everything or present
	who     vault.Account // the account, where it is known
	wipeAt  time.Time
	wipeDue time.Time // when a sign-out that takes long is reported

	use     string // the account to put into use, until that is done
	useAt   time.Time
	remove  []vault.Account // other accounts to forget
	note    bool            // the wait for an administrator has changed
	write   bool            // who has changed and is to be written
	writeAt time.Time
	failed  int    // writes in a row
	refused string // when the write ends a sign-in: the token that was refused
}

func (d *duties) wipe(whose string, due time.Time) {
	d.wiping, d.whose, d.wipeAt, d.wipeDue = true, whose, time.Time{}, due
	d.write, d.refused, d.failed = false, "", 0
}

// rewrite asks for a write as soon as nothing else is under way.
func (d *duties) rewrite(refused string) {
	d.write, d.refused, d.writeAt = true, refused, time.Time{}
}

// written notes that the record is as the keyring has it.
func (d *duties) written() { d.write, d.refused, d.failed = false, "", 0 }

// later plans another write, unless the keyring would only say the same or ask
// the operator for its password again.
func (d *duties) later(err error, now time.Time) {
	d.write = false
	if errors.Is(err, vault.ErrTooBig) || errors.Is(err, vault.ErrLocked) {
		return
	}
	d.failed++
	d.write, d.writeAt = true, now.Add(pause(d.failed, 0))
}

// next is when a duty is due that has to wait; zero: none has.
func (d *duties) next() time.Time {
	switch {
	case d.wiping:
		return d.wipeAt
	case d.use != "":
		return d.useAt
	case d.write:
		return d.writeAt
	default:
		return time.Time{}
	}
}

// perform starts the next duty. It reports whether the keyring is to be left
// alone otherwise.
func (k *keeper) perform(now time.Time) bool {
	d := &k.duties
	switch {
	case d.wiping && !now.Before(d.wipeAt):
		k.wipe()
	case d.wiping:
		return k.who == nil // it is never the present one's that is to be forgotten
	case d.use != "" && !now.Before(d.useAt):
		k.use()
	case d.use != "":
	case len(d.remove) > 0:
		k.removeNext()
	case d.note:
		k.writePending()
	case d.write && k.who != nil && !now.Before(d.writeAt):
		k.rewrite()
	default:
		return false
	}
	return true
}

// flush does at the end what is left, without waiting for its time. A keyring
// that does not answer keeps nobody from closing the window: it is not asked
// twice.
func (k *keeper) flush() {
	for _, do := range k.left() {
		err := do()
		if err != nil {
			k.logKeyring("end", err)
		}
		if errors.Is(err, vault.ErrSlow) || errors.Is(err, context.Canceled) {
			return
		}
	}
}

// left is what the keyring is still to be told, in its order.
func (k *keeper) left() (out []func() error) {
	d := &k.duties
	if d.wiping {
		out = append(out, func() error {
			err := k.s.wipe(k.ctx, d.whose)
			k.wiped(err)
			return err
		})
	}
	if d.use != "" {
		out = append(out, func() error { _, err := k.s.use(k.ctx, d.use); return err })
	}
	for _, a := range d.remove {
		out = append(out, func() error { return k.s.wipe(k.ctx, a.Key()) })
	}
	if d.note {
		out = append(out, func() error { return k.s.setPending(k.ctx, k.pending) })
	}
	if d.write && k.who != nil {
		out = append(out, func() error { return k.s.replace(k.ctx, *k.who, d.refused) })
	}
	return out
}

// wipe deletes a saved sign-in.
func (k *keeper) wipe() {
	whose := k.duties.whose
	k.run(func(ctx context.Context) func() {
		err := k.s.wipe(ctx, whose)
		return func() { k.wiped(err) }
	})
}

func (k *keeper) wiped(err error) {
	if err == nil {
		k.duties.wiping, k.trouble = false, nil
		k.s.cfg.Log.InfoContext(k.ctx, "signin.out", "removed", true)
		return
	}
	k.trouble = leftFault(err)
	k.s.cfg.Log.WarnContext(k.ctx, "signin.out", "removed", false, "code", keyringCode(err), "error", err.Error())
	// A write that hung may still land, so a slow keyring is asked again. A
	// locked one is left to the operator: asking again would only prompt again.
	k.duties.wiping = errors.Is(err, vault.ErrSlow)
	k.duties.wipeAt = k.now().Add(slowPause)
	if !k.duties.wiping {
		k.stays(k.duties.who)
	}
}

// stays lists an account that is still in the keyring, so that it can be
// removed again.
func (k *keeper) stays(a vault.Account) {
	if a.Key() != "" && !k.other(a.Key()) && (k.who == nil || k.who.Account.Key() != a.Key()) {
		k.others = append(slices.Clone(k.others), a)
	}
}

// use makes another account the one that the next start finds, and reads it. A
// newer wish counts more than its outcome.
func (k *keeper) use() {
	id := k.duties.use
	k.run(func(ctx context.Context) func() {
		holding, err := k.s.use(ctx, id)
		return func() {
			if k.duties.use != id {
				return
			}
			k.duties.use = ""
			k.loaded(holding, err)
			if errors.Is(err, vault.ErrSlow) { // reading alone would bring the one before back
				k.again, k.duties.use, k.duties.useAt = time.Time{}, id, k.now().Add(slowPause)
			}
		}
	})
}

func (k *keeper) removeNext() {
	a := k.duties.remove[0]
	k.duties.remove = k.duties.remove[1:]
	k.run(func(ctx context.Context) func() {
		err := k.s.wipe(ctx, a.Key())
		return func() {
			k.s.cfg.Log.InfoContext(k.ctx, "signin.removed", "account", a.Key(), "removed", err == nil)
			if err == nil && k.who == nil {
				k.trouble = nil
			}
			if err != nil {
				k.stays(a)
				k.trouble = leftFault(err)
				k.logKeyring("remove", err)
			}
		}
	})
}

// writePending keeps the wait for an administrator over a restart. Without a
// keyring it ends with the program, as the sign-in does.
func (k *keeper) writePending() {
	k.duties.note = false
	p := k.pending
	k.run(func(ctx context.Context) func() {
		err := k.s.setPending(ctx, p)
		return func() {
			if err != nil {
				k.logKeyring("approval", err)
			}
		}
	})
}

// rewrite stores the record as it has become.
func (k *keeper) rewrite() {
	who, refused := k.who, k.duties.refused
	k.duties.write = false
	k.run(func(ctx context.Context) func() {
		err := k.s.replace(ctx, *who, refused)
		return func() {
			if k.who == who {
				k.noteSaved("rewrite", err)
			}
		}
	})
}
