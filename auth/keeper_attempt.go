package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"frontdesk/auth/loopback"
	"frontdesk/switchboard"
)

// errTimeUp ends an attempt that nobody finished.
var errTimeUp = &switchboard.Fault{
	Code: "signin-timeout", Text: "The sign-in was not finished in time", Hint: "Sign in again.",
}

// signIn starts an attempt, or opens the browser again for the one that waits.
func (k *keeper) signIn() {
	switch {
	case k.s.off != nil || k.ctx.Err() != nil:
	case k.attempt != nil:
		select {
		case k.attempt.again <- struct{}{}:
		default: // asked already
		}
	case k.checking():
		k.pressed = true
	default:
		k.startAttempt()
	}
}

func (k *keeper) startAttempt() {
	k.made++
	k.trouble = nil
	limited, cancelLimit := context.WithTimeoutCause(k.ctx, k.s.limits.attempt, errTimeUp)
	a := &attempt{
		s: k.s, number: k.made, cancel: cancelLimit, after: k.leaving,
		left: make(chan struct{}), again: make(chan struct{}, 1),
		state: switchboard.AccountChecking, deadline: k.now().Add(k.s.limits.attempt),
	}
	if k.who != nil && !k.signedIn() && !k.unhint {
		a.hint = k.who.Account.Hint
	}
	if needed := (*InteractionRequired)(nil); k.failed != nil && errors.As(k.failed.err, &needed) {
		a.claims = needed.Claims
	}
	k.attempt, k.leaving = a, a.left
	k.wg.Go(func() {
		f, receiver, err := a.run(limited)
		ended := limited.Err() != nil
		if ended {
			err = context.Cause(limited)
		}
		a.tell(func(k *keeper) { k.attemptEnded(f, err) })
		a.leave(receiver, ended)
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
	k.logFailure("sign-in", err, "attempt", a.number)
}

// begin lets a sign-in begin whose record was, or could not be, written.
func (k *keeper) begin(f *found, saveErr error) {
	a, before := k.attempt, k.who
	a.cancel()
	k.attempt, k.unhint = nil, false
	k.who, k.token, k.failed, k.trouble = &f.who, f.token, nil, nil
	k.restored, k.again, k.write, k.wiping = true, time.Time{}, false, false
	k.noteSaved("sign-in", saveErr)
	k.s.cfg.Log.InfoContext(k.ctx, "signin.succeeded", "attempt", a.number, "account", f.who.Account.key(),
		"switched", before != nil && before.Account.key() != f.who.Account.key(),
		"until", f.token.until, "missing", f.missing, "saved", k.saved)
}

// cancelSignIn gives the attempt up, unless it has succeeded already.
func (k *keeper) cancelSignIn() {
	k.pressed = false
	if k.attempt != nil && k.attempt.found == nil {
		k.endAttempt()
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
		if said := (*refusal)(nil); errors.As(err, &said) {
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
	said, offline := (*refusal)(nil), (*Offline)(nil)
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
