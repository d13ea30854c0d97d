package auth_test

import (
	"net/url"
	"sync"
	"testing"

	"frontdesk/auth/authtest"
	"frontdesk/switchboard"
)

// blocking is a point at which the first to arrive waits until it is let go.
type blocking struct {
	arrived chan struct{}
	letGo   func()
	pass    func()
}

func newBlocking(t *testing.T) *blocking {
	arrived, gone := make(chan struct{}), make(chan struct{})
	b := &blocking{arrived: arrived, letGo: sync.OnceFunc(func() { close(gone) })}
	b.pass = sync.OnceFunc(func() {
		close(arrived)
		<-gone
	})
	t.Cleanup(b.letGo)
	return b
}

// Who signs out does not wait for a provider that hangs.
func TestSignOutDuringARequest(t *testing.T) {
	r := restarted(t)
	hang := newBlocking(t)
	r.op.Token = func(url.Values) *authtest.Reply {
		hang.pass()
		return nil
	}
	r.run()
	<-hang.arrived
	r.s.Ask(switchboard.WishSignOut, "")
	if a := r.awaitState(switchboard.AccountSignedOut); a.Fault != nil || len(r.keys.Entries()) != 0 {
		t.Errorf("%+v, %v, %d entries", a, a.Fault, len(r.keys.Entries()))
	}
}

// A refresh token that is being written while the person signs out is deleted
// after it, and its access token is never handed out.
func TestSignOutDuringAWrite(t *testing.T) {
	r := restarted(t)
	hang := newBlocking(t)
	r.keys.Wrote = func(string, string) { hang.pass() }
	r.run()
	<-hang.arrived
	r.s.Ask(switchboard.WishSignOut, "")
	hang.letGo()
	if a := r.awaitState(switchboard.AccountSignedOut); a.Fault != nil || len(r.keys.Entries()) != 0 {
		t.Errorf("%+v, %v, %d entries", a, a.Fault, len(r.keys.Entries()))
	}
	if _, err := r.token(); !isInteraction(err) {
		t.Errorf("a token after sign-out: %v", err)
	}
}

// The same when the window is closed right after the click: the session finds
// its end before it finds the time to delete.
func TestSignOutAndClose(t *testing.T) {
	r := restarted(t)
	hang := newBlocking(t)
	r.keys.Wrote = func(string, string) { hang.pass() }
	r.onNews = func(a switchboard.Account) {
		if a.Mail == "" && a.State == switchboard.AccountChecking {
			r.end()
		}
	}
	r.run()
	<-hang.arrived
	r.s.Ask(switchboard.WishSignOut, "")
	hang.letGo()
	r.stop()
	if n := len(r.keys.Entries()); n != 0 {
		t.Errorf("the keyring still holds %d entries", n)
	}
}
