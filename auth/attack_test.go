package auth_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/auth/vault/vaulttest"
	"frontdesk/switchboard"
)

// hit sends a form to the callback address and gives the status.
func hit(t *testing.T, target string, values url.Values) int {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(values.Encode()))
	if err != nil {
		t.Error(err)
		return 0
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Error(err)
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// Strangers who find the port change nothing: neither a code nor an error is
// believed without the state, and the person's own answer still counts.
func TestStrangersChangeNothing(t *testing.T) {
	r := newRig(t)
	statuses := make(chan int, 16)
	r.browser.Before = func(target string) {
		for _, values := range []url.Values{
			{"code": {"stolen"}},
			{"code": {"stolen"}, "state": {"guessed"}},
			{"error": {"access_denied"}},
			{"error": {"access_denied"}, "state": {"guessed"}},
		} {
			statuses <- hit(t, target, values)
		}
	}
	r.start().run()
	r.signIn()
	close(statuses)
	n := 0
	for status := range statuses {
		n++
		if status != http.StatusBadRequest {
			t.Errorf("a stranger got %d", status)
		}
	}
	if n == 0 {
		t.Fatal("no stranger came by")
	}
	if forms := r.op.TokenRequests(); len(forms) != 1 || forms[0].Get("code") == "stolen" {
		t.Errorf("%d token requests", len(forms))
	}
}

// Every way in which the provider's answer may be somebody else's ends the
// sign-in with a reason, and leaves nobody signed in.
func TestAnswersThatDoNotFit(t *testing.T) {
	claim := func(name string, value any) func(*authtest.Provider) {
		return func(p *authtest.Provider) {
			p.Claims = func(_, claims map[string]any) { claims[name] = value }
		}
	}
	for name, c := range map[string]struct {
		arm  func(*authtest.Provider)
		code string
	}{
		"another nonce":        {claim("nonce", "other"), "signin-answer-nonce"},
		"no nonce":             {claim("nonce", ""), "signin-answer-nonce"},
		"for another client":   {claim("aud", "other"), "signin-answer-audience"},
		"of another issuer":    {claim("iss", "https://evil.example.com"), "signin-answer-issuer"},
		"of another tenant":    {claim("tid", "11111111-2222-4333-8444-555566667777"), "signin-wrong-tenant"},
		"expired":              {claim("exp", time.Now().Add(-time.Hour).Unix()), "signin-clock"},
		"from the future":      {claim("nbf", time.Now().Add(time.Hour).Unix()), "signin-clock"},
		"unsigned":             {func(p *authtest.Provider) { p.Claims = func(h, _ map[string]any) { h["alg"] = "none" } }, "signin-answer-form"},
		"signed symmetrically": {func(p *authtest.Provider) { p.Claims = func(h, _ map[string]any) { h["alg"] = "HS256" } }, "signin-answer-form"},
		"of an unknown key":    {func(p *authtest.Provider) { p.Claims = func(h, _ map[string]any) { h["kid"] = "k2" } }, "signin-answer-signature"},
		"without an id_token":  {func(p *authtest.Provider) { p.Answer = func(a map[string]any) { delete(a, "id_token") } }, "signin-answer-missing"},
		"with a changed id_token": {func(p *authtest.Provider) {
			p.Answer = func(a map[string]any) {
				parts := strings.Split(a["id_token"].(string), ".")
				a["id_token"] = parts[0] + "." + parts[1] + "." + strings.Repeat("A", len(parts[2]))
			}
		}, "signin-answer-signature"},
		"an unknown code": {func(p *authtest.Provider) { p.Authorize = func(v url.Values) { v.Set("code", "other") } }, "signin-interrupted"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			c.arm(r.op)
			r.start().run()
			r.settled()
			r.s.Ask(switchboard.WishSignIn, "")
			a := r.settled()
			if a.State != switchboard.AccountSignedOut || a.Fault == nil || a.Fault.Code != c.code {
				t.Errorf("the account is %+v with fault %v, want %s", a, a.Fault, c.code)
			}
			if len(r.keys.Entries()) != 0 {
				t.Error("something was kept")
			}
			if _, err := r.token(); !isInteraction(err) {
				t.Errorf("a token: %v", err)
			}
		})
	}
}

// A code that was issued to another attempt is useless: the provider holds it
// against our verifier.
func TestInjectedCode(t *testing.T) {
	r := newRig(t)
	codes := make(chan string, 1)
	r.op.Authorize = func(v url.Values) {
		select {
		case stolen := <-codes: // the second attempt is given the first one's code
			v.Set("code", stolen)
		default:
			codes <- v.Get("code")
			v.Set("code", "lost")
		}
	}
	r.start().run()
	for range 2 {
		r.settled()
		r.s.Ask(switchboard.WishSignIn, "")
		if a := r.settled(); a.Fault == nil || a.Fault.Code != "signin-interrupted" {
			t.Fatalf("fault %v", a.Fault)
		}
	}
	if !r.log.has("501481") {
		t.Errorf("the provider did not compare the verifier:\n%s", r.log)
	}
}

// A token endpoint that points elsewhere is not followed with our secrets.
func TestRedirectedTokenRequest(t *testing.T) {
	elsewhere := authtest.NewProvider(t)
	r := newRig(t).start().run()
	r.signIn()
	r.stop()
	r.op.Token = func(url.Values) *authtest.Reply {
		return &authtest.Reply{Status: http.StatusTemporaryRedirect, Header: map[string]string{
			"Location": elsewhere.Server.URL + "/" + authtest.TenantID + "/oauth2/v2.0/token",
		}}
	}
	r.start().run()
	if a := r.awaitState(switchboard.AccountOffline); a.Fault == nil {
		t.Error("no fault")
	}
	if n := len(elsewhere.TokenRequests()); n != 0 {
		t.Errorf("%d requests went elsewhere", n)
	}
}

func TestMetadataIsHeldAgainstTheIssuer(t *testing.T) {
	for name, c := range map[string]struct {
		change func(map[string]any)
		code   string
	}{
		"another name":    {func(m map[string]any) { m["issuer"] = "https://evil.example.com" }, "signin-issuer"},
		"plain endpoint":  {func(m map[string]any) { m["token_endpoint"] = "http://login.example.com/token" }, "signin-endpoint"},
		"no keys":         {func(m map[string]any) { delete(m, "jwks_uri") }, "signin-endpoint"},
		"iss is promised": {func(m map[string]any) { m["authorization_response_iss_parameter_supported"] = true }, "signin-timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.op.Metadata = c.change
			r.start()
			if c.code == "signin-timeout" { // the others end by themselves, however long that takes
				r.s.SetLimit(300 * time.Millisecond)
			}
			r.run()
			r.settled()
			r.s.Ask(switchboard.WishSignIn, "")
			if a := r.settled(); a.Fault == nil || a.Fault.Code != c.code {
				t.Errorf("fault %v, want %s", a.Fault, c.code)
			}
		})
	}
}

func TestIssuerMustBeSecure(t *testing.T) {
	for _, issuer := range []string{"http://login.example.com/v2.0", "https://user:pw@login.example.com", "login.example.com", "https://a.example.com/?x=1", "file:///x"} {
		_, err := auth.New(auth.Config{Issuer: issuer, ClientID: authtest.ClientID, Keyring: &vaulttest.Keyring{}}, nil)
		if codeOf(err) != "account-setting" {
			t.Errorf("%s: %v", issuer, err)
		}
	}
}

// An answer that comes twice counts once: the code is never redeemed again,
// neither while the sign-in is being finished nor after it.
func TestReplayedCode(t *testing.T) {
	r := newRig(t)
	var target string
	var answer url.Values
	r.browser.Before = func(to string) { target = to }
	r.op.Authorize = func(v url.Values) { answer = v }
	r.start().run()
	before := r.signIn()
	for range 3 {
		// The account is signed in a moment before the receiver is retired: until
		// then a replay is led to the page that says so, from then on it is late.
		if status := hit(t, target, answer); status != http.StatusOK && status != http.StatusGone {
			t.Errorf("a replayed answer got %d", status)
		}
	}
	if n := len(r.op.TokenRequests()); n != 1 {
		t.Errorf("%d token requests", n)
	}
	if a := r.s.Account(); a.ID != before.ID || a.State != switchboard.AccountSignedIn {
		t.Errorf("%+v", a)
	}
}

// A provider that lures the browser of a sign-in at another one (mix-up, RFC
// 9700 section 4.4) gets no code: an answer that names another issuer is
// turned away, and the code in it is sent nowhere.
func TestMixUpWithAnotherIssuer(t *testing.T) {
	evil := authtest.NewProvider(t)
	r := newRig(t)
	r.op.Authorize = func(v url.Values) { v.Set("iss", evil.Issuer()) }
	r.start().run()
	r.s.Ask(switchboard.WishSignIn, "")
	if page := r.page(); page.Status != http.StatusBadRequest {
		t.Errorf("the browser got %d", page.Status)
	}
	if n := len(evil.TokenRequests()) + len(r.op.TokenRequests()); n != 0 {
		t.Errorf("%d token requests", n)
	}
	if a := r.s.Account(); a.State != switchboard.AccountWaiting {
		t.Errorf("%+v", a)
	}
	r.op.Authorize = func(v url.Values) { v.Set("iss", r.op.Issuer()) }
	r.s.Ask(switchboard.WishSignIn, "")
	r.awaitState(switchboard.AccountSignedIn)
}
