package auth_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/auth/vault/vaulttest"
	"frontdesk/switchboard"
)

// restarted is a session that was signed in and starts anew.
func restarted(t *testing.T, change ...func(*auth.Config)) *rig {
	t.Helper()
	r := newRig(t).start().run()
	r.signIn()
	r.stop()
	return r.start(change...)
}

// crowd calls AccessToken fifty times at once and gives the outcomes.
func (r *rig) crowd(claims string) (tokens map[string]int, errs []error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	tokens = map[string]int{}
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	for range 50 {
		wg.Go(func() {
			token, err := r.s.AccessToken(ctx, claims)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				errs = append(errs, err)
				return
			}
			tokens[token]++
		})
	}
	wg.Wait()
	return tokens, errs
}

func TestOneRefreshForEverybody(t *testing.T) {
	r := restarted(t).run()
	tokens, errs := r.crowd("")
	r.stop() // nothing is left under way
	if len(tokens) != 1 || len(errs) != 0 || r.refreshes() != 1 {
		t.Errorf("%d tokens, %d errors, %d requests; want 1, 0, 1", len(tokens), len(errs), r.refreshes())
	}
}

func TestOneRefreshForOneChallenge(t *testing.T) {
	r := restarted(t).run()
	first, err := r.token()
	if err != nil {
		t.Fatal(err)
	}
	const claims = `{"access_token":{"nbf":{"essential":true,"value":"1760000000"}}}`
	tokens, errs := r.crowd(claims)
	r.stop()
	if len(tokens) != 1 || tokens[first] != 0 || len(errs) != 0 || r.refreshes() != 2 {
		t.Errorf("%d tokens, %d errors, %d requests; want a new one, 0, 2", len(tokens), len(errs), r.refreshes())
	}
	forms := r.op.TokenRequests()
	last := forms[len(forms)-1]
	if last.Get("claims") != `{"access_token":{"nbf":{"essential":true,"value":"1760000000"},"xms_cc":{"values":["cp1"]}}}` || last.Get("scope") == "" {
		t.Errorf("the refresh asked for claims %q, scope %q", last.Get("claims"), last.Get("scope"))
	}
}

// A refusal is remembered: nobody asks again before the operator acts.
func TestOneRefusalForEverybody(t *testing.T) {
	r := restarted(t)
	r.op.Revoke()
	r.run()
	for range 2 {
		tokens, errs := r.crowd("")
		if len(tokens) != 0 || len(errs) != 50 || r.refreshes() != 1 {
			t.Fatalf("%d tokens, %d errors, %d requests; want 0, 50, 1", len(tokens), len(errs), r.refreshes())
		}
		if !isInteraction(errs[0]) || codeOf(errs[0]) != "signin-revoked" {
			t.Errorf("the error is %v", errs[0])
		}
	}
	a := r.settled()
	if a.State != switchboard.AccountSignedOut || a.Fault == nil || a.Fault.Code != "signin-revoked" {
		t.Errorf("%+v, %v", a, a.Fault)
	}
}

// Whose sign-in has ended is asked for by name, and not prompted to choose.
func TestKnownUserIsNamed(t *testing.T) {
	r := restarted(t)
	r.op.Revoke()
	r.run()
	r.awaitState(switchboard.AccountSignedOut)
	r.stop()
	r.start().run() // also after another start
	r.awaitState(switchboard.AccountSignedOut)
	if n := r.refreshes(); n != 1 {
		t.Errorf("the dead token was sent %d times", n)
	}
	r.signIn()
	asked := r.op.AuthorizeRequests()
	q := asked[len(asked)-1]
	if q.Get("login_hint") != authtest.Mail || q.Has("prompt") {
		t.Errorf("asked with login_hint %q, prompt %q", q.Get("login_hint"), q.Get("prompt"))
	}
}

// What passes is not asked again at once either, and the sign-in stays.
func TestOneRequestWhileTheServiceIsBusy(t *testing.T) {
	r := restarted(t)
	r.op.Token = func(url.Values) *authtest.Reply {
		return &authtest.Reply{Status: 503, Header: map[string]string{"Retry-After": "300"}, Body: `{"error":"temporarily_unavailable"}`}
	}
	r.run()
	for range 2 {
		_, errs := r.crowd("")
		if len(errs) != 50 || !isOffline(errs[0]) || r.refreshes() != 1 {
			t.Fatalf("%d errors, first %v; %d requests", len(errs), errs, r.refreshes())
		}
	}
	a := r.settled()
	if a.State != switchboard.AccountOffline || a.Mail != authtest.Mail || a.Fault == nil || a.Fault.Code != "signin-busy" {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	if len(r.keys.Entries()) != kept {
		t.Error("the sign-in was thrown away")
	}
}

// line is a network that can be cut.
type line struct{ cut atomic.Bool }

func (l *line) RoundTrip(q *http.Request) (*http.Response, error) {
	if l.cut.Load() {
		return nil, errors.New("network is unreachable")
	}
	return http.DefaultTransport.RoundTrip(q)
}

func TestOfflineIsNeverSignIn(t *testing.T) {
	l := &line{}
	l.cut.Store(true)
	r := restarted(t, func(c *auth.Config) { c.HTTP = &http.Client{Transport: l} }).run()
	a := r.settled()
	if a.State != switchboard.AccountOffline || a.Mail != authtest.Mail {
		t.Errorf("%+v", a)
	}
	if _, err := r.token(); !isOffline(err) || isInteraction(err) || codeOf(err) != "signin-offline" {
		t.Errorf("the error is %v", err)
	}
	l.cut.Store(false)
	r.awaitState(switchboard.AccountSignedIn) // by itself
	if _, err := r.token(); err != nil {
		t.Errorf("after the network came back: %v", err)
	}
}

// A hotel's portal answers for the provider: nothing is wrong with the sign-in.
func TestCaptivePortal(t *testing.T) {
	for _, status := range []int{200, 302, 403, 404, 511} {
		r := restarted(t)
		r.op.Token = func(url.Values) *authtest.Reply {
			return &authtest.Reply{Status: status, Body: "<html>Please accept our terms"}
		}
		r.run()
		if _, err := r.token(); !isOffline(err) {
			t.Errorf("status %d: %v", status, err)
		}
		r.stop()
	}
}

func TestFirstSignInOffline(t *testing.T) {
	l := &line{}
	l.cut.Store(true)
	r := newRig(t).start(func(c *auth.Config) { c.HTTP = &http.Client{Transport: l} }).run()
	r.settled()
	r.s.Ask(switchboard.WishSignIn, "")
	a := r.await("refused", func(a switchboard.Account) bool { return a.Fault != nil })
	if a.State != switchboard.AccountSignedOut || a.Fault.Code != "signin-offline" {
		t.Errorf("%+v, %v", a, a.Fault)
	}
}

// A replaced refresh token is in the keyring before anybody has the access
// token that came with it.
func TestRotationIsWrittenFirst(t *testing.T) {
	r := restarted(t)
	writing, written := make(chan struct{}), make(chan struct{})
	var once sync.Once
	r.keys.Wrote = func(string, string) {
		once.Do(func() {
			close(writing)
			<-written
		})
	}
	r.run()
	got := make(chan error, 1)
	go func() {
		_, err := r.token()
		got <- err
	}()
	select {
	case <-writing:
	case <-time.After(patience):
		t.Fatal("the new refresh token is not written")
	}
	select {
	case <-got:
		t.Error("the access token was used before the refresh token was written")
	case <-time.After(100 * time.Millisecond): // long enough for a token that is not held back
	}
	if a := r.s.Account(); a.State != switchboard.AccountChecking {
		t.Errorf("meanwhile: %+v", a)
	}
	close(written)
	if err := <-got; err != nil {
		t.Error(err)
	}
	forms := r.op.TokenRequests()
	used := forms[len(forms)-1].Get("refresh_token")
	if stored := r.keys.Entries()[entry]; stored == "" || r.op.Lives(used) {
		t.Error("the old refresh token is still the one in use")
	}
}

// A short token is renewed in time and by itself, and nobody waits for it.
func TestShortLivedTokens(t *testing.T) {
	r := newRig(t)
	r.op.Life = 2 * time.Second
	r.start().run()
	r.signIn()
	r.await("renewed twice", func(switchboard.Account) bool { return r.refreshes() >= 2 })
	if a := r.s.Account(); a.State != switchboard.AccountSignedIn {
		t.Errorf("%+v", a)
	}
}

func TestStepUpCarriesTheChallenge(t *testing.T) {
	const claims = `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`
	r := restarted(t)
	r.op.Token = func(form url.Values) *authtest.Reply {
		if form.Get("grant_type") != "refresh_token" {
			return nil
		}
		return &authtest.Reply{Status: 400, Body: `{"error":"interaction_required","error_codes":[50076],"claims":"{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}"}`}
	}
	r.run()
	_, err := r.token()
	var needed *auth.InteractionRequired
	if !errors.As(err, &needed) || needed.Claims != claims {
		t.Fatalf("the error is %v", err)
	}
	r.signIn()
	asked := r.op.AuthorizeRequests()
	if got := asked[len(asked)-1].Get("claims"); got != `{"access_token":{"acrs":{"essential":true,"value":"c1"},"xms_cc":{"values":["cp1"]}}}` {
		t.Errorf("the sign-in asked for %q", got)
	}
}

func TestWithoutRefreshToken(t *testing.T) {
	r := newRig(t)
	r.op.Answer = func(a map[string]any) { delete(a, "refresh_token") }
	r.op.Life = 2 * time.Second
	r.start().run()
	if a := r.signIn(); !a.Memory || a.Fault == nil || a.Fault.Code != "signin-short" {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	r.awaitState(switchboard.AccountSignedOut) // when the token ends
	if _, err := r.token(); !isInteraction(err) {
		t.Errorf("the error is %v", err)
	}
}

func TestCallersAreNotKept(t *testing.T) {
	r := newRig(t).start()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.s.AccessToken(ctx, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("before Run: %v", err)
	}
	r.run()
	r.settled()
	r.stop()
	if _, err := r.token(); !errors.Is(err, auth.ErrEnded) {
		t.Errorf("after Run: %v", err)
	}
	if err := r.s.Run(t.Context()); err == nil {
		t.Error("Run may be called twice")
	}
}

func TestNotConfigured(t *testing.T) {
	for name, cfg := range map[string]auth.Config{
		"nothing":   {},
		"no client": {TenantID: authtest.TenantID},
		"no tenant": {ClientID: authtest.ClientID},
	} {
		cfg.Keyring = &vaulttest.Keyring{}
		s, err := auth.New(cfg, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		s.Ask(switchboard.WishSignIn, "")
		s.Ask(switchboard.WishSignOut, "")
		_, err = s.AccessToken(ctx, "")
		if blocked := (*auth.Blocked)(nil); !errors.As(err, &blocked) {
			t.Errorf("%s: %v", name, err)
		}
		if a := s.Account(); a.State != switchboard.AccountOff || a.Fault == nil || a.Fault.Hint == "" {
			t.Errorf("%s: %+v", name, a)
		}
		cancel()
		<-ended
	}
}

func TestWrongSettings(t *testing.T) {
	for name, change := range map[string]func(*auth.Config){
		"tenant":        func(c *auth.Config) { c.TenantID = "../evil" },
		"common":        func(c *auth.Config) { c.TenantID = "common" },
		"cloud":         func(c *auth.Config) { c.Cloud = "mars" },
		"redirect host": func(c *auth.Config) { c.RedirectHost = "0.0.0.0" },
		"redirect port": func(c *auth.Config) { c.RedirectPort = 70000 },
		"response mode": func(c *auth.Config) { c.ResponseMode = "fragment" },
		"client":        func(c *auth.Config) { c.ClientID = "a b" },
	} {
		cfg := auth.Config{TenantID: authtest.TenantID, ClientID: authtest.ClientID, Keyring: &vaulttest.Keyring{}}
		change(&cfg)
		if _, err := auth.New(cfg, nil); codeOf(err) != "account-setting" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
