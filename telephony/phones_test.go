package telephony

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// office is an attendant with two accounts, each at a scripted PBX of its own.
type office struct {
	*desk
	phones        *Phones
	first, second *fakePBX
}

func newOffice(t *testing.T, first func(*fakePBX, *sip.Request) *sip.Response) *office {
	t.Helper()
	o := &office{first: newFakePBX(t), second: newFakePBX(t), desk: &desk{t: t, news: make(chan struct{})}}
	if first != nil {
		o.first.register = func(req *sip.Request) *sip.Response { return first(o.first, req) }
	}
	o.first.serve()
	o.second.serve()
	account := func(f *fakePBX, user string) Config {
		return Config{Server: f.addr(), Transport: "udp", Username: user, Password: "secret", Audio: "null"}
	}
	sales := account(o.second, "2000")
	sales.Line, sales.Prefix = "Sales", "8"
	phones, err := NewPhones([]Config{account(o.first, "1000"), sales}, o.take)
	if err != nil {
		t.Fatal(err)
	}
	o.phones, o.phone = phones, phones.Phone
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- phones.Run(ctx) }()
	o.stop = sync.OnceFunc(func() {
		cancel()
		if err := next(t, done); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(o.stop)
	return o
}

// stands waits until these accounts are registered, and the others failed or not.
func (o *office) stands(account string, fault bool) switchboard.PhoneStatus {
	o.t.Helper()
	e, _ := await(o.desk, 10*time.Second, func(e switchboard.PhoneChanged) bool {
		return e.Status.State == switchboard.PhoneRegistered && e.Status.Account == account && (e.Status.Fault != nil) == fault
	})
	return e.Status
}

// Calls of both accounts ring, say which it is, and are answered, held and handed
// over by their names alone; the prefix of an account chooses it.
func TestSeveralAccounts(t *testing.T) {
	o := newOffice(t, nil)
	o.stands("1000, 2000", false)
	ids := map[string]switchboard.CallID{}
	for line, f := range map[string]*fakePBX{"1000": o.first, "Sales": o.second} {
		l := f.ring("4711")
		offered, _ := await[switchboard.CallOffered](o.desk, 5*time.Second, nil)
		if offered.Line != line {
			t.Errorf("a call to %s rings for %q", line, offered.Line)
		}
		ids[line] = offered.ID
		o.phones.Answer(offered.ID)
		ok := f.expectReply(sip.INVITE, 200)
		l.take(ok)
		l.ack(ok)
		await[switchboard.CallConnected](o.desk, 5*time.Second, nil)
		o.phones.Hold(offered.ID)
		f.replySDP(f.expect(sip.INVITE), 200, "recvonly")
		f.expect(sip.ACK)
		await[switchboard.CallWasHeld](o.desk, 5*time.Second, nil)
	}
	o.phones.Dial("out-1", "84712")
	if invite := o.second.expect(sip.INVITE); invite.Recipient.User != "4712" || invite.From().Address.User != "2000" {
		t.Errorf("%s", invite.StartLine())
	}
	o.phones.Dial("out-2", "4712")
	o.first.expect(sip.INVITE)
	for line, f := range map[string]*fakePBX{"1000": o.first, "Sales": o.second} {
		o.phones.HangUp(ids[line])
		f.reply(f.expect(sip.BYE), 200)
		await(o.desk, 5*time.Second, func(e switchboard.CallGone) bool { return e.ID == ids[line] })
	}
	o.phones.WatchLines([]string{"4713"})
	o.first.subscribed() // by the first account alone
}

// A caller of one account is handed over to whom was asked over another.
func TestHandOverBetweenAccounts(t *testing.T) {
	o := newOffice(t, nil)
	o.stands("1000, 2000", false)
	caller := o.first.ring("4711")
	offered, _ := await[switchboard.CallOffered](o.desk, 5*time.Second, nil)
	o.phones.Answer(offered.ID)
	ok := o.first.expectReply(sip.INVITE, 200)
	caller.take(ok)
	caller.ack(ok)
	await[switchboard.CallConnected](o.desk, 5*time.Second, nil)
	o.phones.Dial("out-1", "84712")
	invite := o.second.expect(sip.INVITE)
	o.second.replySDP(invite, 200, "sendrecv")
	o.second.expect(sip.ACK)
	await[switchboard.CallConnected](o.desk, 5*time.Second, nil)
	o.phones.Complete(offered.ID, "out-1")
	o.second.replySDP(o.second.expect(sip.INVITE), 200, "recvonly")
	refer := o.first.refers()
	if to := refer.GetHeader("Refer-To").Value(); refer.CallID().Value() != caller.callID || !strings.Contains(to, "?Replaces="+invite.CallID().Value()) {
		t.Errorf("%s", refer)
	}
	o.first.reply(refer, 202)
	caller.notify(refer, 900, "200 OK")
	await(o.desk, 5*time.Second, func(e switchboard.CallGone) bool { return e.ID == offered.ID && e.Reason == switchboard.Transferred })
}

// An account that cannot register leaves the work to the other, and says so.
func TestSeveralAccountsOneOut(t *testing.T) {
	o := newOffice(t, func(f *fakePBX, req *sip.Request) *sip.Response { return f.answer(req, 403) })
	if s := o.stands("2000", true); s.Fault.Text != "1000: "+faultRefused.Text || s.Fault.Code != faultRefused.Code {
		t.Errorf("%+v", s.Fault)
	}
	o.phones.Dial("out-1", "4712")
	if invite := o.second.expect(sip.INVITE); invite.From().Address.User != "2000" {
		t.Errorf("%s", invite.StartLine())
	}
}

func TestTogether(t *testing.T) {
	fault := &switchboard.Fault{Text: "out"}
	status := func(state switchboard.PhoneState, account string) switchboard.PhoneStatus {
		s := switchboard.PhoneStatus{State: state, Account: account}
		if state == switchboard.PhoneFailed {
			s.Fault = fault
		}
		return s
	}
	off, failed, busy, ok := switchboard.PhoneOff, switchboard.PhoneFailed, switchboard.PhoneRegistering, switchboard.PhoneRegistered
	for _, c := range []struct {
		a, b, want switchboard.PhoneState
		account    string
		fault      bool
	}{
		{ok, ok, ok, "a, b", false},
		{ok, failed, ok, "a", true},
		{failed, ok, ok, "b", true},
		{failed, failed, failed, "", true},
		{failed, busy, busy, "", true},
		{busy, failed, busy, "", true},
		{"", ok, ok, "b", false},
		{ok, busy, ok, "a", false},
		{off, off, off, "", false},
		{off, ok, ok, "b", false},
	} {
		got := together([]switchboard.PhoneStatus{status(c.a, "a"), status(c.b, "b")})
		if got.State != c.want || got.Account != c.account || (got.Fault != nil) != c.fault {
			t.Errorf("%s and %s: %+v", c.a, c.b, got)
		}
	}
	if one := together([]switchboard.PhoneStatus{status(failed, "a")}); one.Fault != fault {
		t.Errorf("one account alone: %+v", one)
	}
}
