package auth

import (
	"context"
	"slices"
	"sync"
	"time"

	"frontdesk/auth/vault"
	"frontdesk/switchboard"
)

// keeper owns the state of a session. Its methods run on the goroutine of Run,
// except the work that it starts, which touches no field.
type keeper struct {
	s     *Session
	ctx   context.Context // Run's own: the keeper lives inside that call
	wg    sync.WaitGroup
	timer *time.Timer

	who     *vault.Record   // nil: nobody is known
	others  []vault.Account // kept on this computer, and not in use
	pending *vault.Pending  // an administrator's approval is waited for
	saved   bool            // the keyring holds who as it is
	token   token
	failed  *failure // of the last refresh

	widen bool      // what is not granted yet is to be asked for with the next refresh
	asked time.Time // when that was last done; zero: not since the sign-in

	trouble  *switchboard.Fault // of the last sign-in, sign-out or restore
	unsaved  *switchboard.Fault // why the keyring does not hold who
	ended    switchboard.Ending // how the sign-in ended that was there
	notice   string
	farewell string // the address that ends the browser's session too
	restored bool
	unread   bool      // the keyring did not give what it holds
	again    time.Time // when to read the keyring again; zero: not planned
	started  time.Time

	job     *job // what is under way; one at a time, so nothing overtakes
	duties  duties
	due     bool // a refresh is to be made
	claims  string
	wants   []*want
	attempt *attempt
	made    int           // attempts so far
	pressed bool          // a sign-in was asked for before it was known whether one is needed
	unhint  bool          // the last attempt named the account and failed: let the operator choose
	leaving chan struct{} // closed when the last attempt has given its port back
	release func()        // asks it to
}

// job is work that touches the provider's refresh or the keyring.
type job struct{ cancel context.CancelFunc }

// want is a caller of AccessToken.
type want struct {
	ctx    context.Context // the caller's own, only asked whether it still waits
	claims string
	reply  chan outcome
}

type outcome struct {
	token string
	err   error
}

func newKeeper(ctx context.Context, s *Session) *keeper {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	leaving := make(chan struct{})
	close(leaving)
	return &keeper{s: s, ctx: ctx, timer: timer, leaving: leaving, release: func() {}}
}

func (k *keeper) now() time.Time { return k.s.cfg.Now().Round(0) } // the wall clock: a laptop sleeps

func (k *keeper) start() {
	if k.s.off != nil {
		k.restored = true
		if k.s.cfg.Forbidden != nil {
			k.duties.wipe(everything, k.now().Add(k.s.limits.write))
		}
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
			k.keep()
		case k.perform(now):
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
	if k.job != nil { // its end wakes the owner, unless it takes too long
		soonest(k.grumbleTime())
	} else {
		soonest(k.duties.next())
		soonest(k.again)
		soonest(k.refreshTime())
	}
	if !next.IsZero() {
		k.timer.Reset(max(next.Sub(now), time.Millisecond))
	}
}

// stop ends everything that was started and does what the keyring was still to
// be told: a wish of the last moment is not forgotten.
func (k *keeper) stop() {
	k.timer.Stop()
	k.endAttempt()
	k.release()
	k.wg.Wait()
	for _, do := range k.s.take() {
		do(k)
	}
	k.flush()
	k.s.publish(k.present())
}

// checking says that it is not yet known whether somebody is signed in.
func (k *keeper) checking() bool {
	fresh := k.who != nil && k.who.Refresh != "" && k.token.access == "" && k.failed == nil
	return !k.restored || fresh || (k.who == nil && k.duties.wiping && k.trouble == nil)
}

// settling says that a sign-in has just been made, and it is not yet known
// what else it may do.
func (k *keeper) settling() bool { return k.widen && k.asked.IsZero() && k.failed == nil }

// signedIn says whether tokens can be had without the operator, as far as is
// known.
func (k *keeper) signedIn() bool {
	if k.who == nil || (k.failed != nil && k.failed.lasting) {
		return false
	}
	return k.who.Refresh != "" || k.token.valid(k.now())
}

// missing are the permissions that are known not to be granted.
func (k *keeper) missing() []string {
	if k.who == nil || k.asked.IsZero() {
		return nil
	}
	return k.s.permissions.without(k.who.Granted)
}

// set makes somebody, or nobody, the account in use.
func (k *keeper) set(who *vault.Record, saved bool) {
	k.who, k.saved, k.token, k.failed = who, saved, token{}, nil
	k.unsaved, k.widen, k.asked = nil, false, time.Time{}
	k.due, k.claims = false, ""
	if who != nil {
		key := who.Account.Key()
		k.others = slices.DeleteFunc(slices.Clone(k.others), func(a vault.Account) bool { return a.Key() == key })
	}
}
