package auth_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// A process that renews is killed at every step of it, and at any other moment.
// Whoever starts next finds a whole refresh token. Where the provider goes on
// taking a token that it has replaced, as Entra does, the next start is signed
// in. Where that ends the sign-in, the next start says so in a sentence and is
// whole again after one sign-in.
func TestKilledWhileRenewing(t *testing.T) {
	for _, reuse := range []tenant.Reuse{tenant.ReuseAccept, tenant.ReuseFamily} {
		for name, limit := range map[string]int{"whole": 0, "in parts": 256} {
			t.Run(string(reuse)+" "+name, func(t *testing.T) {
				t.Parallel()
				k := newKills(t, reuse, limit)
				k.signIn()
				names := k.everyStep()
				for range 14 {
					k.atAnyMoment()
				}
				k.atTheEnd()
				t.Logf("%d kills at the steps %s, 14 at any moment; %d of them between the answer and the keyring, which cost %d sign-ins",
					len(names), strings.Join(names, ", "), k.late, k.lost)
				if k.late == 0 || k.lost != k.late*lossAt(reuse) {
					t.Errorf("%d late kills, %d sign-ins lost", k.late, k.lost)
				}
			})
		}
	}
}

func lossAt(reuse tenant.Reuse) int {
	if reuse == tenant.ReuseFamily {
		return 1
	}
	return 0
}

// kills are desks of which one after the other is killed.
type kills struct {
	*desks
	family bool
	now    atomic.Pointer[process] // which is walking step by step
	number int                     // of the last renewal
	late   int                     // kills after the provider had replaced the token that is stored
	lost   int                     // sign-ins
}

func newKills(t *testing.T, reuse tenant.Reuse, limit int) *kills {
	k := &kills{family: reuse == tenant.ReuseFamily}
	k.desks = newDesks(t, reuse, limit, func() {
		p := k.now.Load()
		if p == nil {
			return
		}
		passed := make(chan struct{})
		p.reach(step{"answered", func() { close(passed) }})
		select {
		case <-passed:
		case <-p.dead:
		}
	})
	return k
}

// everyStep kills one process at each step of a renewal, and names the steps.
func (k *kills) everyStep() []string {
	k.t.Helper()
	p := k.next()
	names, _ := k.walk(p, -1)
	for _, must := range []string{"read record", "ask", "answered", "answer received", "read index", "write record", "renewed"} {
		if !slices.Contains(names, must) {
			k.t.Fatalf("a renewal has no step %q: %q", must, names)
		}
	}
	parts := slices.ContainsFunc(names, func(s string) bool { return strings.HasPrefix(s, "write record part") }) &&
		slices.ContainsFunc(names, func(s string) bool { return strings.HasPrefix(s, "delete record part") })
	if parts != (k.set.Limit > 0) {
		k.t.Fatalf("in parts: %v: %q", parts, names)
	}
	p.quit()
	for n, name := range names {
		p := k.next()
		if reached, killed := k.walk(p, n); !killed || reached[n] != name {
			k.t.Fatalf("step %d of %q is %q", n, names, reached)
		}
	}
	// The token that is stored has been replaced from the provider's answer on
	// until the record, or its manifest, is written. The last kill is not late.
	if want := slices.Index(names, "write record") - slices.Index(names, "answered") + 1; k.late != want {
		k.t.Errorf("%d late kills of %d", k.late, want)
	}
	return names
}

// walk lets a process renew step by step, and kills it when it has reached the
// step with a number; -1: never. It gives the names of the steps.
func (k *kills) walk(p *process, last int) (names []string, killed bool) {
	k.t.Helper()
	k.now.Store(p)
	defer k.now.Store(nil)
	p.order("step " + k.serial())
	for {
		select {
		case s := <-p.steps:
			names = append(names, s.name)
			if len(names)-1 == last {
				p.kill()
				return names, true
			}
			s.letGo()
		case said := <-p.reports:
			if said != "renewed ok" {
				k.t.Fatalf("after %q: %s", names, said)
			}
			return names, false
		case <-time.After(patience):
			k.t.Fatalf("after %q it stands still: %s", names, p.stderr)
		}
	}
}

// serial makes each challenge another one.
func (k *kills) serial() string {
	k.number++
	return strconv.Itoa(1000 + k.number)
}

// atAnyMoment kills a process that renews without a pause.
func (k *kills) atAnyMoment() {
	k.t.Helper()
	p := k.next()
	p.order("on " + k.serial())
	p.await("renewed") // it works now
	moment := time.After(time.Duration(rand.IntN(20_000)) * time.Microsecond)
	for alive := true; alive; {
		select {
		case said := <-p.reports:
			if said != "renewed ok" {
				k.t.Fatal(said)
			}
		case <-moment:
			p.kill()
			alive = false
		}
	}
}

// next starts a process on what the last one left, and sees that all is well
// with it. That a sign-in is lost is well only if its token had been used.
func (k *kills) next() *process {
	k.t.Helper()
	eventually(k.t, "the tenant has done what the last one asked", k.proxy.Quiet)
	token := k.stored()
	p := k.start()
	a := p.account("settle")
	used := k.uses()[token] > 1
	if used {
		k.late++
	}
	switch {
	case p.browsers.Load() != 0:
		k.t.Fatal("it has opened a browser by itself")
	case !used || !k.family:
		if a.State != switchboard.AccountSignedIn || a.Fault != nil || a.Memory || a.Ended != "" || a.Notice != "" {
			k.t.Fatalf("the next start: %+v, %v", a, a.Fault)
		}
	default:
		k.lost++
		k.signInAgain(p, a)
	}
	return p
}

// signInAgain is what the operator has to do about a lost sign-in: once, and
// knowing why.
func (k *kills) signInAgain(p *process, a switchboard.Account) {
	k.t.Helper()
	if a.State != switchboard.AccountSignedOut || a.Ended == "" || a.Mail == "" || a.Fault == nil || a.Fault.Code != "signin-ended" || a.Fault.Hint == "" {
		k.t.Fatalf("the next start: %+v, %v", a, a.Fault)
	}
	a = p.account("sign-in")
	if a.State != switchboard.AccountSignedIn || a.Fault != nil || a.Memory || a.Notice != "" || p.browsers.Load() != 1 {
		k.t.Fatalf("signed in again: %+v, %v, %d browsers", a, a.Fault, p.browsers.Load())
	}
}

// atTheEnd: nothing has piled up, and signing out leaves nothing of all that.
func (k *kills) atTheEnd() {
	k.t.Helper()
	p := k.next()
	if n, most := k.entries(), 2+k.set.Limit/8; n > most {
		k.t.Errorf("%d entries", n)
	}
	if a := p.account("sign-out"); a.State != switchboard.AccountSignedOut || a.Fault != nil || k.entries() != 0 {
		k.t.Errorf("%+v, %v, %d entries", a, a.Fault, k.entries())
	}
	p.quit()
}
