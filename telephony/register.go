package telephony

import (
	"context"
	"math/rand/v2"
	"net/netip"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/locate"
	"frontdesk/telephony/transport"
)

// registration keeps the account registered (RFC 3261 section 10). It runs in
// the goroutine of Phone.Run.
type registration struct {
	*Phone
	id, tag  string // one Call-ID for the life of the registration
	seq      uint32
	expires  time.Duration
	refused  int // wrong passwords so far
	bound    *binding
	backoff  backoff
	route    locate.Route
	vigil    vigil
	at       netip.AddrPort // the address of the PBX in use
	standing switchboard.PhoneState
	hasty    bool // a call waits for what the next REGISTER finds
}

// binding is what the PBX knows of us.
type binding struct {
	contact sip.Uri
	path    transport.Path
}

// attempt is the outcome of one round: registered for a while, or why not.
type attempt struct {
	granted time.Duration
	fault   *switchboard.Fault
	final   bool          // do not try again before the settings change
	after   time.Duration // not before, says the PBX
	cause   string        // for the log

	elsewhere bool // another address of the PBX may serve
	cut       bool // the connection has ended meanwhile
}

// keep registers, refreshes and retries until ctx ends.
func (r *registration) keep(ctx context.Context) {
	r.show(switchboard.PhoneStatus{State: switchboard.PhoneRegistering})
	for ctx.Err() == nil {
		a := r.round(ctx)
		if ctx.Err() != nil {
			return
		}
		if a.fault == nil { // before a call begins on that word, to which this would be no answer
			r.tellCalls(pbxFound)
		}
		wait := r.settle(a)
		switch {
		case a.fault == nil:
		case a.elsewhere:
			r.tellCalls(pbxLost)
		default:
			r.tellCalls(pbxFound)
		}
		r.pause(ctx, wait, a.fault == nil)
	}
}

// settle shows an outcome and tells how long to wait; zero means for ever.
func (r *registration) settle(a attempt) time.Duration {
	if a.fault == nil {
		r.backoff.reset()
		r.refused = 0
		if r.standing != switchboard.PhoneRegistered {
			r.show(switchboard.PhoneStatus{State: switchboard.PhoneRegistered})
		}
		r.lamps.mail.Put(r.lamps.registered)
		return refreshAfter(a.granted)
	}
	status := switchboard.PhoneStatus{State: switchboard.PhoneFailed, Fault: a.fault}
	wait := max(r.backoff.next(rand.Float64()), a.after)
	if a.final {
		wait = 0
	} else {
		status.RetryAt = r.now().Add(wait)
	}
	r.log.Warn("phone.failed", "account", r.cfg.Username, "code", a.fault.Code, "cause", a.cause, "retry", wait.String(), "final", a.final)
	if r.idle() {
		r.closeStack() // the next round looks for the PBX and for our own address anew
	}
	r.show(status)
	r.lamps.mail.Put(r.lamps.lost)
	return wait
}

func (r *registration) show(status switchboard.PhoneStatus) {
	status.Account, status.Since = r.cfg.Username, r.now()
	r.standing = status.State
	if r.cfg.LinesOnly && status.Fault == nil {
		return // nothing is registered
	}
	r.post(switchboard.PhoneChanged{Status: status})
}

// pause waits for the next round; a lost connection ends it early, and so does a call
// that the PBX has not served.
func (r *registration) pause(ctx context.Context, wait time.Duration, watch bool) {
	var due <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		due = timer.C
	}
	tick := time.NewTicker(r.pace.check)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-due:
			return
		case u := <-r.unserved:
			if r.reconsider(ctx, u, watch) {
				return
			}
		case <-tick.C:
			if s := r.present(); watch && (s == nil || r.watch(ctx, s) || r.home(ctx, s)) {
				return
			}
		}
	}
}
