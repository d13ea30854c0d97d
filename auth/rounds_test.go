package auth_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// Two processes renew the same sign-in at the same moment, round after round,
// at a provider that ends a sign-in whose refresh token comes twice. Nobody
// loses it, because they take turns and each looks what the other has left.
func TestTwoProcessesRenewAtOnce(t *testing.T) {
	t.Parallel()
	const rounds = 200
	d := newDesks(t, tenant.ReuseFamily, 256, nil)
	d.signIn()
	both := []*process{d.start(), d.start()}
	for _, p := range both {
		p.order("settle")
	}
	for _, p := range both {
		p.await("account")
	}
	before := d.place.Status().Refreshes
	for round := range rounds {
		for i, p := range both {
			p.order(fmt.Sprintf("renew 1%d%03d", i, round))
		}
		for i, p := range both {
			if outcome := p.await("renewed"); outcome != "ok" {
				t.Fatalf("round %d, process %d: %s", round, i, outcome)
			}
		}
	}
	for i, p := range both {
		if a := p.account("settle"); a.State != switchboard.AccountSignedIn || a.Fault != nil || a.Memory || p.browsers.Load() != 0 {
			t.Errorf("process %d: %+v, %v, %d browsers", i, a, a.Fault, p.browsers.Load())
		}
		p.quit()
	}
	status := d.place.Status()
	if n := status.Refreshes - before; n != 2*rounds || len(status.Refused) != 0 || status.SignIns != 1 {
		t.Errorf("%d refreshes, refused %v, %d sign-ins", n, status.Refused, status.SignIns)
	}
	uses := d.uses()
	for _, n := range uses {
		if n != 1 {
			t.Errorf("a refresh token was sent %d times", n)
		}
	}
	t.Logf("%d rounds, %d refresh tokens, each sent once", rounds, len(uses))
	last := d.start()
	if a := last.account("settle"); a.State != switchboard.AccountSignedIn {
		t.Errorf("the next start: %+v, %v", a, a.Fault)
	}
	last.quit()
}

// Without the lock the first moment at which both are at the provider costs
// both of them the sign-in: it is the lock that saves it. Each says so, and
// neither opens a browser.
func TestTwoProcessesWithoutALock(t *testing.T) {
	t.Parallel()
	var first atomic.Int32 // answers that wait for another one
	meet := make(chan struct{})
	d := newDesks(t, tenant.ReuseFamily, 0, func() {
		if first.Add(-1) < 0 {
			return
		}
		select { // nobody gets an answer before the other one has asked
		case meet <- struct{}{}:
		case <-meet:
		case <-time.After(patience):
			t.Error("the other process has not come")
		}
	})
	d.set.Lock = ""
	d.signIn()
	var both []*process
	for range 2 {
		p := d.start()
		if a := p.account("settle"); a.State != switchboard.AccountSignedIn {
			t.Fatalf("one after the other: %+v, %v", a, a.Fault)
		}
		both = append(both, p)
	}
	first.Store(2)
	for i, p := range both {
		p.order(fmt.Sprintf("renew 1%d", i))
	}
	lost := 0
	for _, p := range both {
		if p.await("renewed") != "ok" {
			lost++
		}
	}
	if lost == 0 {
		t.Fatal("nothing was lost: then the lock is of no use")
	}
	for i, p := range both {
		p.order(fmt.Sprintf("renew 2%d", i))
		p.await("renewed")
		a := p.account("settle")
		if a.State != switchboard.AccountSignedOut || a.Fault == nil || a.Fault.Hint == "" || a.Ended == "" || p.browsers.Load() != 0 {
			t.Errorf("process %d: %+v, %v, %d browsers", i, a, a.Fault, p.browsers.Load())
		}
		p.quit()
	}
}
