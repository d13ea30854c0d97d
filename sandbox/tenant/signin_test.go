package tenant_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"frontdesk/sandbox/tenant"
)

func TestEndpointsAreNotBelowTheIssuer(t *testing.T) {
	w := open(t)
	for name, address := range map[string]string{"authorize": w.conf.Endpoint.AuthURL, "token": w.conf.Endpoint.TokenURL} {
		want := w.origin() + "/" + tenant.ID + "/oauth2/v2.0/" + name
		if address != want || strings.HasPrefix(address, w.Issuer()) {
			t.Errorf("%s is at %s, want %s", name, address, want)
		}
	}
}

func TestSignInByFormPost(t *testing.T) {
	w := open(t)
	picker := w.browse(w.link("prompt", "select_account"))
	for _, account := range tenant.Accounts() {
		if !strings.Contains(picker.body, account.Name()) || !strings.Contains(picker.body, account.Mail) {
			t.Errorf("%s is not on the picker", account.Mail)
		}
	}
	consent := w.press(picker, "account-1")
	for _, want := range []string{"omar.lindqvist@example.com", "See when people are free or busy", "full profiles", "Stay signed in"} {
		if !strings.Contains(consent.body, want) {
			t.Errorf("the consent page does not say %q", want)
		}
	}
	back := w.press(consent, "accept")
	if back.action != redirect || back.form.Get("state") != "the-state" || back.form.Get("code") == "" {
		t.Fatalf("the answer goes to %q with %v", back.action, back.form)
	}
	if !strings.Contains(back.body, "<noscript>") || !strings.Contains(back.body, "return.js") {
		t.Error("the form neither submits itself nor has a button")
	}
	if script := w.browse(w.origin() + "/" + tenant.ID + "/assets/return.js"); !strings.Contains(script.body, "submit()") {
		t.Errorf("the script is %q", script.body)
	}

	token := w.redeem(back.form.Get("code"))
	if token.RefreshToken == "" || token.AccessToken == "" || token.ExpiresIn < 3590 {
		t.Errorf("token answer: lives %d s", token.ExpiresIn)
	}
	scope, _ := token.Extra("scope").(string)
	if !strings.Contains(scope, "https://graph.microsoft.com/Calendars.Read") || strings.Contains(scope, "offline_access") {
		t.Errorf("granted scope %q", scope)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := w.oidc.Verifier(&oidc.Config{ClientID: tenant.ClientID}).Verify(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	var claims struct {
		OID, TID, Name, Ver string
		Preferred           string `json:"preferred_username"`
		Hint                string `json:"login_hint"`
	}
	if err := id.Claims(&claims); err != nil {
		t.Fatal(err)
	}
	omar := tenant.Accounts()[1]
	if id.Nonce != "the-nonce" || claims.OID != omar.ObjectID || claims.TID != tenant.ID || claims.Name != "Omar Lindqvist" ||
		claims.Preferred != omar.Mail || claims.Ver != "2.0" || id.Subject == "" || id.Subject == omar.ObjectID || claims.Hint == "" {
		t.Errorf("claims %+v, nonce %q, subject %q", claims, id.Nonce, id.Subject)
	}
	if me := w.get(token.AccessToken, "/me"); me.status != http.StatusOK || me.body.Mail != omar.Mail {
		t.Errorf("me: %d %q", me.status, me.body.Mail)
	}
	if n := w.Status().SignIns; n != 1 {
		t.Errorf("%d sign-ins counted", n)
	}
}

func TestSignInByQuery(t *testing.T) {
	w := open(t)
	p := w.press(w.press(w.browse(w.link("response_mode", "-")), "account-1"), "accept")
	if p.away == nil || p.away.Host != "localhost:50123" || p.away.Query().Get("state") != "the-state" {
		t.Fatalf("sent to %v", p.away)
	}
	token := w.redeem(p.away.Query().Get("code"))
	if me := w.get(token.AccessToken, "/me"); me.body.Mail != tenant.Accounts()[1].Mail {
		t.Errorf("signed in as %q", me.body.Mail)
	}
}

func TestConsentIsRememberedByAccount(t *testing.T) {
	w := open(t)
	omar := "account-1"
	w.press(w.press(w.browse(w.link()), omar), "accept")
	if again := w.press(w.browse(w.link("prompt", "select_account")), omar); again.form.Get("code") == "" {
		t.Error("omar is asked again for what he has granted")
	}
	for name, p := range map[string]page{
		"a new permission": w.press(w.browse(w.link("scope", "openid Mail.Send")), omar),
		"asked to":         w.press(w.browse(w.link("prompt", "consent select_account")), omar),
	} {
		if !strings.Contains(p.body, `id="accept"`) {
			t.Errorf("%s: not asked for consent", name)
		}
	}
}

func TestLoginHint(t *testing.T) {
	w := open(t)
	omar := tenant.Accounts()[1].Mail
	first := w.browse(w.link("login_hint", omar))
	if !strings.Contains(first.body, omar) || !strings.Contains(first.body, `id="accept"`) {
		t.Fatal("a known account is not taken to the consent page")
	}
	w.press(first, "accept")
	if direct := w.browse(w.link("login_hint", omar)); direct.form.Get("code") == "" {
		t.Error("a known account that consented before needs another click")
	}
	picker := w.browse(w.link("login_hint", omar, "prompt", "select_account"))
	if at, anna := strings.Index(picker.body, omar), strings.Index(picker.body, "anna.berg"); at < 0 || at > anna {
		t.Error("the hinted account is not the first of the picker")
	}
	if stranger := w.browse(w.link("login_hint", "nobody@example.com")); !strings.Contains(stranger.body, `id="account-2"`) {
		t.Error("an unknown hint does not lead to the picker")
	}
}

func TestCancel(t *testing.T) {
	w := open(t)
	for name, p := range map[string]page{
		"on the picker":  w.press(w.browse(w.link()), "cancel"),
		"on the consent": w.press(w.press(w.browse(w.link()), "account-1"), "cancel"),
	} {
		if p.form.Get("error") != "access_denied" || p.form.Get("state") != "the-state" || p.form.Has("code") ||
			!strings.HasPrefix(p.form.Get("error_description"), "AADSTS65004:") {
			t.Errorf("%s: answered %v", name, p.form)
		}
	}
	p := w.press(w.browse(w.link("response_mode", "query")), "cancel")
	if p.away == nil || p.away.Query().Get("error") != "access_denied" || p.away.Query().Get("state") != "the-state" {
		t.Errorf("by query: %v", p.away)
	}
}

// What the client got wrong is told to the client.
func TestBadRequestsAreSentBack(t *testing.T) {
	w := open(t)
	for name, tc := range map[string]struct {
		link, kind string
	}{
		"no PKCE":              {w.link("code_challenge", "-", "code_challenge_method", "-"), "invalid_request"},
		"plain PKCE":           {w.link("code_challenge_method", "plain"), "invalid_request"},
		"PKCE without method":  {w.link("code_challenge_method", "-"), "invalid_request"},
		"a short challenge":    {w.link("code_challenge", "abc"), "invalid_request"},
		"a doubled parameter":  {w.link() + "&scope=openid", "invalid_request"},
		"implicit flow":        {w.link("response_type", "id_token"), "unsupported_response_type"},
		"fragment":             {w.link("response_mode", "fragment"), "invalid_request"},
		"unknown permission":   {w.link("scope", "openid Files.Read"), "invalid_scope"},
		"another resource":     {w.link("scope", "openid https://example.com/User.Read"), "invalid_scope"},
		"no scope":             {w.link("scope", "-"), "invalid_scope"},
		"silent sign-in":       {w.link("prompt", "none"), "login_required"},
		"a request object":     {w.link("request", "e30.e30."), "request_not_supported"},
		"a request object URI": {w.link("request_uri", "https://example.com/r"), "request_not_supported"},
	} {
		p := w.browse(tc.link)
		got := p.form
		if p.away != nil {
			got = p.away.Query()
		}
		if got.Get("error") != tc.kind || got.Get("state") != "the-state" {
			t.Errorf("%s: %d %v", name, p.status, got)
		}
	}
}

// Addresses that are not registered never get an answer: the browser stays.
func TestRedirectAddressIsMatchedAsEntraDoes(t *testing.T) {
	w := open(t)
	for _, good := range []string{"http://localhost", "http://localhost:1", "http://localhost:65000/", "http://127.0.0.1:8400", "http://127.0.0.1/"} {
		if p := w.browse(w.link("redirect_uri", good)); p.status != http.StatusOK || p.action == "" {
			t.Errorf("%s is refused: %d", good, p.status)
		}
	}
	for _, bad := range []string{
		"-", "http://localhost:1/callback", "http://localhost:1//", "https://localhost:1", "http://[::1]:1", "http://LOCALHOST:1",
		"http://127.0.0.2:1", "http://localhost.example.com", "http://localhost:1?x=1", "http://localhost:1#x", "http://a@localhost:1",
		"http://192.0.2.1", "frontdesk://localhost", "localhost:1",
	} {
		p := w.browse(w.link("redirect_uri", bad))
		if p.status != http.StatusBadRequest || p.away != nil || p.action != "" || !strings.Contains(p.body, "AADSTS50011") {
			t.Errorf("%s: %d, sent to %v", bad, p.status, p.away)
		}
	}
	if p := w.browse(w.link("client_id", "5a9db0c8-0f0d-4e5b-9c1d-000000000000")); p.status != http.StatusBadRequest || !strings.Contains(p.body, "AADSTS700016") {
		t.Errorf("an unknown application: %d", p.status)
	}
}

func TestPagesEscapeWhatTheyAreGiven(t *testing.T) {
	w := open(t)
	p := w.press(w.browse(w.link("state", `"><script>alert(1)</script>`)), "cancel")
	if strings.Contains(p.body, "<script>alert") || p.form.Get("state") != `"><script>alert(1)</script>` {
		t.Errorf("state came back as %q", p.form.Get("state"))
	}
}

func TestAnAttemptIsAnsweredOnce(t *testing.T) {
	w := open(t)
	consent := w.press(w.browse(w.link()), "account-1")
	code := w.press(consent, "accept").form.Get("code")
	for name, p := range map[string]page{
		"accept again":   w.press(consent, "accept"),
		"cancel after":   w.press(consent, "cancel"),
		"reload":         w.browse(w.origin() + consent.action + "?id=" + consent.form.Get("id")),
		"a made-up id":   w.browse(w.origin() + consent.action + "?id=ABC"),
		"no id":          w.browse(w.origin() + consent.action),
		"accept unasked": w.visit(http.MethodPost, w.origin()+consent.action, url.Values{"id": {"ABC"}, "decision": {"accept"}}),
	} {
		if p.status != http.StatusGone || p.form.Has("code") {
			t.Errorf("%s: %d %v", name, p.status, p.form)
		}
	}
	w.redeem(code)
	late := w.browse(w.link())
	w.clock.move(11 * time.Minute)
	if p := w.press(late, "account-0"); p.status != http.StatusGone {
		t.Errorf("after eleven minutes: %d", p.status)
	}
}

func TestConsentCannotBeSkipped(t *testing.T) {
	w := open(t)
	picker := w.browse(w.link())
	p := w.visit(http.MethodPost, w.origin()+strings.Replace(picker.action, "/account", "/consent", 1),
		url.Values{"id": picker.form["id"], "decision": {"accept"}})
	if p.form.Has("code") {
		t.Error("a code without an account")
	}
	callback := w.conf.Endpoint.AuthURL + "/callback?id=" + picker.form.Get("id")
	if p := w.browse(callback); p.status != http.StatusNotFound {
		t.Errorf("a way around the pages is open: %d", p.status)
	}
}
