package auth_test

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
	"frontdesk/switchboard"
)

// What the keyring holds of one sign-in.
const (
	index = "signin-default"
	entry = index + "/" + authtest.TenantID + "." + authtest.ObjectID
	kept  = 2
)

// console is a console that renews every second or so.
func console(t *testing.T, change ...func(*auth.Config)) *rig {
	t.Helper()
	r := newRig(t)
	r.op.Life = 2 * time.Second
	r.start(change...).run()
	r.signIn()
	return r
}

// beside is another process of the same user at the same provider.
func (r *rig) beside() *rig {
	return &rig{
		t: r.t, op: r.op, keys: r.keys, browser: &authtest.Browser{}, log: &lockedBuffer{}, pages: make(chan authtest.Page, 8),
	}
}

// renews waits until the console has renewed n times more and is signed in.
func (r *rig) renews(n int) {
	r.t.Helper()
	before := strings.Count(r.log.String(), "signin.refreshed")
	r.await("renewed", func(a switchboard.Account) bool {
		return a.State == switchboard.AccountSignedOut || strings.Count(r.log.String(), "signin.refreshed") >= before+n
	})
	if a := r.s.Account(); a.State != switchboard.AccountSignedIn {
		r.t.Fatalf("%+v, %v\n%s", a, a.Fault, r.log)
	}
}

// stored is the keyring's record.
func (r *rig) stored() map[string]any {
	r.t.Helper()
	var record map[string]any
	if err := json.Unmarshal([]byte(r.keys.Entries()[entry]), &record); err != nil {
		r.t.Fatal(err)
	}
	return record
}

// with is a stored record with another value.
func with(t *testing.T, stored, name string, value any) string {
	t.Helper()
	var record map[string]any
	if err := json.Unmarshal([]byte(stored), &record); err != nil {
		t.Error(err)
	}
	record[name] = value
	b, err := json.Marshal(record)
	if err != nil {
		t.Error(err)
	}
	return string(b)
}

// Who signs out on the command line is signed out in the console too, and the
// console does not bring the sign-in back.
func TestSignOutBesideAConsole(t *testing.T) {
	r := console(t)
	cli := r.beside().start().run()
	cli.settled()
	cli.s.Ask(switchboard.WishSignOut, "")
	cli.awaitState(switchboard.AccountSignedOut)
	cli.stop()
	sent := r.refreshes()
	a := r.awaitState(switchboard.AccountSignedOut)
	if a.Fault == nil || a.Fault.Code != "signed-out-beside" || len(r.keys.Entries()) != 0 {
		t.Errorf("%+v, %v, %d entries", a, a.Fault, len(r.keys.Entries()))
	}
	if _, err := r.token(); !isInteraction(err) || r.refreshes() != sent {
		t.Errorf("the error is %v; %d requests after the sign-out", err, r.refreshes()-sent)
	}
	if a := r.signIn(); a.Fault != nil || len(r.keys.Entries()) != kept {
		t.Errorf("signed in again: %+v, %v", a, a.Fault)
	}
}

// A command that renews beside the console takes nothing from it: the console
// uses the token that the command has stored, and never a replaced one.
func TestWhoBesideAConsole(t *testing.T) {
	r := console(t)
	cli := r.beside().start().run()
	if a := cli.settled(); a.State != switchboard.AccountSignedIn {
		t.Fatalf("beside: %+v, %v", a, a.Fault)
	}
	cli.stop()
	r.renews(2)
	used := map[string]bool{}
	for _, form := range r.op.TokenRequests() {
		token := form.Get("refresh_token")
		if token != "" && used[token] {
			t.Error("a replaced refresh token was sent")
		}
		used[token] = true
	}
}

// The other process may also be faster between the look and the request: what
// is refused is then old, and the new one is in the keyring.
func TestRefusedWhileAnotherRenewed(t *testing.T) {
	r := restarted(t)
	cli := r.beside().start()
	var requests atomic.Int32
	r.op.Token = func(url.Values) *authtest.Reply {
		if requests.Add(1) == 1 {
			cli.run()
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			if _, err := cli.s.AccessToken(ctx, ""); err != nil {
				t.Errorf("beside: %v", err)
			}
		}
		return nil
	}
	r.run()
	if a := r.settled(); a.State != switchboard.AccountSignedIn || a.Fault != nil {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	if n := requests.Load(); n != 3 {
		t.Errorf("%d requests, want one beside, one refused and one more", n)
	}
	if token, _ := r.stored()["refresh"].(string); !r.op.Lives(token) {
		t.Error("the keyring does not hold the living token")
	}
}

// late is a keyring into which another process writes right before a reading.
type late struct {
	*vaulttest.Keyring
	before func()
}

func (l *late) Get(ctx context.Context, user string) (string, error) {
	l.before()
	return l.Keyring.Get(ctx, user)
}

// The end of a sign-in is written over the token that was refused, and over no
// other one.
func TestNewerTokenIsNotErased(t *testing.T) {
	r := newRig(t).start().run()
	r.signIn()
	r.stop()
	var refused atomic.Bool
	var after atomic.Int32
	r.op.Token = func(url.Values) *authtest.Reply {
		refused.Store(true)
		return &authtest.Reply{Status: 400, Body: `{"error":"invalid_grant"}`}
	}
	keys := &late{Keyring: r.keys}
	keys.before = func() {
		if refused.Load() && after.Add(1) == 2 { // after the look that follows the refusal
			r.keys.Do(func(entries map[string]string) { entries[entry] = with(t, entries[entry], "refresh", "newer") })
		}
	}
	r.start(func(c *auth.Config) { c.Keyring = keys }).run()
	r.awaitState(switchboard.AccountSignedOut)
	eventually(t, "read before it is ended", func() bool { return after.Load() == 2 })
	r.stop()
	if got := r.stored()["refresh"]; got != "newer" || r.refreshes() != 1 {
		t.Errorf("the keyring holds %v after %d requests", got, r.refreshes())
	}
}

// Somebody else signed in beside: the console neither becomes that person nor
// writes over the sign-in.
func TestAnotherAccountBesideAConsole(t *testing.T) {
	r := console(t)
	theirs := vault.Record{Account: vault.Account{Tenant: authtest.TenantID, Object: "another", Name: "Bo Ek"}, Refresh: "theirs"}
	beside := vault.Open(vault.Config{Keyring: r.keys, Profile: "default", Issuer: r.op.Issuer(), Client: authtest.ClientID})
	if err := beside.Put(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	r.renews(2)
	if a := r.s.Account(); a.Name != authtest.Name || a.Fault != nil {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	if got, err := beside.Record(t.Context(), theirs.Account.Key()); err != nil || got.Refresh != "theirs" {
		t.Errorf("their sign-in was changed: %v", err)
	}
}

// A keyring that goes away is no sign-out, and neither is one that comes back
// empty: the sign-in has lived in memory meanwhile.
func TestKeyringThatGoesAwayEndsNothing(t *testing.T) {
	r := console(t)
	r.keys.Do(func(entries map[string]string) {
		clear(entries)
		r.keys.Fail = func(string) error { return vault.ErrMissing }
	})
	r.renews(1)
	if a := r.s.Account(); !a.Memory || a.Fault == nil || a.Fault.Code != "keyring-missing" {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	r.keys.Do(func(map[string]string) { r.keys.Fail = nil })
	r.renews(1)
	if a := r.s.Account(); a.Memory || len(r.keys.Entries()) != kept {
		t.Errorf("%+v, %d entries", a, len(r.keys.Entries()))
	}
}

// Nor does one that hangs: it keeps nobody from renewing.
func TestHangingKeyringBesideARenewal(t *testing.T) {
	h := &hanging{}
	keys := h.keyring(50 * time.Millisecond)
	r := console(t, func(c *auth.Config) { c.Keyring = keys })
	release := h.Stick()
	defer release()
	r.renews(2)
	if a := r.s.Account(); !a.Memory || a.Fault == nil || a.Fault.Code != "keyring-slow" {
		t.Errorf("%+v, %v", a, a.Fault)
	}
}

// Whom the next start finds is what was last chosen, not who last renewed.
func TestARenewalChoosesNobody(t *testing.T) {
	r := console(t)
	theirs := vault.Record{Account: vault.Account{Tenant: authtest.TenantID, Object: "another", Name: "Bo Ek"}, Refresh: "theirs"}
	beside := vault.Open(vault.Config{Keyring: r.keys, Profile: "default", Issuer: r.op.Issuer(), Client: authtest.ClientID})
	if err := beside.Put(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	r.renews(2)
	if h, err := beside.Load(t.Context()); err != nil || h.Current == nil || h.Current.Account.Object != "another" {
		t.Errorf("%+v, %v", h.Current, err)
	}
}
