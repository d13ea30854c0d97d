package auth_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/switchboard"
)

// Whatever the keyring's trouble, the sign-in goes on in memory and says so.
func TestKeyringTroubleMeansMemory(t *testing.T) {
	for code, err := range map[string]error{
		"keyring-missing": auth.ErrKeyringMissing,
		"keyring-locked":  auth.ErrKeyringLocked,
		"keyring-slow":    auth.ErrKeyringSlow,
		"keyring-too-big": auth.ErrKeyringTooBig,
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
			return auth.ErrKeyringLocked
		}
		return nil
	}
	r.start().run()
	if a := r.signIn(); !a.Memory {
		t.Errorf("%+v", a)
	}
	locked.Store(false)
	a := r.await("saved", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedIn && !a.Memory })
	if a.Fault != nil || len(r.keys.Entries()) != 1 {
		t.Errorf("%+v, %v, %d entries", a, a.Fault, len(r.keys.Entries()))
	}
}

func TestDamagedRecordMeansSignIn(t *testing.T) {
	for name, stored := range map[string]string{
		"empty": "", "cut": `{"v":1,"iss`, "not JSON": "refresh-me", "later version": `{"v":9}`, "nobody": `{"v":1,"issuer":"ISSUER","client":"CLIENT","account":{"name":"Anna"},"refresh":"r"}`,
		"huge": strings.Repeat("x", 100<<10), "null": "null",
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			stored = strings.NewReplacer("ISSUER", r.op.Issuer(), "CLIENT", authtest.ClientID).Replace(stored)
			r.keys.Do(func(entries map[string]string) { entries["signin-default"] = stored })
			r.start().run()
			if a := r.settled(); a.State != switchboard.AccountSignedOut || a.Fault == nil || a.Fault.Code != "keyring-damaged" {
				t.Errorf("%+v, %v", a, a.Fault)
			}
			if a := r.signIn(); a.Memory || a.Fault != nil {
				t.Errorf("signed in over it: %+v, %v", a, a.Fault)
			}
		})
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
	r.keys.Do(func(map[string]string) { r.keys.Fail = func(string) error { return auth.ErrKeyringLocked } })
	r.s.SignOut()
	a := r.settled()
	if a.State != switchboard.AccountSignedOut || a.Fault == nil || a.Fault.Code != "keyring-locked" || !strings.Contains(a.Fault.Text, "could not be removed") {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	r.keys.Do(func(map[string]string) { r.keys.Fail = nil })
	r.s.SignOut()
	if a := r.settled(); a.Fault != nil || len(r.keys.Entries()) != 0 {
		t.Errorf("signed out again: %+v, %v, %d entries", a, a.Fault, len(r.keys.Entries()))
	}
}

// hanging is a backend whose calls do not return while it is stuck.
type hanging struct {
	mu      sync.Mutex
	stuck   chan struct{} // nil: not stuck
	entries map[string]string
}

func (h *hanging) wait() {
	h.mu.Lock()
	stuck := h.stuck
	h.mu.Unlock()
	if stuck != nil {
		<-stuck
	}
}

func (h *hanging) keyring(deadline time.Duration) auth.Keyring {
	h.entries = map[string]string{}
	return auth.NewWorker(func(user string) (string, error) {
		h.wait()
		h.mu.Lock()
		defer h.mu.Unlock()
		if secret, ok := h.entries[user]; ok {
			return secret, nil
		}
		return "", auth.ErrNotFound
	}, func(user, secret string) error {
		h.wait()
		h.mu.Lock()
		defer h.mu.Unlock()
		h.entries[user] = secret
		return nil
	}, func(user string) error {
		h.wait()
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.entries, user)
		return nil
	}, deadline)
}

func (h *hanging) stick() (release func()) {
	stuck := make(chan struct{})
	h.mu.Lock()
	h.stuck = stuck
	h.mu.Unlock()
	return sync.OnceFunc(func() {
		h.mu.Lock()
		h.stuck = nil
		h.mu.Unlock()
		close(stuck)
	})
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
	release := h.stick()
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
	release := h.stick()
	defer release()
	r.s.SignOut()
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
	release := h.stick()
	r.run()
	if a := r.await("slow at the start", slow); a.State != switchboard.AccountSignedOut {
		t.Errorf("at the start: %+v", a)
	}
	r.s.SignIn()
	if a := r.awaitState(switchboard.AccountSignedIn); !a.Memory || !slow(a) {
		t.Errorf("signed in: %+v, %v", a, a.Fault)
	}
	release()
	r.await("saved", func(a switchboard.Account) bool {
		return a.State == switchboard.AccountSignedIn && !a.Memory && a.Fault == nil
	})

	release = h.stick()
	r.s.SignOut()
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

func TestWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hanging{}
		keys := h.keyring(10 * time.Second)
		ctx := t.Context()
		release := h.stick()
		start := time.Now()
		if err := keys.Set(ctx, "a", "old"); !errors.Is(err, auth.ErrKeyringSlow) || time.Since(start) != 10*time.Second {
			t.Errorf("a hanging call: %v after %v", err, time.Since(start))
		}
		// The next one does not overtake it, and is not made later either.
		if err := keys.Set(ctx, "a", "never"); !errors.Is(err, auth.ErrKeyringSlow) || time.Since(start) != 20*time.Second {
			t.Errorf("the call behind it: %v after %v", err, time.Since(start))
		}
		release()
		synctest.Wait()
		if got, err := keys.Get(ctx, "a"); err != nil || got != "old" {
			t.Errorf("then: %q, %v", got, err)
		}
		if _, err := keys.Get(ctx, "b"); !errors.Is(err, auth.ErrNotFound) {
			t.Errorf("what is not there: %v", err)
		}
		gone, cancel := context.WithCancel(ctx)
		cancel()
		if err := keys.Delete(gone, "a"); !errors.Is(err, context.Canceled) && err != nil {
			t.Errorf("a caller who went away: %v", err)
		}
	})
}

func TestProfilesAreApart(t *testing.T) {
	r := newRig(t).start(func(c *auth.Config) { c.Profile = "demo" }).run()
	r.keys.Do(func(entries map[string]string) { entries["signin-default"] = "somebody else's" })
	r.signIn()
	r.s.SignOut()
	r.settled()
	if entries := r.keys.Entries(); len(entries) != 1 || entries["signin-default"] != "somebody else's" {
		t.Errorf("%d entries are left", len(entries))
	}
}

var _ auth.Keyring = (*authtest.Keyring)(nil)
