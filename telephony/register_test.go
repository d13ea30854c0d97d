package telephony

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// registrar scripts the answers to REGISTER and remembers the requests.
type registrar struct {
	*fakePBX
	mu    sync.Mutex
	asked []*sip.Request
}

func newRegistrar(t *testing.T, script func(f *fakePBX, n int, req *sip.Request) *sip.Response) *registrar {
	r := &registrar{fakePBX: newFakePBX(t)}
	r.register = func(req *sip.Request) *sip.Response {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.asked = append(r.asked, req)
		return script(r.fakePBX, len(r.asked), req)
	}
	return r
}

func (r *registrar) seen() []*sip.Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.asked)
}

func challenge(nonce, extra string) sip.Header {
	return sip.NewHeader("WWW-Authenticate", `Digest realm="pbx", nonce="`+nonce+`", qop="auth"`+extra)
}

func awaitPhone(d *desk, state switchboard.PhoneState) switchboard.PhoneStatus {
	d.t.Helper()
	e, _ := await(d, 5*time.Second, func(e switchboard.PhoneChanged) bool { return e.Status.State == state })
	return e.Status
}

func TestRegisterAnswersAChallengeAndRefreshes(t *testing.T) {
	r := newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response {
		if req.GetHeader("Authorization") == nil {
			return f.answer(req, 401, challenge("n1", ""))
		}
		return f.answer(req, 200, sip.NewHeader("Expires", "2"))
	})
	d := r.desk(nil)
	if s := awaitPhone(d, switchboard.PhoneRegistered); s.Account != "1000" || s.Fault != nil {
		t.Errorf("%+v", s)
	}
	poll(t, func() bool { return len(r.seen()) >= 4 }) // a second round, after half of 2 s
	asked := r.seen()
	for i, req := range asked[1:] {
		if req.CallID().Value() != asked[0].CallID().Value() || req.CSeq().SeqNo != asked[i].CSeq().SeqNo+1 {
			t.Error("Call-ID or CSeq is not that of one registration")
		}
	}
	if strings.Contains(asked[1].String(), "secret") {
		t.Error("the password is in the message")
	}
}

// A wrong password is tried twice, then never again.
func TestRegisterWrongPasswordTwice(t *testing.T) {
	r := newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response {
		return f.answer(req, 401, challenge("n"+string(rune('0'+n)), ""))
	})
	d := r.desk(nil)
	s := awaitPhone(d, switchboard.PhoneFailed)
	if s.Fault.Text != "The PBX refused the password" || !strings.Contains(s.Fault.Hint, "frontdesk secret set sip") || !s.RetryAt.IsZero() {
		t.Errorf("%+v %+v", s, s.Fault)
	}
	d.stop()
	tries := 0
	for _, req := range r.seen() {
		if req.GetHeader("Authorization") != nil {
			tries++
		}
	}
	if tries != 2 {
		t.Errorf("the password was sent %d times", tries)
	}
}

// An old nonce is not a wrong password.
func TestRegisterStaleNonce(t *testing.T) {
	r := newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response {
		switch n {
		case 1:
			return f.answer(req, 401, challenge("old", ""))
		case 2, 3:
			return f.answer(req, 401, challenge("new", `, stale=true`))
		default:
			return f.answer(req, 200)
		}
	})
	awaitPhone(r.desk(nil), switchboard.PhoneRegistered)
}

func TestRegisterTooBrief(t *testing.T) {
	r := newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response {
		if n == 1 {
			return f.answer(req, 423, sip.NewHeader("Min-Expires", "1800"))
		}
		return f.answer(req, 200)
	})
	awaitPhone(r.desk(nil), switchboard.PhoneRegistered)
	if got := r.seen()[1].GetHeader("Expires").Value(); got != "1800" {
		t.Errorf("asked for %s s", got)
	}
}

// However long the PBX wants us to stay away, the telephone is not dead for days.
func TestRegisterLimitsWhatThePBXAsksFor(t *testing.T) {
	r := newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response {
		return f.answer(req, 423, sip.NewHeader("Min-Expires", "2147483647"), sip.NewHeader("Retry-After", "2147483647"))
	})
	s := awaitPhone(r.desk(nil), switchboard.PhoneFailed)
	if wait := time.Until(s.RetryAt); wait > longestWait || wait < longestWait-time.Minute {
		t.Errorf("the next try is in %v", wait)
	}
	if got := r.seen()[1].GetHeader("Expires").Value(); got != "3600" {
		t.Errorf("asked for %s s", got)
	}
}

func TestRegisterRefusals(t *testing.T) {
	for _, c := range []struct {
		status int
		code   string
		retry  bool
	}{{403, "phone-refused", false}, {404, "phone-unknown", true}, {503, "phone-refused", true}} {
		r := newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response {
			return f.answer(req, c.status, sip.NewHeader("Retry-After", "30 (later)"))
		})
		d := r.desk(nil)
		s := awaitPhone(d, switchboard.PhoneFailed)
		if s.Fault.Code != c.code || s.RetryAt.IsZero() == c.retry {
			t.Errorf("%d: %+v %+v", c.status, s, s.Fault)
		}
		if c.retry && time.Until(s.RetryAt) < 25*time.Second {
			t.Errorf("%d: the PBX asked for 30 s, the next try is in %v", c.status, time.Until(s.RetryAt))
		}
		d.stop()
	}
}

// No PBX there: said in words, tried again; when it comes up, it registers.
func TestRegisterPBXNotThereThenThere(t *testing.T) {
	f := newFakePBX(t)
	d := newDesk(t, Config{Server: f.addr(), Transport: "udp", Username: "1000", Audio: "null"}, 0, func(p *Phone) {
		p.pace.register = 50 * time.Millisecond
	})
	s := awaitPhone(d, switchboard.PhoneFailed)
	if s.Fault.Code != "phone-unreachable" || s.RetryAt.IsZero() {
		t.Errorf("%+v %+v", s, s.Fault)
	}
	d.phone.Dial("out-1", "4711")
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.Reason != reasonWithPBX {
		t.Errorf("%+v", gone)
	}
	f.serve()
	awaitPhone(d, switchboard.PhoneRegistered)
}

// The password may come from a keyring that takes its time, or is locked.
func TestPasswordFromTheKeyring(t *testing.T) {
	r := newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response {
		if req.GetHeader("Authorization") == nil {
			return f.answer(req, 401, challenge("n1", ""))
		}
		return f.answer(req, 200)
	})
	r.serve()
	cfg := Config{Server: r.addr(), Transport: "udp", Username: "1000", Audio: "null"}
	cfg.Secret = func(context.Context) (string, error) { return "secret", nil }
	awaitPhone(newDesk(t, cfg, 0, nil), switchboard.PhoneRegistered)
	cfg.Secret = func(context.Context) (string, error) { return "", errors.New("locked") }
	before := len(r.seen())
	s := awaitPhone(newDesk(t, cfg, 0, nil), switchboard.PhoneFailed)
	if s.Fault.Code != "phone-secret" || s.Fault.Hint == "" || len(r.seen()) != before {
		t.Errorf("%+v", s.Fault)
	}
}

func TestNoPhoneSetUp(t *testing.T) {
	d := newDesk(t, Config{Audio: "null"}, 0, nil)
	awaitPhone(d, switchboard.PhoneOff)
	d.phone.Dial("out-1", "4711")
	await[switchboard.CallGone](d, time.Second, nil)
}

func TestUnresolvableServer(t *testing.T) {
	d := newDesk(t, Config{Server: "pbx.invalid", Username: "1000", Audio: "null"}, 0, nil)
	if s := awaitPhone(d, switchboard.PhoneFailed); s.Fault.Code != "phone-unreachable" {
		t.Errorf("%+v", s.Fault)
	}
}

// poll waits, bounded, until a condition holds.
func poll(t *testing.T, ok func() bool) {
	t.Helper()
	deadline := time.After(5 * time.Second)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("the condition did not come true")
		}
	}
}
