package telephony

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// registration keeps the account registered (RFC 3261 section 10). It runs in
// the goroutine of Phone.Run.
type registration struct {
	*Phone
	id, tag  string // one Call-ID for the life of the registration
	seq      uint32
	expires  time.Duration
	refused  int // wrong passwords so far
	backoff  backoff
	route    route
	at       netip.AddrPort // the address of the PBX in use
	standing switchboard.PhoneState
}

// attempt is the outcome of one round: registered for a while, or why not.
type attempt struct {
	granted time.Duration
	fault   *switchboard.Fault
	final   bool          // do not try again before the settings change
	after   time.Duration // not before, says the PBX
	cause   string        // for the log

	elsewhere bool // another address of the PBX may serve
}

// keep registers, refreshes and retries until ctx ends.
func (r *registration) keep(ctx context.Context) {
	r.show(switchboard.PhoneStatus{State: switchboard.PhoneRegistering})
	for ctx.Err() == nil {
		a := r.round(ctx)
		if ctx.Err() != nil {
			return
		}
		r.pause(ctx, r.settle(a), a.fault == nil)
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
		r.lamps.mail.put(r.lamps.registered)
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
	r.lamps.mail.put(r.lamps.lost)
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

// pause waits for the next round; a lost connection ends it early.
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
		case <-tick.C:
			if s := r.present(); watch && (s == nil || !s.alive() || r.home(ctx, s)) {
				return
			}
		}
	}
}

// register sends one REGISTER and follows it to its end: challenges and a
// longer minimum are answered at once.
func (r *registration) register(ctx context.Context, s *stack, ask time.Duration) attempt {
	var challenge *sip.Response
	var given answers
	if r.expires > ask && ask > 0 {
		ask = r.expires
	}
	for range 5 {
		res, err := r.send(ctx, s, ask, challenge)
		switch {
		case errors.Is(err, errChallenge):
			return attempt{fault: faultRefused, final: true, cause: "challenge not understood"}
		case err != nil:
			return r.unreachable(err)
		case res.IsSuccess():
			return attempt{granted: granted(res, s.contact(r.cfg.Username), ask)}
		case challenged(res):
			if !given.next(res) && challenge != nil {
				if r.refused++; r.refused >= passwordTries {
					return attempt{fault: faultPassword, final: true, cause: fmt.Sprint(res.StatusCode)}
				}
			}
			challenge = res
		case res.StatusCode == 423 && min(headerSeconds(res, "Min-Expires"), longestExpiry) > ask:
			ask = min(headerSeconds(res, "Min-Expires"), longestExpiry)
			r.expires = ask
		default:
			return r.rejected(res)
		}
	}
	return attempt{fault: faultRefused, cause: "endless challenges"}
}

// send makes one REGISTER and waits for its final response.
func (r *registration) send(ctx context.Context, s *stack, ask time.Duration, challenge *sip.Response) (*sip.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, r.pace.register)
	defer cancel()
	r.seq++
	own := r.pbx.uri(r.cfg.Username)
	own.Port = 0
	req := sip.NewRequest(sip.REGISTER, r.pbx.uri(""))
	from := sip.FromHeader{DisplayName: quotable(r.cfg.DisplayName), Address: own}
	from.Params.Add("tag", r.tag)
	id := sip.CallIDHeader(r.id)
	req.AppendHeader(&from)
	req.AppendHeader(&sip.ToHeader{Address: own})
	req.AppendHeader(&id)
	req.AppendHeader(&sip.CSeqHeader{SeqNo: r.seq, MethodName: sip.REGISTER})
	req.AppendHeader(&sip.ContactHeader{Address: s.contact(r.cfg.Username)})
	expires := sip.ExpiresHeader(ask / time.Second)
	req.AppendHeader(&expires)
	req.AppendHeader(sip.NewHeader("Allow", allowed))
	if err := r.login.authorize(req, challenge); err != nil {
		return nil, err
	}
	return s.ask(ctx, req)
}

// leave de-registers, so that the PBX does not ring a console that is gone.
func (r *registration) leave(ctx context.Context) {
	s := r.present()
	if s == nil || r.standing != switchboard.PhoneRegistered || r.cfg.LinesOnly {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, r.pace.farewell)
	defer cancel()
	a := r.register(ctx, s, 0)
	r.log.Info("phone.unregistered", "account", r.cfg.Username, "ok", a.fault == nil)
}

func (r *registration) unreachable(err error) attempt {
	return attempt{fault: &switchboard.Fault{
		Code: "phone-unreachable", Text: "The PBX cannot be reached",
		Hint: "Check the network and phone.server; Frontdesk tries again by itself.",
	}, cause: err.Error(), elsewhere: true}
}

func (r *registration) rejected(res *sip.Response) attempt {
	a := attempt{fault: faultRefused, after: min(headerSeconds(res, "Retry-After"), longestWait), cause: fmt.Sprint(res.StatusCode)}
	switch res.StatusCode {
	case 403:
		a.final = true
	case 408, 503: // RFC 3263 section 4.3
		a.elsewhere = true
	case 404:
		a.fault = &switchboard.Fault{
			Code: "phone-unknown", Text: "The PBX does not know this extension",
			Hint: "Check phone.username in the settings.",
		}
	}
	return a
}

var (
	faultPassword = &switchboard.Fault{
		Code: "phone-password", Text: "The PBX refused the password",
		Hint: "Run frontdesk secret set sip, then start Frontdesk again.",
	}
	faultRefused = &switchboard.Fault{
		Code: "phone-refused", Text: "The PBX refused the registration",
		Hint: "Ask whoever runs the PBX about this account.",
	}
)
