package auth_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
	"frontdesk/switchboard"
)

// Whatever the keyring's trouble, the sign-in goes on in memory and says so.
func TestKeyringTroubleMeansMemory(t *testing.T) {
	for code, err := range map[string]error{
		"keyring-missing": vault.ErrMissing,
		"keyring-locked":  vault.ErrLocked,
		"keyring-slow":    vault.ErrSlow,
		"keyring-too-big": vault.ErrTooBig,
		"keyring-failed":  errors.New("strange"),
	} {
		t.Run(code, func(t *testing.T) {
			r := newRig(t)
			r.keys.Fail = func(string) error { return fmt.Errorf("wrapped: %w", err) }
			r.start().run()
			a := r.settled()
			if a.State != switchboard.AccountSignedOut || a.Fault == nil || a.Fault.Code != code || a.Fault.Hint == "" {
				t.Errorf("at the start: %+v, %v", a, a.Fault)
			}
			a = r.signIn()
			if !a.Memory || a.Fault == nil || a.Fault.Code != code || !strings.Contains(a.Fault.Text, "until you close Frontdesk") {
				t.Errorf("signed in: %+v, %v", a, a.Fault)
			}
			if _, err := r.token(); err != nil {
				t.Error(err)
			}
			if !r.log.has(code) {
				t.Errorf("the log does not say %s", code)
			}
		})
	}
}

// A keyring that was locked for one write has the sign-in after the next.
func TestLaterWriteEndsMemory(t *testing.T) {
	r := newRig(t)
	r.op.Life = 2 * time.Second
	var locked atomic.Bool
	locked.Store(true)
	r.keys.Fail = func(call string) error {
		if call == "set" && locked.Load() {
			return vault.ErrLocked
		}
		return nil
	}
	r.start().run()
	if a := r.signIn(); !a.Memory {
		t.Errorf("%+v", a)
	}
	locked.Store(false)
	a := r.await("saved", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedIn && !a.Memory })
	if a.Fault != nil || len(r.keys.Entries()) != kept {
		t.Errorf("%+v, %v, %d entries", a, a.Fault, len(r.keys.Entries()))
	}
}

// Whatever has become of the entries, the operator signs in once and all is
// well again.
func TestDamagedRecordMeansSignIn(t *testing.T) {
	for name, stored := range map[string]string{
		"empty": "", "cut": `{"v":2,"iss`, "not JSON": "refresh-me", "later version": `{"v":9}`, "earlier version": `{"v":1,"refresh":"r"}`,
		"huge": strings.Repeat("x", 100<<10), "null": "null",
	} {
		for _, which := range []string{index, entry} {
			t.Run(name+" "+which, func(t *testing.T) {
				r := newRig(t).start().run()
				r.signIn()
				r.stop()
				r.keys.Do(func(entries map[string]string) { entries[which] = stored })
				r.start().run()
				if a := r.settled(); a.State != switchboard.AccountSignedOut || a.Fault == nil || a.Fault.Code != "keyring-damaged" {
					t.Errorf("%+v, %v", a, a.Fault)
				}
				if !r.log.has("keyring-damaged") || strings.Contains(r.log.String(), "refresh-me") {
					t.Error("the log is silent about it, or quotes it")
				}
				if a := r.signIn(); a.Memory || a.Fault != nil || len(r.keys.Entries()) != kept {
					t.Errorf("signed in over it: %+v, %v, %d entries", a, a.Fault, len(r.keys.Entries()))
				}
			})
		}
	}
}

func TestRecordOfAnotherRegistration(t *testing.T) {
	r := newRig(t).start().run()
	r.signIn()
	r.stop()
	r.start(func(c *auth.Config) { c.ClientID = "another" }).run()
	if a := r.settled(); a.State != switchboard.AccountSignedOut || a.Fault != nil || a.Name != "" {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	if r.refreshes() != 0 {
		t.Error("a token was sent for another registration")
	}
}

func TestSignOutWhileLockedSaysSo(t *testing.T) {
	r := newRig(t).start().run()
	r.signIn()
	r.keys.Do(func(map[string]string) { r.keys.Fail = func(string) error { return vault.ErrLocked } })
	r.s.Ask(switchboard.WishSignOut, "")
	a := r.settled()
	if a.State != switchboard.AccountSignedOut || a.Fault == nil || a.Fault.Code != "keyring-locked" || !strings.Contains(a.Fault.Text, "could not be removed") {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	r.keys.Do(func(map[string]string) { r.keys.Fail = nil })
	if len(a.Others) != 1 {
		t.Fatalf("what is still kept cannot be removed: %+v", a)
	}
	r.s.Ask(switchboard.WishRemove, a.Others[0].ID)
	a = r.await("removed", func(a switchboard.Account) bool { return a.Fault == nil && len(a.Others) == 0 })
	if a.State != switchboard.AccountSignedOut || len(r.keys.Entries()) != 0 {
		t.Errorf("removed: %+v, %d entries", a, len(r.keys.Entries()))
	}
}

// hanging is a backend whose calls do not return while it is stuck.
type hanging struct {
	vaulttest.Sticky

	mu      sync.Mutex
	entries map[string]string
}

func (h *hanging) keyring(deadline time.Duration) vault.Keyring {
	h.entries = map[string]string{}
	return vault.Bounded(h, deadline)
}

func (h *hanging) Get(_ context.Context, user string) (string, error) {
	h.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	if secret, ok := h.entries[user]; ok {
		return secret, nil
	}
	return "", vault.ErrNotFound
}

func (h *hanging) Set(_ context.Context, user, secret string) error {
	h.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.entries[user] = secret
	return nil
}

func (h *hanging) Delete(_ context.Context, user string) error {
	h.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.entries, user)
	return nil
}

// The keyring asks for its password at the start and hangs until somebody
// types it. The console does not: it says so, and goes on when it can.
func TestHangingKeyringAtTheStart(t *testing.T) {
	h := &hanging{}
	keys := h.keyring(50 * time.Millisecond)
	use := func(c *auth.Config) { c.Keyring = keys }
	r := newRig(t).start(use).run()
	r.signIn()
	r.stop()
	release := h.Stick()
	defer release()
	r.start(use).run()
	if a := r.awaitState(switchboard.AccountSignedOut); a.Fault == nil || a.Fault.Code != "keyring-slow" {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	release()
	r.awaitState(switchboard.AccountSignedIn)
	if len(r.links) != 1 {
		t.Error("it needed a browser")
	}
}

// A sign-out behind a hanging keyring is made good as soon as it answers.
func TestHangingKeyringAtSignOut(t *testing.T) {
	h := &hanging{}
	r := newRig(t).start(func(c *auth.Config) { c.Keyring = h.keyring(50 * time.Millisecond) }).run()
	r.signIn()
	release := h.Stick()
	defer release()
	r.s.Ask(switchboard.WishSignOut, "")
	if a := r.awaitState(switchboard.AccountSignedOut); a.Fault == nil || a.Fault.Code != "keyring-slow" {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	release()
	r.await("cleared", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedOut && a.Fault == nil })
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.entries) != 0 {
		t.Error("the keyring still holds the sign-in")
	}
}

// A keyring that asks for its password may take a minute. Nobody waits that
// long to be told, and what was asked is done when the password is there.
func TestSlowKeyringIsReportedAndWaitedFor(t *testing.T) {
	h := &hanging{}
	keys := h.keyring(patience)
	r := newRig(t).start(func(c *auth.Config) { c.Keyring = keys })
	r.s.SetPatience(50 * time.Millisecond)
	slow := func(a switchboard.Account) bool { return a.Fault != nil && a.Fault.Code == "keyring-slow" }
	release := h.Stick()
	r.run()
	if a := r.await("slow at the start", slow); a.State != switchboard.AccountSignedOut {
		t.Errorf("at the start: %+v", a)
	}
	r.s.Ask(switchboard.WishSignIn, "")
	if a := r.awaitState(switchboard.AccountSignedIn); !a.Memory || !slow(a) {
		t.Errorf("signed in: %+v, %v", a, a.Fault)
	}
	release()
	r.await("saved", func(a switchboard.Account) bool {
		return a.State == switchboard.AccountSignedIn && !a.Memory && a.Fault == nil
	})

	release = h.Stick()
	r.s.Ask(switchboard.WishSignOut, "")
	if a := r.await("slow at sign-out", slow); a.State != switchboard.AccountSignedOut {
		t.Errorf("at sign-out: %+v", a)
	}
	release()
	r.await("cleared", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedOut && a.Fault == nil })
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.entries) != 0 {
		t.Error("the keyring still holds the sign-in")
	}
}

// Nor does a keyring that hangs keep the window from closing.
func TestClosingWhileTheKeyringHangs(t *testing.T) {
	h := &hanging{}
	keys := h.keyring(time.Minute)
	r := console(t, func(c *auth.Config) { c.Keyring = keys })
	release := h.Stick()
	defer release()
	r.s.Ask(switchboard.WishApproval, "") // something to be kept, besides the renewal
	r.await("asked", func(a switchboard.Account) bool { return a.Approval != nil })
	start := time.Now()
	r.stop()
	if took := time.Since(start); took > patience-time.Second {
		t.Errorf("closing took %v", took)
	}
}

// Whoever unlocks the keyring and clicks needs no browser: what it holds is
// good again.
func TestUnlockedMeanwhile(t *testing.T) {
	r := newRig(t).start().run()
	r.signIn()
	r.stop()
	r.keys.Do(func(map[string]string) { r.keys.Fail = func(string) error { return vault.ErrLocked } })
	r.start().run()
	if a := r.settled(); a.Fault == nil || a.Fault.Code != "keyring-locked" {
		t.Fatalf("%+v, %v", a, a.Fault)
	}
	r.keys.Do(func(map[string]string) { r.keys.Fail = nil })
	if a := r.signIn(); a.Fault != nil || len(r.links) != 1 {
		t.Errorf("%v, %d browsers", a.Fault, len(r.links))
	}
}

func TestProfilesAreApart(t *testing.T) {
	r := newRig(t).start(func(c *auth.Config) { c.Profile = "demo" }).run()
	r.keys.Do(func(entries map[string]string) { entries["signin-default"] = "somebody else's" })
	r.signIn()
	r.s.Ask(switchboard.WishSignOut, "")
	r.settled()
	if entries := r.keys.Entries(); len(entries) != 1 || entries["signin-default"] != "somebody else's" {
		t.Errorf("%d entries are left", len(entries))
	}
}
