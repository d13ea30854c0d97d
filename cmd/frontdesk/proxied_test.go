package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/auth/vault/vaulttest"
	"frontdesk/directory"
	"frontdesk/directory/source"
	"frontdesk/graph"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/sandbox/tenant/cae"
	"frontdesk/switchboard"
)

// The sign-in and the client of Graph together, behind a proxy that notes all:
// over a sign-in, reading the directory, challenges in every writing, and a
// sign-out, they talk to the sign-in service and to Graph only, and each
// credential goes to where it belongs and nowhere else.
func TestCredentialsGoToMicrosoftOnly(t *testing.T) {
	place, err := tenant.Start(t.Context(), tenant.Options{People: people.Generate(7, time.Now(), time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = place.Close() })
	proxy := authtest.NewProxy(t)
	way, err := authtest.Through(proxy.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(way.CloseIdleConnections)
	session, err := auth.New(auth.Config{
		Issuer: place.Issuer(), TenantID: tenant.ID, ClientID: tenant.ClientID, Keyring: &vaulttest.Keyring{},
		Wider: []string{auth.Scope("", "User.Read.All"), auth.Scope("", "Calendars.Read")},
		HTTP:  &http.Client{Transport: way},
		Open:  func(link string) error { authtest.Person{T: t}.Visit(link); return nil },
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- session.Run(t.Context()) }()
	t.Cleanup(func() { <-ended })
	state := func(s switchboard.AccountState) {
		t.Helper()
		if a, err := session.Wait(t.Context(), func(a switchboard.Account) bool { return a.State == s }); err != nil {
			t.Fatalf("%+v: %v", a, err)
		}
	}
	client, err := graph.New(graph.Config{BaseURL: place.GraphURL(), Credential: session, HTTP: &http.Client{Transport: way}})
	if err != nil {
		t.Fatal(err)
	}
	sources, err := directory.Open(directory.Settings{Sources: []switchboard.DirectorySource{switchboard.FromMicrosoft365}, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	state(switchboard.AccountSignedOut)
	session.Ask(switchboard.WishSignIn, "")
	state(switchboard.AccountSignedIn)
	for _, shape := range cae.Shapes() {
		place.Challenge(tenant.ChallengeInsufficient, shape)
		if got, err := sources[0].Read(t.Context(), source.Since{}); err != nil || len(got.Changed) == 0 {
			t.Fatalf("%s: %d people, %v", shape, len(got.Changed), err)
		}
	}
	session.Ask(switchboard.WishSignOut, "")
	state(switchboard.AccountSignedOut)

	seen := proxy.Exchanges()
	for _, wrong := range authtest.Astray(seen, strings.TrimSuffix(place.Issuer(), "/v2.0"), place.GraphURL()) {
		t.Error(wrong)
	}
	tokens, calls := 0, 0
	for _, x := range seen {
		switch {
		case x.Form().Has("grant_type"):
			tokens++
		case strings.HasPrefix(x.URL.Path, "/v1.0/"):
			calls++
		}
	}
	// Nothing went past the proxy.
	status := place.Status()
	if tokens != status.SignIns+status.Refreshes || calls != status.Graph.Calls["users"] || status.Challenges != len(cae.Shapes()) {
		t.Errorf("the proxy saw %d token requests and %d calls, and the tenant %+v", tokens, calls, status)
	}
}
