package auth

import (
	"slices"
	"time"

	"frontdesk/auth/vault"
	"frontdesk/switchboard"
)

// ask does what the operator wants.
func (k *keeper) ask(w switchboard.Wish, account string) {
	if k.s.off != nil || (k.ctx.Err() != nil && w != switchboard.WishSignOut) {
		return // at the end only what must not be forgotten counts
	}
	k.notice = ""
	switch w {
	case switchboard.WishSignIn:
		k.signIn()
	case switchboard.WishAnother:
		k.begin(question{choose: true, names: k.s.permissions.base})
	case switchboard.WishCancel:
		k.cancelSignIn()
	case switchboard.WishSignOut:
		k.signOut()
	case switchboard.WishSwitch:
		k.switchTo(account)
	case switchboard.WishRemove:
		k.remove(account)
	case switchboard.WishAllow:
		k.begin(question{names: k.s.permissions.all})
	case switchboard.WishApproval:
		k.awaitApproval()
	case switchboard.WishCheck:
		k.checkApproval()
	case switchboard.WishGoOn:
		k.setPending(nil)
	case switchboard.WishLeave:
		k.leaveBrowser()
	}
}

// signIn starts an attempt, or opens the browser again for the one that waits.
func (k *keeper) signIn() {
	switch {
	case k.attempt != nil:
		select {
		case k.attempt.again <- struct{}{}:
		default: // asked already
		}
	case k.checking():
		k.pressed = true
	case k.unread: // the keyring may answer by now: then no browser is needed
		k.unread, k.restored, k.pressed = false, false, true
		k.started, k.again = k.now(), k.now()
	default:
		k.begin(question{names: k.known()})
	}
}

// known are the permissions that the account has given before: asking for
// them again shows no page.
func (k *keeper) known() []string {
	if k.who == nil {
		return k.s.permissions.base
	}
	return k.s.permissions.known(k.who.Granted)
}

// cancelSignIn gives the attempt up, unless it has succeeded already.
func (k *keeper) cancelSignIn() {
	k.pressed = false
	if k.attempt != nil && k.attempt.found == nil {
		k.endAttempt()
	}
}

// signOut forgets the account in use. The deletion follows as soon as nothing
// that could write is under way.
func (k *keeper) signOut() {
	k.giveUp()
	whose, account := present, vault.Account{}
	switch {
	case k.who != nil:
		account = k.who.Account
		whose = account.Key()
		k.farewell = k.s.farewell(account)
	case k.duties.use != "": // on its way to be the one in use
		whose = k.duties.use
		account = k.dropOther(whose)
	case k.restored && len(k.others) > 0:
		return // nobody is signed in, and the others are not meant
	}
	k.duties.use = ""
	k.set(nil, false)
	k.trouble, k.ended = nil, switchboard.EndingNone
	k.restored, k.again = true, time.Time{}
	k.setPending(nil)
	k.duties.wipe(whose, k.now().Add(k.s.limits.read))
	k.duties.who = account
	k.interrupt()
}

// forbid signs everybody out for good.
func (k *keeper) forbid(f *switchboard.Fault) {
	if k.s.off != nil {
		return
	}
	k.giveUp()
	k.dismiss()
	k.set(nil, false)
	k.s.off, k.others, k.pending, k.trouble, k.farewell, k.notice = f, nil, nil, nil, "", ""
	k.restored, k.again, k.pressed = true, time.Time{}, false
	k.duties = duties{remove: k.duties.remove}
	k.duties.wipe(everything, k.now().Add(k.s.limits.write))
	k.interrupt()
}

// giveUp ends the attempt. A sign-in that is being written does not stay.
func (k *keeper) giveUp() {
	if a := k.attempt; a != nil && a.writing {
		k.duties.remove = append(k.duties.remove, a.found.who.Account)
	}
	k.endAttempt()
}

func (k *keeper) other(id string) bool {
	return slices.ContainsFunc(k.others, func(a vault.Account) bool { return a.Key() == id })
}

// dropOther takes an account off the list and gives it.
func (k *keeper) dropOther(id string) (dropped vault.Account) {
	k.others = slices.DeleteFunc(slices.Clone(k.others), func(a vault.Account) bool {
		if a.Key() == id {
			dropped = a
		}
		return a.Key() == id
	})
	return dropped
}

// switchTo puts another of the kept accounts into use.
func (k *keeper) switchTo(id string) {
	if !k.other(id) {
		return
	}
	k.endAttempt()
	if k.who != nil {
		k.others = append(slices.Clone(k.others), k.who.Account)
	}
	k.set(nil, false)
	k.dismiss()
	k.trouble, k.ended, k.farewell, k.restored = nil, switchboard.EndingNone, "", false
	k.started = k.now()
	k.duties.use, k.duties.useAt = id, time.Time{}
	k.interrupt()
}

// dismiss sends the waiting callers away: what they wait for is over, and the
// token of the next account is not for them.
func (k *keeper) dismiss() {
	for _, w := range k.wants {
		w.reply <- outcome{err: &InteractionRequired{Fault: k.signedOutFault()}}
	}
	k.wants = nil
}

// remove forgets a kept account.
func (k *keeper) remove(id string) {
	if (k.who != nil && k.who.Account.Key() == id) || (id != "" && k.duties.use == id) {
		k.signOut()
		return
	}
	if !k.other(id) {
		return // above all not nobody, which would stand for everybody
	}
	k.duties.remove = append(k.duties.remove, k.dropOther(id))
}

// leaveBrowser shows the page that ends the browser's own session.
func (k *keeper) leaveBrowser() {
	if k.farewell == "" {
		return
	}
	address := k.farewell
	k.farewell = ""
	go func() { _ = k.s.cfg.Open(address) }() // as with an attempt: a browser cannot be called back
}

// interrupt ends what is under way, because what it was for is over.
func (k *keeper) interrupt() {
	if k.job != nil {
		k.job.cancel()
	}
}
