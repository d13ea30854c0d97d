package auth

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/auth/refusal"
	"frontdesk/switchboard"
)

const (
	// shutdownTime is what a refresh under way gets when Run's ctx ends: a
	// provider that has already replaced the refresh token must be listened to.
	shutdownTime = 3 * time.Second
	// renewalTime bounds a refresh with everything around it: the lock, the
	// requests for single permissions, the keyring.
	renewalTime = 2 * time.Minute
	// widenEvery is how often permissions that were not granted are asked for
	// again by themselves.
	widenEvery = 50 * time.Minute
)

// answerWants serves the callers that can be served and notes what the others
// need.
func (k *keeper) answerWants(now time.Time) {
	k.due, k.claims = false, "" // what was due may have been done meanwhile
	waiting := k.wants[:0]
	for _, w := range k.wants {
		switch a, ok := k.answerFor(w, now); {
		case ok:
			w.reply <- a
		case w.ctx.Err() == nil:
			waiting = append(waiting, w)
		}
	}
	clear(k.wants[len(waiting):])
	k.wants = waiting
}

func (k *keeper) answerFor(w *want, now time.Time) (outcome, bool) {
	switch {
	case k.s.off != nil:
		return outcome{err: &Blocked{Fault: k.s.off}}, true
	case !k.restored:
		return outcome{}, false
	case k.who == nil:
		return outcome{err: &InteractionRequired{Fault: k.signedOutFault()}}, true
	case k.settling() && k.canRefresh():
		return outcome{}, false // the token that is coming may do more
	case k.token.serves(w.claims, now): // it may be due for renewal: that keeps nobody waiting
		return outcome{token: k.token.access}, true
	case k.failed != nil && (k.failed.lasting || now.Before(k.failed.until)):
		return outcome{err: k.failed.err}, true
	case k.who.Refresh == "":
		return outcome{err: &InteractionRequired{Claims: w.claims, Fault: k.signedOutFault()}}, true
	default:
		k.due = true
		if w.claims != "" {
			k.claims = w.claims
		}
		return outcome{}, false
	}
}

// refreshable says whether a refresh is wanted and allowed now. Somebody known
// of whom there is no token yet is refreshed at once.
func (k *keeper) refreshable(now time.Time) bool {
	switch {
	case !k.canRefresh():
		return false
	case k.failed != nil:
		return !now.Before(k.failed.until)
	default:
		return k.due || k.widen || !now.Before(k.renewal())
	}
}

func (k *keeper) canRefresh() bool {
	return k.restored && k.who != nil && k.who.Refresh != "" && (k.failed == nil || !k.failed.lasting)
}

// renewal is when the token is to be renewed: earlier than it would be while a
// permission is missing, which somebody may have approved meanwhile.
func (k *keeper) renewal() time.Time {
	if again := k.asked.Add(widenEvery); len(k.missing()) > 0 && again.Before(k.token.renew) {
		return again
	}
	return k.token.renew
}

// refreshTime is when the sign-in next changes by itself; zero: never.
func (k *keeper) refreshTime() time.Time {
	switch {
	case k.canRefresh() && k.failed != nil:
		return k.failed.until
	case k.canRefresh():
		return k.renewal()
	case k.token.access != "" && k.token.valid(k.now()):
		return k.token.until // it cannot be renewed and simply ends
	default:
		return time.Time{}
	}
}

// refresh makes one renewal for everybody who waits.
func (k *keeper) refresh() {
	asked := k.now()
	r := &renewal{
		s: k.s, was: k.who, who: *k.who, claims: k.claims, held: k.saved,
		wide: k.widen || k.asked.IsZero() || asked.Sub(k.asked) >= widenEvery,
	}
	k.run(func(ctx context.Context) func() {
		ctx, cancel := outlive(ctx, k.ctx, renewalTime)
		defer cancel()
		g, err := r.run(ctx)
		switch {
		case r.gone:
			return func() { k.signedOutBeside(r) }
		case err != nil:
			return func() { k.refreshFailed(r, err) }
		default:
			return func() { k.refreshed(r, newToken(g, r.claims, asked)) }
		}
	})
}

// outlive is ctx with a little more time when it ends because Run ends, and
// with a limit in any case. A job that is cancelled by itself ends at once.
func outlive(ctx, run context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	stop := context.AfterFunc(ctx, func() {
		if run.Err() == nil {
			cancel()
			return
		}
		grace := time.NewTimer(shutdownTime)
		defer grace.Stop()
		select {
		case <-grace.C:
			cancel()
		case <-longer.Done():
		}
	})
	return longer, func() { stop(); cancel() }
}

func (k *keeper) refreshed(r *renewal, t token) {
	if k.who != r.was {
		return // signed out, or somebody else signed in, in the meantime
	}
	k.take(r)
	k.token, k.failed, k.trouble, k.ended = t, nil, nil, ""
	if r.wide {
		k.widen, k.asked = false, k.now()
		k.noteChecked()
	}
	k.s.cfg.Log.InfoContext(k.ctx, "signin.refreshed", "until", t.until, "rotated", r.rotated, "saved", k.saved,
		"missing", k.missing(), "ms", k.now().Sub(t.got).Milliseconds())
}

// take adopts what a renewal knows of the account and the keyring.
func (k *keeper) take(r *renewal) {
	who := r.who
	who.Granted = slices.Clone(r.who.Granted)
	k.who = &who
	switch {
	case r.saveErr != nil:
		k.noteSaved("refresh", r.saveErr)
	case r.held:
		k.noteSaved("refresh", nil)
	}
}

// signedOutBeside follows another process that signed out. What the keyring
// holds now is not touched.
func (k *keeper) signedOutBeside(r *renewal) {
	if k.who != r.was {
		return
	}
	k.set(nil, false)
	k.trouble = besideFault()
	k.duties.written()
	k.s.cfg.Log.InfoContext(k.ctx, "signin.out", "beside", true)
}

func (k *keeper) refreshFailed(r *renewal, err error) {
	if k.who != r.was {
		return
	}
	k.take(r) // a part of it may have been done
	if errors.Is(err, context.Canceled) {
		return
	}
	count := 1
	if k.failed != nil {
		count = k.failed.count + 1
	}
	f := &failure{err: err, count: count}
	k.failed = f
	var offline *Offline
	if errors.As(err, &offline) {
		var said *refusal.Refusal
		wait := time.Duration(0)
		if errors.As(offline.Err, &said) {
			wait = said.RetryAfter
		}
		f.until = k.now().Add(pause(count, wait))
		k.logFailure("refresh", err, "retry_at", f.until)
		return
	}
	f.lasting = true
	k.forgetToken()
	k.widen, k.trouble = false, faultOf(err)
	k.logFailure("refresh", err)
	var needed *InteractionRequired
	if errors.As(err, &needed) {
		k.ended = needed.Ended
		if needed.spent {
			k.spend()
		}
	}
}

func (k *keeper) forgetToken() { k.token = token{} }

// unmet stops the silent renewal for a challenge that it has not met.
func (k *keeper) unmet(token, claims string) error {
	if k.who == nil || k.token.access != token {
		return nil
	}
	err := &InteractionRequired{Claims: claims, Fault: &switchboard.Fault{
		Code: "signin-confirm", Text: "Your organisation wants you to confirm it's you", Hint: "Confirm it in the browser.",
	}}
	k.failed = &failure{err: err, lasting: true, count: 1}
	k.widen, k.trouble = false, err.Fault
	k.forgetToken()
	k.logFailure("challenge", err)
	return err
}

// spend keeps whose sign-in has ended, without its refused token.
func (k *keeper) spend() {
	ended := *k.who
	refused := ended.Refresh
	ended.Refresh = ""
	k.who = &ended
	k.duties.rewrite(refused)
}
