package tenant_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"

	"frontdesk/sandbox/tenant"
)

// hint is the claim login_hint of a new sign-in.
func (w *world) hint(who string) string {
	w.t.Helper()
	p := w.press(w.browse(w.link("scope", strings.Join(narrow, " "))), who)
	raw, _ := w.redeem(p.form.Get("code")).Extra("id_token").(string)
	id, err := w.oidc.Verifier(&oidc.Config{ClientID: tenant.ClientID}).Verify(w.t.Context(), raw)
	if err != nil {
		w.t.Fatal(err)
	}
	var claims struct {
		Hint string `json:"login_hint"`
	}
	if err := id.Claims(&claims); err != nil || claims.Hint == "" {
		w.t.Fatalf("no login_hint: %v", err)
	}
	return claims.Hint
}

func TestSignOutPage(t *testing.T) {
	w := open(t)
	logout := w.origin() + "/" + tenant.ID + "/oauth2/v2.0/logout"
	p := w.browse(logout + "?logout_hint=" + url.QueryEscape(w.hint(anna)))
	if p.status != http.StatusOK || !strings.Contains(p.body, "You signed out") || !strings.Contains(p.body, "anna.berg@example.com") {
		t.Errorf("%d:\n%s", p.status, p.body)
	}
	if s := w.Status(); s.SignOuts != 1 || s.SignedOut != "anna.berg@example.com" {
		t.Errorf("counted %d, %q", s.SignOuts, s.SignedOut)
	}
	if p := w.browse(logout); p.status != http.StatusOK || !strings.Contains(p.body, "You signed out") {
		t.Errorf("without a hint: %d", p.status)
	}
}

func TestSignOutGoesBackToRegisteredAddressesOnly(t *testing.T) {
	w := open(t)
	logout := w.origin() + "/" + tenant.ID + "/oauth2/v2.0/logout"
	if p := w.browse(logout + "?post_logout_redirect_uri=https://evil.example.com"); p.away != nil || p.status != http.StatusOK {
		t.Errorf("an open redirect to %v", p.away)
	}
	p := w.browse(logout + "?state=s1&post_logout_redirect_uri=" + url.QueryEscape(redirect))
	if p.away == nil || p.away.Host != "localhost:50123" || p.away.Query().Get("state") != "s1" {
		t.Errorf("sent to %v", p.away)
	}
}

// The hint that names an account at sign-out names it at sign-in too.
func TestTheLoginHintOfATokenIsTaken(t *testing.T) {
	w := open(t)
	if p := w.browse(w.link("login_hint", w.hint(anna))); p.form.Get("code") == "" {
		t.Errorf("asked again:\n%s", p.body)
	}
}
