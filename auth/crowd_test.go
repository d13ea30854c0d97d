package auth_test

import (
	"errors"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
)

// clock stands still until it is turned.
type clock struct {
	start time.Time
	ahead atomic.Int64
}

func (c *clock) now() time.Time { return c.start.Add(time.Duration(c.ahead.Load())) }

func (c *clock) turn(by time.Duration) { c.ahead.Add(int64(by)) }

// says answers every refresh so.
func says(status int, body string) func(url.Values) *authtest.Reply {
	return func(url.Values) *authtest.Reply { return &authtest.Reply{Status: status, Body: body} }
}

// lacks refuses consent to refreshes that ask for a permission.
func lacks(permission string) func(url.Values) *authtest.Reply {
	return func(form url.Values) *authtest.Reply {
		if !strings.Contains(form.Get("scope")+" ", "/"+permission+" ") {
			return nil
		}
		return &authtest.Reply{Status: 400, Body: `{"error":"invalid_grant","suberror":"consent_required","error_codes":[65001]}`}
	}
}

func isBlocked(err error) bool {
	var blocked *auth.Blocked
	return errors.As(err, &blocked)
}

// expired is what fifty callers meet whose token has expired.
type expired struct {
	answer   func(url.Values) *authtest.Reply
	err      func(error) bool // nil: everybody gets the same token
	requests int              // that they cause together
	narrow   int              // the same where nothing but the first permission is asked for
	passes   bool             // it is worth another try, after a while
}

var expiries = map[string]expired{
	"renewed":           {func(url.Values) *authtest.Reply { return nil }, nil, 1, 1, false},
	"revoked":           {says(400, `{"error":"invalid_grant","error_codes":[50173]}`), isInteraction, 1, 1, false},
	"disabled":          {says(400, `{"error":"invalid_grant","error_codes":[50057]}`), isInteraction, 1, 1, false},
	"to be confirmed":   {says(400, `{"error":"interaction_required","error_codes":[50076]}`), isInteraction, 1, 1, false},
	"app unknown":       {says(400, `{"error":"unauthorized_client","error_codes":[700016]}`), isBlocked, 1, 1, false},
	"policy":            {says(400, `{"error":"access_denied","error_codes":[53003]}`), isInteraction, 1, 1, false},
	"busy":              {says(503, `{"error":"temporarily_unavailable"}`), isOffline, 1, 1, true},
	"throttled":         {says(429, `{"error":"temporarily_unavailable","error_codes":[50196]}`), isOffline, 1, 1, true},
	"a hotel's page":    {says(200, "<html>Please accept our terms"), isOffline, 1, 1, true},
	"one not consented": {lacks("Calendars.Read"), nil, 4, 1, false}, // all; the first alone; with each of the two others
	"none consented":    {lacks("User.Read"), isInteraction, 2, 1, false},
}

// However many ask with an expired token, and whatever the provider answers,
// there is one request, and none for those who ask next. Only where consent was
// taken back there are a few more, once, to find out to what.
func TestFiftyCallersWithAnExpiredToken(t *testing.T) {
	for name, c := range expiries {
		t.Run(name, func(t *testing.T) { c.meet(t, c.requests, func(a *auth.Config) { a.Wider = wider() }) })
		t.Run(name+", with one permission", func(t *testing.T) {
			if c.narrow < c.requests && c.err == nil {
				c.answer = func(url.Values) *authtest.Reply { return nil } // the permission that lacks is not asked for
			}
			c.meet(t, c.narrow, func(*auth.Config) {})
		})
	}
}

func (c expired) meet(t *testing.T, requests int, permissions func(*auth.Config)) {
	clock := &clock{start: time.Now()}
	var met atomic.Bool
	r := newRig(t)
	r.op.Token = func(form url.Values) *authtest.Reply {
		if !met.Load() {
			return nil
		}
		return c.answer(form)
	}
	r.start(permissions, func(a *auth.Config) { a.Now = clock.now }).run()
	r.signIn()
	if _, err := r.token(); err != nil {
		t.Fatal(err)
	}
	met.Store(true)
	clock.turn(2 * time.Hour)
	r.ask(c.err, requests)
	r.ask(c.err, 0)
	if !c.passes {
		return
	}
	clock.turn(3 * time.Second)
	r.ask(c.err, 1)
	r.ask(c.err, 0)
	clock.turn(3 * time.Second) // the second pause is longer
	r.ask(c.err, 0)
	met.Store(false)
	clock.turn(3 * time.Second)
	r.ask(nil, 1)
}

// ask lets fifty callers ask at once. They all get one token, or an error of
// this kind, and cause so many requests.
func (r *rig) ask(kind func(error) bool, requests int) {
	r.t.Helper()
	before := r.refreshes()
	tokens, errs := r.crowd("")
	if n := r.refreshes() - before; n != requests {
		r.t.Errorf("%d requests, want %d", n, requests)
	}
	switch {
	case kind == nil && (len(tokens) != 1 || len(errs) != 0):
		r.t.Errorf("%d tokens and %d errors: %v", len(tokens), len(errs), errs)
	case kind != nil && (len(tokens) != 0 || len(errs) != 50):
		r.t.Errorf("%d tokens and %d errors", len(tokens), len(errs))
	}
	for _, err := range errs {
		if kind != nil && !kind(err) {
			r.t.Fatalf("the error is %v", err)
		}
	}
}

// A token that is due for renewal but still good keeps nobody waiting, also
// when the renewal fails.
func TestFiftyCallersWithATokenThatIsDue(t *testing.T) {
	clock := &clock{start: time.Now()}
	var busy atomic.Bool
	r := newRig(t)
	r.op.Token = func(form url.Values) *authtest.Reply {
		if !busy.Load() {
			return nil
		}
		return says(503, `{"error":"temporarily_unavailable"}`)(form)
	}
	r.start(func(a *auth.Config) { a.Now, a.Wider = clock.now, wider() }).run()
	r.signIn()
	busy.Store(true)
	clock.turn(57 * time.Minute)
	before := r.refreshes()
	callers := func() {
		t.Helper()
		if _, errs := r.crowd(""); len(errs) != 0 {
			t.Errorf("%d of 50 waited in vain: %v", len(errs), errs[0])
		}
	}
	callers()
	eventually(t, "the renewal has failed", func() bool { return r.log.has("signin.failed") })
	callers()
	if n := r.refreshes() - before; n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
	busy.Store(false)
	clock.turn(3 * time.Second)
	callers()
	eventually(t, "it is renewed", func() bool { return strings.Count(r.log.String(), "signin.refreshed") == 2 })
	callers()
	if n := r.refreshes() - before; n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
}
