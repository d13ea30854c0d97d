package auth_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/auth/authtest"
	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// desks is a computer on which several Frontdesks of one user run, and the
// tenant at which they are signed in.
type desks struct {
	t     *testing.T
	place *tenant.Tenant
	proxy *authtest.Proxy
	set   deskSettings
}

// newDesks opens a tenant that treats used refresh tokens in some way, and a
// keyring that takes entries of so many bytes; 0: any. answered, when not nil,
// is told of each answer to a refresh before it is passed on.
func newDesks(t *testing.T, reuse tenant.Reuse, limit int, answered func()) *desks {
	t.Helper()
	place, err := tenant.Start(t.Context(), tenant.Options{People: people.Generate(7, time.Now(), time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = place.Close() })
	place.Reuse(reuse)
	d := &desks{t: t, place: place, proxy: authtest.NewProxy(t)}
	d.proxy.Answered = func(x authtest.Exchange) {
		if answered != nil && refreshed(x) != "" {
			answered()
		}
	}
	d.set = deskSettings{
		Keyring: t.TempDir(), Limit: limit, Lock: filepath.Join(t.TempDir(), "state"), Issuer: place.Issuer(), Proxy: d.proxy.URL(),
	}
	return d
}

func (d *desks) start() *process {
	d.t.Helper()
	return startProcess(d.t, d.set)
}

// signIn lets a desk sign in and end.
func (d *desks) signIn() {
	d.t.Helper()
	p := d.start()
	if a := p.account("settle"); a.State != switchboard.AccountSignedOut || a.Fault != nil {
		d.t.Fatalf("at the first start: %+v, %v", a, a.Fault)
	}
	if a := p.account("sign-in"); a.State != switchboard.AccountSignedIn || a.Memory || len(a.Missing) != 0 || p.browsers.Load() != 1 {
		d.t.Fatalf("%+v, %v after %d browsers", a, a.Fault, p.browsers.Load())
	}
	p.quit()
}

// refreshed is the refresh token that a request redeemed, or nothing.
func refreshed(x authtest.Exchange) string {
	if x.Method != http.MethodPost {
		return ""
	}
	return x.Form().Get("refresh_token")
}

// uses is how often each refresh token has come to the tenant.
func (d *desks) uses() map[string]int {
	uses := map[string]int{}
	for _, x := range d.proxy.Exchanges() {
		if token := refreshed(x); token != "" && x.Status != 0 {
			uses[token]++
		}
	}
	return uses
}

// issued reports whether the tenant has given a refresh token.
func (d *desks) issued(token string) bool {
	for _, x := range d.proxy.Exchanges() {
		var got struct {
			Refresh string `json:"refresh_token"`
		}
		if x.Method == http.MethodPost && json.Unmarshal(x.Got, &got) == nil && got.Refresh == token && token != "" {
			return true
		}
	}
	return false
}

// keyring is what the desks keep their sign-in in.
func (d *desks) keyring() vault.Keyring {
	if d.set.Limit == 0 {
		return vaulttest.FileKeyring(d.set.Keyring)
	}
	return vault.Chunked(vaulttest.FileKeyring(d.set.Keyring), d.set.Limit)
}

// stored is the refresh token that the keyring holds. It holds a whole one that
// the tenant has given, or the test fails.
func (d *desks) stored() string {
	d.t.Helper()
	h, err := vault.Open(vault.Config{
		Keyring: d.keyring(), Profile: "default", Issuer: d.place.Issuer(), Client: tenant.ClientID,
	}).Load(d.t.Context())
	switch {
	case err != nil, h.Damage != nil, h.Current == nil:
		d.t.Fatalf("the keyring holds a sign-in (%v) that cannot be used: %v", h.Current != nil, errors.Join(err, h.Damage))
	case !strings.HasPrefix(h.Current.Account.Mail, "anna"), !d.issued(h.Current.Refresh):
		d.t.Fatalf("the keyring holds %d bytes that are no refresh token of %s", len(h.Current.Refresh), h.Current.Account.Mail)
	}
	return h.Current.Refresh
}

// entries is how many entries the keyring has.
func (d *desks) entries() int {
	d.t.Helper()
	all, err := vaulttest.FileKeyring(d.set.Keyring).Entries()
	if err != nil {
		d.t.Fatal(err)
	}
	return len(all)
}
