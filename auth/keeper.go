package auth

import (
	"context"
	"sync"
	"time"

	"frontdesk/switchboard"
)

// keeper owns the state of a session. Its methods run on the goroutine of Run,
// except the work that it starts, which touches no field.
type keeper struct {
	s     *Session
	ctx   context.Context // Run's own: the keeper lives inside that call
	wg    sync.WaitGroup
	timer *time.Timer

	who    *record // nil: nobody is known
	saved  bool    // the keyring holds who as it is
	token  token
	failed *failure // of the last refresh

	trouble  *switchboard.Fault // of the last sign-in, sign-out or restore
	unsaved  *switchboard.Fault // why the keyring does not hold who
	restored bool
	again    time.Time // when to read the keyring again; zero: not planned
	started  time.Time

	job     *job // what is under way; one at a time, so nothing overtakes
	wiping  bool // the keyring is to be cleared
	wipeAt  time.Time
	wipeDue time.Time // when a sign-out that takes long is reported
	write   bool      // who has changed and is to be written
	due     bool      // a refresh is to be made
	claims  string
	wants   []*want

	attempt *attempt
	made    int           // attempts so far
	pressed bool          // a sign-in was asked for before it was known whether one is needed
	unhint  bool          // the last attempt named the account and failed: let the operator choose
	leaving chan struct{} // closed when the last attempt has given its port back
}

// job is work that touches the provider's refresh or the keyring.
type job struct{ cancel context.CancelFunc }

// want is a caller of AccessToken.
type want struct {
	ctx    context.Context // the caller's own, only asked whether it still waits
	claims string
	reply  chan answer
}

type answer struct {
	token string
	err   error
}

func newKeeper(ctx context.Context, s *Session) *keeper {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	leaving := make(chan struct{})
	close(leaving)
	return &keeper{s: s, ctx: ctx, timer: timer, leaving: leaving}
}

func (k *keeper) now() time.Time { return k.s.cfg.Now().Round(0) } // the wall clock: a laptop sleeps

func (k *keeper) start() {
	if k.s.off != nil {
		k.restored = true
		return
	}
	k.started = k.now()
	k.again = k.started
}

// step does what the present state asks for, in the order of importance.
func (k *keeper) step() {
	now := k.now()
	k.grumble(now)
	k.answerWants(now)
	if k.pressed && !k.checking() {
		k.pressed = false
		if !k.signedIn() {
			k.signIn()
		}
	}
	if k.job == nil {
		switch {
		case k.attempt != nil && k.attempt.found != nil && !k.attempt.writing:
			k.wiping = false // the new sign-in takes the old one's place
			k.keep()
		case k.wiping && !now.Before(k.wipeAt):
			k.wipe()
		case k.wiping: // nothing else may touch the keyring until it is clear
		case k.write:
			k.rewrite()
		case !k.again.IsZero() && !now.Before(k.again):
			k.restore()
		case k.refreshable(now):
			k.refresh()
		}
	}
	k.arm(now)
}

// run starts work beside the owner. What it returns is called by the owner.
func (k *keeper) run(work func(context.Context) func()) {
	ctx, cancel := context.WithCancel(k.ctx)
	j := &job{cancel: cancel}
	k.job = j
	k.wg.Go(func() {
		defer cancel()
		finish := work(ctx)
		k.s.post(func(k *keeper) {
			k.job = nil
			finish()
		})
	})
}

// arm sets the timer to the next moment at which step has something to do.
func (k *keeper) arm(now time.Time) {
	k.timer.Stop()
	var next time.Time
	soonest := func(t time.Time) {
		if !t.IsZero() && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	switch {
	case k.job != nil: // its end wakes the owner, unless it takes too long
		soonest(k.grumbleTime())
	case k.wiping:
		soonest(k.wipeAt)
	default:
		soonest(k.again)
		soonest(k.refreshTime())
	}
	if !next.IsZero() {
		k.timer.Reset(max(next.Sub(now), time.Millisecond))
	}
}

// stop ends everything that was started and finishes a sign-out that was asked
// for in the last moment.
func (k *keeper) stop() {
	k.timer.Stop()
	k.endAttempt()
	k.wg.Wait()
	for _, do := range k.s.take() {
		do(k)
	}
	if k.wiping {
		k.wiped(k.s.remove(k.ctx))
	}
	k.s.publish(k.present())
}

// present is the account as the operator should see it.
func (k *keeper) present() switchboard.Account {
	if k.s.off != nil {
		return switchboard.Account{State: switchboard.AccountOff, Fault: k.s.off}
	}
	var a switchboard.Account
	if k.who != nil {
		a.Name, a.Mail, a.Tenant = k.who.Account.Name, k.who.Account.Mail, k.tenant()
	}
	switch {
	case k.attempt != nil:
		a.State, a.Link, a.Deadline, a.Fault = k.attempt.state, k.attempt.link, k.attempt.deadline, k.attempt.fault
		if a.State != switchboard.AccountWaiting {
			a.Link, a.Deadline = "", time.Time{}
		}
		return a
	case k.checking():
		a.State = switchboard.AccountChecking
		return a
	case !k.signedIn():
		a.State, a.Fault = switchboard.AccountSignedOut, k.trouble
		return a
	}
	a.State = switchboard.AccountSignedIn
	a.Memory, a.Fault = !k.saved, k.unsaved
	if k.trouble != nil {
		a.Fault = k.trouble
	}
	if k.failed != nil && !k.token.valid(k.now()) {
		a.State, a.Fault = switchboard.AccountOffline, faultOf(k.failed.err)
	}
	return a
}

// checking says that it is not yet known whether somebody is signed in.
func (k *keeper) checking() bool {
	fresh := k.who != nil && k.who.Refresh != "" && k.token.access == "" && k.failed == nil
	return !k.restored || fresh || (k.wiping && k.trouble == nil)
}

// signedIn says whether tokens can be had without the operator, as far as is
// known.
func (k *keeper) signedIn() bool {
	if k.who == nil || (k.failed != nil && k.failed.lasting) {
		return false
	}
	return k.who.Refresh != "" || k.token.valid(k.now())
}

// tenant is how the organisation is named to the operator.
func (k *keeper) tenant() string {
	if k.s.cfg.TenantID != "" && !guidPattern.MatchString(k.s.cfg.TenantID) {
		return k.s.cfg.TenantID
	}
	return k.who.Account.Tenant
}
