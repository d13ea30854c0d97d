package auth_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/switchboard"
)

func TestSignIn(t *testing.T) {
	for _, mode := range []string{"form_post", "query"} {
		t.Run(mode, func(t *testing.T) {
			r := newRig(t).start(func(c *auth.Config) { c.ResponseMode = mode }).run()
			if a := r.settled(); a.State != switchboard.AccountSignedOut || a.Fault != nil {
				t.Fatalf("at the first start: %+v", a)
			}
			a := r.signIn()
			if a.Name != authtest.Name || a.Mail != authtest.Mail || a.Memory || a.Fault != nil || a.Link != "" {
				t.Errorf("signed in as %+v", a)
			}
			want := []switchboard.AccountState{
				switchboard.AccountSignedOut, switchboard.AccountChecking, switchboard.AccountWaiting,
				switchboard.AccountFinishing, switchboard.AccountSignedIn,
			}
			if got := r.states(); !slices.Equal(got, want) {
				t.Errorf("states %v, want %v", got, want)
			}
			token, err := r.token()
			if err != nil || !strings.HasPrefix(token, "access.") {
				t.Errorf("token %q, %v", token, err)
			}
			page := r.page()
			if page.Status != http.StatusOK || !strings.Contains(page.Body, "return to Frontdesk") || strings.Contains(page.URL, "code=") {
				t.Errorf("the browser ends at %s with %d", page.URL, page.Status)
			}
			if n := len(r.op.TokenRequests()); n != 1 {
				t.Errorf("%d token requests for one sign-in", n)
			}
		})
	}
}

// What is asked for decides which doors stay shut.
func TestWhatIsAskedFor(t *testing.T) {
	r := newRig(t).start().run()
	r.signIn()
	q := r.op.AuthorizeRequests()[0]
	for name, want := range map[string]string{
		"response_type": "code", "response_mode": "form_post", "code_challenge_method": "S256", "prompt": "select_account", "login_hint": "",
		"scope": "openid profile offline_access https://graph.microsoft.com/User.Read", "claims": `{"access_token":{"xms_cc":{"values":["cp1"]}}}`,
	} {
		if got := q.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if len(q.Get("state")) < 26 || len(q.Get("nonce")) < 26 { // 26 characters of base32 are 130 bits
		t.Errorf("state %q or nonce %q is too short", q.Get("state"), q.Get("nonce"))
	}
	form := r.op.TokenRequests()[0]
	if form.Get("redirect_uri") != q.Get("redirect_uri") || form.Has("client_secret") || len(form.Get("code_verifier")) != 43 {
		t.Errorf("code redeemed with redirect %q, verifier of %d characters", form.Get("redirect_uri"), len(form.Get("code_verifier")))
	}
}

func TestRestartNeedsNoBrowser(t *testing.T) {
	r := newRig(t).start().run()
	r.signIn()
	r.stop()
	before := len(r.links)
	r.start().run()
	a := r.awaitState(switchboard.AccountSignedIn)
	if a.Name != authtest.Name || a.Mail != authtest.Mail {
		t.Errorf("after the restart: %+v", a)
	}
	if len(r.links) != before {
		t.Error("the restart opened a browser")
	}
	if token, err := r.token(); err != nil || token == "" {
		t.Errorf("no token after the restart: %v", err)
	}
}

func TestWhatTheKeyringHolds(t *testing.T) {
	r := newRig(t).start(func(c *auth.Config) { c.Profile = "night" }).run()
	r.signIn()
	entries := r.keys.Entries()
	stored := entries["signin-night/"+authtest.TenantID+"."+authtest.ObjectID]
	if len(entries) != kept || len(stored) > 2500 || !json.Valid([]byte(stored)) {
		t.Fatalf("the keyring holds %d entries, ours with %d bytes", len(entries), len(stored))
	}
	for _, secret := range []string{"access.", "eyJ"} { // access token, id_token
		if strings.Contains(stored, secret) {
			t.Errorf("the keyring holds what begins with %q", secret)
		}
	}
	if !strings.Contains(stored, `"refresh":"refresh.`) {
		t.Error("the keyring does not hold the refresh token")
	}
}

func TestSignOutLeavesNothing(t *testing.T) {
	r := newRig(t).start().run()
	r.signIn()
	r.s.Ask(switchboard.WishSignOut, "")
	if a := r.settled(); a.State != switchboard.AccountSignedOut || a.Fault != nil || a.Name != "" || a.Mail != "" {
		t.Errorf("signed out: %+v", a)
	}
	if entries := r.keys.Entries(); len(entries) != 0 {
		t.Errorf("the keyring still holds %d entries", len(entries))
	}
	if _, err := r.token(); !isInteraction(err) {
		t.Errorf("a token after sign-out: %v", err)
	}
	r.stop()
	r.start().run()
	if a := r.settled(); a.State != switchboard.AccountSignedOut {
		t.Errorf("the next start: %+v", a)
	}
}

// A sign-out just before the program ends is still carried out.
func TestSignOutAtTheEnd(t *testing.T) {
	r := newRig(t).start().run()
	r.signIn()
	r.s.Ask(switchboard.WishSignOut, "")
	r.stop()
	if entries := r.keys.Entries(); len(entries) != 0 {
		t.Errorf("the keyring still holds %d entries", len(entries))
	}
}

func TestNoSecretInTheLog(t *testing.T) {
	r := newRig(t).start(func(c *auth.Config) { c.ResponseMode = "query" }).run()
	r.op.Life = 2 * 1e9 // so that refreshes are part of it
	first := r.signIn()
	r.await("refreshed", func(switchboard.Account) bool { return r.refreshes() > 0 && r.log.has("signin.refreshed") })
	r.op.Revoke()
	r.await("refused", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedOut })
	r.signIn()
	r.s.Ask(switchboard.WishSignOut, "")
	last := r.settled()
	r.stop()
	log := r.log.String()
	for _, line := range []string{"signin.started", "signin.succeeded", "signin.refreshed", "signin.failed", "signin.out"} {
		if !strings.Contains(log, line) {
			t.Errorf("the log has no line %s", line)
		}
	}
	secrets := r.op.Secrets()
	if len(secrets) < 12 {
		t.Fatalf("only %d secrets went by", len(secrets))
	}
	for _, secret := range secrets {
		if secret != "" && strings.Contains(log, secret) {
			t.Errorf("the log holds a secret that begins with %.10q", secret)
		}
	}
	_, _ = first, last
}
