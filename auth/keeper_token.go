package auth

import (
	"context"
	"errors"
	"time"
)

// shutdownTime is what a refresh under way gets when Run's ctx ends: a provider
// that has already replaced the refresh token must be listened to.
const shutdownTime = 3 * time.Second

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

func (k *keeper) answerFor(w *want, now time.Time) (answer, bool) {
	switch {
	case k.s.off != nil:
		return answer{err: &Blocked{Fault: k.s.off}}, true
	case !k.restored:
		return answer{}, false
	case k.who == nil:
		return answer{err: &InteractionRequired{Fault: k.signedOutFault()}}, true
	case k.token.serves(w.claims, now): // it may be due for renewal: that keeps nobody waiting
		return answer{token: k.token.access}, true
	case k.failed != nil && (k.failed.lasting || now.Before(k.failed.until)):
		return answer{err: k.failed.err}, true
	case k.who.Refresh == "":
		return answer{err: &InteractionRequired{Claims: w.claims, Fault: k.signedOutFault()}}, true
	default:
		k.due = true
		if w.claims != "" {
			k.claims = w.claims
		}
		return answer{}, false
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
		return k.due || !now.Before(k.token.renew)
	}
}

func (k *keeper) canRefresh() bool {
	return k.restored && k.who != nil && k.who.Refresh != "" && (k.failed == nil || !k.failed.lasting)
}

// refreshTime is when the sign-in next changes by itself; zero: never.
func (k *keeper) refreshTime() time.Time {
	switch {
	case k.canRefresh() && k.failed != nil:
		return k.failed.until
	case k.canRefresh():
		return k.token.renew
	case k.token.access != "" && k.token.valid(k.now()):
		return k.token.until // it cannot be renewed and simply ends
	default:
		return time.Time{}
	}
}

// refresh makes one request for everybody who waits.
func (k *keeper) refresh() {
	claims, asked := k.claims, k.now()
	r := &renewal{s: k.s, was: k.who, who: k.who, held: k.saved}
	k.run(func(ctx context.Context) func() {
		ctx, cancel := outlive(ctx, k.ctx)
		defer cancel()
		g, err := r.redeem(ctx, claims)
		switch {
		case r.gone:
			return func() { k.signedOutBeside(r.was) }
		case err != nil:
			return func() { k.refreshFailed(r, err) }
		}
		next := *r.who
		if g.Refresh != "" {
			next.Refresh = g.Refresh
		}
		rotated := next.Refresh != r.who.Refresh
		var saveErr error
		if rotated || !r.held {
			saveErr = k.s.save(ctx, next) // before anybody has the new access token
		}
		return func() { k.refreshed(r.was, &next, newToken(g, claims, asked), rotated, saveErr) }
	})
}

// outlive is ctx with a little more time when it ends because Run ends, and
// with a limit in any case. A job that is cancelled by itself ends at once.
func outlive(ctx, run context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestTime)
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

func (k *keeper) refreshed(was, next *record, t token, rotated bool, saveErr error) {
	if k.who != was {
		return // signed out, or somebody else signed in, in the meantime
	}
	k.who, k.token, k.failed, k.trouble = next, t, nil, nil
	k.noteSaved("refresh", saveErr)
	k.s.cfg.Log.InfoContext(k.ctx, "signin.refreshed",
		"until", t.until, "rotated", rotated, "saved", k.saved, "ms", k.now().Sub(t.got).Milliseconds())
}

// noteSaved remembers whether the keyring holds the record as it is.
func (k *keeper) noteSaved(step string, err error) {
	k.saved, k.unsaved = err == nil, nil
	switch {
	case err != nil:
		k.unsaved = unsavedFault(err)
		k.logKeyring(step, err)
	case k.who.Refresh == "": // what was written brings nobody in
		k.saved, k.unsaved = false, shortFault()
	}
}

func (k *keeper) refreshFailed(r *renewal, err error) {
	if k.who != r.was || errors.Is(err, context.Canceled) {
		return
	}
	k.who, k.saved = r.who, r.held
	if k.saved {
		k.unsaved = nil
	}
	count := 1
	if k.failed != nil {
		count = k.failed.count + 1
	}
	f := &failure{err: err, count: count}
	k.failed = f
	var offline *Offline
	if errors.As(err, &offline) {
		var said *refusal
		asked := time.Duration(0)
		if errors.As(offline.Err, &said) {
			asked = said.RetryAfter
		}
		f.until = k.now().Add(pause(count, asked))
		k.logFailure("refresh", err, "retry_at", f.until)
		return
	}
	f.lasting = true
	k.token = token{}
	k.trouble = faultOf(err)
	k.logFailure("refresh", err)
	var needed *InteractionRequired
	if errors.As(err, &needed) && needed.spent {
		ended := *k.who
		ended.Refresh, ended.refused = "", k.who.Refresh
		k.who, k.write = &ended, true
	}
}
