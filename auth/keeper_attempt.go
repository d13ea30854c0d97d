package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"frontdesk/auth/loopback"
	"frontdesk/auth/refusal"
	"frontdesk/switchboard"
)

// errTimeUp ends an attempt that nobody finished.
var errTimeUp = &switchboard.Fault{
	Code: "signin-timeout", Text: "The sign-in was not finished in time", Hint: "Sign in again.",
}

// question is what an attempt asks for.
type question struct {
	names  []string // permissions
	choose bool     // let the operator choose the account
	second bool     // the first attempt was interrupted, and is repeated once
}

// begin starts an attempt, in the place of one that waits.
func (k *keeper) begin(q question) {
	if k.attempt != nil && k.attempt.found != nil {
		return // it has succeeded and is being stored
	}
	k.endAttempt()
	k.made++
	k.trouble, k.farewell, k.pressed = nil, "", false
	k.release()
	limited, cancelLimit := context.WithTimeoutCause(k.ctx, k.s.limits.attempt, errTimeUp)
	a := &attempt{
		s: k.s, number: k.made, question: q, cancel: cancelLimit, after: k.leaving,
		release: make(chan struct{}), left: make(chan struct{}), again: make(chan struct{}, 1), started: make(chan struct{}, 1),
		state: switchboard.AccountChecking, deadline: k.now().Add(k.s.limits.attempt),
	}
	if k.who != nil && !q.choose && !k.unhint {
		a.meant = k.who.Account
		a.hint = a.meant.Hint
	}
	if needed := (*InteractionRequired)(nil); k.failed != nil && errors.As(k.failed.err, &needed) {
		a.claims = needed.Claims
	}
	k.attempt, k.leaving, k.release = a, a.left, sync.OnceFunc(func() { close(a.release) })
	k.wg.Go(func() {
		f, receiver, err := a.run(limited)
		if limited.Err() != nil {
			err = context.Cause(limited)
		}
		a.tell(func(k *keeper) { k.attemptEnded(f, err) })
		a.leave(limited, receiver)
	})
}

// attemptEnded takes the outcome; a good one is first written to the keyring.
func (k *keeper) attemptEnded(f *found, err error) {
	if err == nil {
		k.attempt.found, k.attempt.since = f, k.now()
		return
	}
	a := k.attempt
	a.cancel()
	k.attempt, k.unhint = nil, a.hint != ""
	k.trouble = attemptFault(err)
	if a.redeeming && slices.Contains([]string{"signin-ended", "signin-idle"}, k.trouble.Code) { // of a code, not of a sign-in
		k.trouble.Code, k.trouble.Text, k.trouble.Hint = "signin-interrupted", "The sign-in was interrupted", "Try again."
	}
	k.logFailure("sign-in", err, "attempt", a.number)
	var said *refusal.Refusal
	if !errors.As(err, &said) {
		return
	}
	switch {
	case a.redeeming && said.Verdict() == refusal.Renew && !a.second:
		q := a.question
		q.second = true
		k.unhint = false
		k.begin(q)
	case said.NeedsAdministrator():
		k.await(k.s.permissions.without(k.granted()))
	}
}

// granted are the permissions that are known to be given.
func (k *keeper) granted() []string {
	if k.who == nil {
		return nil
	}
	return k.who.Granted
}

// adopt lets a sign-in begin whose record was, or could not be, written.
func (k *keeper) adopt(f *found, saveErr error) {
	a, before := k.attempt, k.who
	a.cancel()
	k.attempt, k.unhint, a.found = nil, false, nil // the attempt lives as long as its port: without tokens
	changed := before != nil && before.Account.Key() != f.who.Account.Key()
	if changed && before.Refresh != "" {
		k.others = append(slices.Clone(k.others), before.Account)
	}
	k.set(&f.who, false)
	k.token, k.trouble, k.ended = f.token, nil, switchboard.EndingNone
	k.restored, k.again = true, time.Time{}
	if changed && !a.choose {
		k.notice = switched(before.Account, f.who.Account)
	}
	k.duties.written()
	k.noteSaved("sign-in", saveErr)
	k.settle(a)
	k.s.cfg.Log.InfoContext(k.ctx, "signin.succeeded", "attempt", a.number, "account", f.who.Account.Key(),
		"switched", changed, "until", f.token.until, "granted", f.who.Granted, "saved", k.saved)
}

// settle decides whether the permissions beyond the granted ones are still to
// be asked for. Where the browser has just asked for all, the answer is known.
func (k *keeper) settle(a *attempt) {
	missing := k.s.permissions.without(k.who.Granted)
	k.widen = len(missing) > 0 && k.who.Refresh != "" && len(a.names) < len(k.s.permissions.all)
	if !k.widen {
		k.asked = k.now()
		k.noteChecked()
	}
}

func (k *keeper) endAttempt() {
	if k.attempt == nil {
		return
	}
	k.attempt.cancel()
	k.s.cfg.Log.InfoContext(k.ctx, "signin.failed", "step", "sign-in", "attempt", k.attempt.number, "code", "cancelled")
	k.unhint = k.attempt.hint != ""
	k.attempt = nil
}

// attemptFault is what the operator is told about a sign-in that failed. What
// passes by itself for somebody who is signed in does not pass here.
func attemptFault(err error) *switchboard.Fault {
	fault := *faultOf(err)
	if offline := (*Offline)(nil); errors.As(err, &offline) {
		fault.Hint = "Check the network, then sign in again."
		if said := (*refusal.Refusal)(nil); errors.As(err, &said) {
			fault.Hint = "Wait a moment, then sign in again."
		}
	}
	return &fault
}

func portFault(err error) error {
	fault := &switchboard.Fault{
		Code: "signin-port", Text: "No port is free for the answer of the browser",
		Hint: "Restart the computer, or tell IT.",
	}
	if taken := (*loopback.PortError)(nil); errors.As(err, &taken) && taken.Port != 0 {
		fault.Text = fmt.Sprintf("Port %d, which the sign-in needs, is in use", taken.Port)
		fault.Hint = "Close the program that uses it, or ask IT to change account.redirect_port."
	}
	return fault
}

// logFailure writes what support needs to know of a failure.
func (k *keeper) logFailure(step string, err error, more ...any) {
	line := append([]any{"step", step, "code", faultOf(err).Code}, more...)
	said, offline := (*refusal.Refusal)(nil), (*Offline)(nil)
	needed := (*InteractionRequired)(nil)
	switch {
	case errors.As(err, &said):
		line = append(line, "error", said.Code, "suberror", said.Sub, "numbers", said.Numbers,
			"trace", said.Trace, "correlation", said.Correlation, "status", said.Status)
	case errors.As(err, &offline):
		line = append(line, "error", offline.Error())
	case errors.As(err, &needed):
		line = append(line, "challenge", needed.Claims != "")
	}
	k.s.cfg.Log.WarnContext(k.ctx, "signin.failed", line...)
}
