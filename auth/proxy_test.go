package auth_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/sandbox/tenant"
	"frontdesk/sandbox/tenant/cae"
	"frontdesk/switchboard"
)

// behind is an office whose network leads through a proxy.
type behind struct {
	*office
	proxy *authtest.Proxy
	http  *http.Client
}

func newBehind(t *testing.T, mail string) *behind {
	t.Helper()
	b := &behind{office: newOffice(t, named(t, mail)), proxy: authtest.NewProxy(t)}
	way, err := authtest.Through(b.proxy.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(way.CloseIdleConnections)
	b.http = &http.Client{Transport: way, Timeout: patience}
	return b
}

// begin starts the program with this browser.
func (b *behind) begin(browser func(link string) error) {
	b.t.Helper()
	b.start(func(c *auth.Config) {
		c.Issuer, c.TenantID, c.ClientID, c.Wider = b.place.Issuer(), tenant.ID, tenant.ClientID, wider()
		c.HTTP, c.Open = b.http, browser
	}).run()
	b.settled()
}

// authority is where the sign-in service is.
func (b *behind) authority() string { return strings.TrimSuffix(b.place.Issuer(), "/v2.0") }

// me asks Graph who is signed in.
func (b *behind) me(token string) (status int, header http.Header, body string) {
	b.t.Helper()
	q, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.place.GraphURL()+"/me", http.NoBody)
	if err != nil {
		b.t.Fatal(err)
	}
	if token != "" {
		q.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := b.http.Do(q)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(text)
}

var challengeClaims = regexp.MustCompile(`claims="([^"]+)"`)

// call asks Graph as the console does, and meets one challenge.
func (b *behind) call() {
	b.t.Helper()
	token, err := b.token()
	if err != nil {
		b.t.Fatal(err)
	}
	status, header, _ := b.me(token)
	if m := challengeClaims.FindStringSubmatch(header.Get("WWW-Authenticate")); status == http.StatusUnauthorized && m != nil {
		claims, err := base64.StdEncoding.DecodeString(m[1])
		if err != nil {
			b.t.Fatal(err)
		}
		if token, err = b.s.AccessToken(b.t.Context(), string(claims)); err != nil {
			b.t.Fatal(err)
		}
		status, _, _ = b.me(token)
	}
	if status != http.StatusOK {
		b.t.Errorf("Graph answers %d", status)
	}
}

// Over a sign-in, calls, a challenge, a restart with its renewal, and a
// sign-out, the sign-in service and Graph are all that is talked to, and each
// credential goes to where it belongs and nowhere else.
func TestCredentialsGoToMicrosoftOnly(t *testing.T) {
	b := newBehind(t, "anna")
	browser := func(link string) error {
		authtest.Person{T: t, Account: b.who.ObjectID}.Visit(link)
		return nil
	}
	b.begin(browser)
	b.signIn()
	b.call()
	b.place.Challenge(tenant.ChallengeInsufficient, cae.Plain)
	b.call()
	b.stop()
	b.begin(browser)
	b.awaitState(switchboard.AccountSignedIn)
	b.call()
	b.s.Ask(switchboard.WishSignOut, "")
	b.awaitState(switchboard.AccountSignedOut)
	b.s.Ask(switchboard.WishLeave, "")
	b.stop()

	seen := b.proxy.Exchanges()
	for _, wrong := range authtest.Astray(seen, b.authority(), b.place.GraphURL()) {
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
	status := b.place.Status()
	if tokens != status.SignIns+status.Refreshes || calls != status.Graph.Calls["me"] || tokens < 4 || calls < 4 || status.Challenges == 0 {
		t.Errorf("the proxy saw %d token requests and %d calls, and the tenant %+v", tokens, calls, status)
	}
}
