package telephony

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// hurry has a PBX that says nothing asked at once whether it is there.
func hurry(p *Phone) { p.pace.unheard, p.pace.check = 20*time.Millisecond, 5*time.Millisecond }

// buries takes one that does not answer that for dead soon, too; its stand-in has as long.
func buries(p *Phone) {
	hurry(p)
	p.pace.unheard, p.pace.word = 200*time.Millisecond, 500*time.Millisecond
}

// mortal lets the PBX register telephones until it is killed.
func (f *fakePBX) mortal() (kill func()) {
	var dead atomic.Bool
	f.register = func(req *sip.Request) *sip.Response {
		if dead.Load() {
			return nil
		}
		return f.answer(req, 200)
	}
	return func() { dead.Store(true) }
}

// takesAgain takes the INVITE that follows another, and sees the call through.
func (f *fakePBX) takesAgain(d *desk, before *sip.Request) {
	f.t.Helper()
	again := f.expect(sip.INVITE)
	if again.CallID().Value() != before.CallID().Value() || again.CSeq().SeqNo <= before.CSeq().SeqNo || again.Recipient.User != before.Recipient.User {
		f.t.Errorf("sent again as\n%s", again)
	}
	f.reply(again, 180)
	await[switchboard.CallAlerted](d, 5*time.Second, nil)
	f.replySDP(again, 200, "sendrecv")
	f.expect(sip.ACK)
	await[switchboard.CallConnected](d, 5*time.Second, nil)
}

// endsWith waits for the end of the call that was dialled, with its reason.
func (d *desk) endsWith(reason string) {
	d.t.Helper()
	if gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil); !strings.HasPrefix(string(gone.ID), "out-") || gone.Reason != reason {
		d.t.Errorf("%+v, want %q", gone, reason)
	}
}

// I: a PBX that has died since it registered us is noticed by the call that it does not
// take, and the call goes out over the next one.
func TestSharpEdgeICallsFailOver(t *testing.T) {
	p := newPair(t)
	kill := p.first.mortal()
	d := p.desk(buries)
	d.registered()
	kill()
	invite, _ := dialled(p.first, d)
	p.second.takesAgain(d, invite)
}

// A PBX that says for how long it will not serve is left for the next one, which is
// asked before.
func TestACallLeavesAPBXThatWantsToRest(t *testing.T) {
	p := newPair(t)
	d := p.desk(hurry)
	d.registered()
	invite, _ := dialled(p.first, d)
	p.first.reply(invite, 100)
	p.first.reply(invite, 503, sip.NewHeader("Retry-After", "300"))
	p.second.reply(p.second.expect(sip.OPTIONS), 200) // it is there
	p.second.takesAgain(d, invite)
}

// One that says no more than that is heard about this call; so is one while another
// call is up, which would have to move, and one without a stand-in.
func TestARefusalIsAboutTheCall(t *testing.T) {
	rest := sip.NewHeader("Retry-After", "300")
	for name, c := range map[string]struct {
		busy, alone bool
		headers     []sip.Header
	}{
		"without a time":      {},
		"beside another call": {busy: true, headers: []sip.Header{rest}},
		"without a stand-in":  {alone: true, headers: []sip.Header{rest}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t)
			if c.alone {
				p.dns.records = p.dns.records[1:]
			}
			d := p.desk(hurry)
			d.registered()
			if c.busy {
				talking(p.first, d)
			}
			invite, _ := dialled(p.first, d)
			p.first.reply(invite, 503, c.headers...)
			d.endsWith(reasonNoWay)
			if n := len(p.second.requests); n > 0 {
				t.Errorf("the stand-in got %d requests", n)
			}
		})
	}
}

// A PBX is not left for a stand-in that is dead: the call ends, and others still come.
func TestNobodyLeavesForADeadStandIn(t *testing.T) {
	p := newPair(t)
	d := p.desk(hurry)
	d.registered()
	_ = p.second.conn.Close()
	invite, _ := dialled(p.first, d)
	p.first.reply(invite, 503, sip.NewHeader("Retry-After", "300"))
	d.endsWith(reasonNoWay)
	p.first.ring("4712")
	await[switchboard.CallOffered](d, 5*time.Second, nil)
}

// The word about one call does not end another one, which the PBX may still take.
func TestARefusalEndsNoOtherCall(t *testing.T) {
	p := newPair(t)
	d := p.desk(func(phone *Phone) { phone.pace.check = 5 * time.Millisecond })
	d.registered()
	first, _ := dialled(p.first, d)
	d.phone.Dial("out-2", "4712")
	second := p.first.expect(sip.INVITE)
	for second.CallID().Value() == first.CallID().Value() {
		second = p.first.expect(sip.INVITE)
	}
	p.first.reply(first, 503, sip.NewHeader("Retry-After", "300"))
	d.endsWith(reasonNoWay)
	p.first.reply(second, 180)
	if alerted, _ := await[switchboard.CallAlerted](d, 5*time.Second, nil); alerted.ID != "out-2" {
		t.Errorf("%+v", alerted)
	}
}

// When nobody is there at all, the operator knows long before the INVITE gives up. A PBX
// that wakes up then rings nobody's telephone for a call that is over.
func TestACallToNobody(t *testing.T) {
	p := newPair(t)
	kill := p.first.mortal()
	p.second.register = func(*sip.Request) *sip.Response { return nil }
	d := p.desk(func(phone *Phone) { buries(phone); phone.pace.register = 100 * time.Millisecond })
	d.registered()
	kill()
	dialled(p.first, d)
	d.endsWith(reasonWithPBX)
	d.phone.Dial("out-2", "4711") // it is known by now, and asked again when it is time
	d.endsWith(reasonWithPBX)
}

// A call that has ended because the PBX said nothing is taken back as soon as it says
// something.
func TestACallGivenUpDoesNotRing(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	d.phone.tell("out-1", func(c *call) { // as if it had been sent just now
		c.invite.sent = c.p.now().Add(time.Minute)
		c.located(pbxLost)
	})
	d.endsWith(reasonWithPBX)
	f.reply(invite, 180)
	if cancel := f.expect(sip.CANCEL); cancel.CallID().Value() != invite.CallID().Value() {
		t.Errorf("%s", cancel)
	}
}

// A PBX that is there and takes its time is waited for.
func TestASlowPBXIsWaitedFor(t *testing.T) {
	f := newFakePBX(t)
	asked := make(chan bool, 100)
	f.register = func(req *sip.Request) *sip.Response {
		asked <- true
		return f.answer(req, 200)
	}
	d := f.desk(hurry)
	d.registered()
	next(t, asked)
	invite, _ := dialled(f, d)
	next(t, asked)
	f.reply(invite, 180)
	await[switchboard.CallAlerted](d, 5*time.Second, nil)
}

// While another call is up, which would have to move, a PBX that is slow to answer the
// question has the usual time.
func TestCallsThatAreUpGiveTheirPBXTime(t *testing.T) {
	p := newPair(t)
	var slow atomic.Bool
	late := make(chan bool, 10)
	p.first.register = func(req *sip.Request) *sip.Response {
		res := p.first.answer(req, 200)
		if !slow.Load() {
			return res
		}
		time.AfterFunc(300*time.Millisecond, func() {
			p.first.write(res, req.Source())
			late <- true
		})
		return nil
	}
	d := p.desk(func(phone *Phone) {
		hurry(phone)
		phone.pace.word, phone.pace.register = 50*time.Millisecond, 5*time.Second
	})
	d.registered()
	talking(p.first, d)
	slow.Store(true)
	dialled(p.first, d)
	next(t, late)
	slow.Store(false)
	if at := p.second.contact(); at.Host != "" {
		t.Errorf("it has moved, and is registered as %s", at.String())
	}
}

// A connection that ends under an INVITE: it goes out over the next one.
func TestACallSurvivesTheEndOfAConnection(t *testing.T) {
	f := newFakeTCP(t)
	d := f.desk(hurry)
	d.registered()
	invite, _ := dialled(f, d)
	f.stream.set(func(s *stream) { _ = s.conns[invite.Source()].Close() })
	f.takesAgain(d, invite)
}

// One that ends under the REGISTER that asks whether the PBX is there: it is asked again
// over a new one, before anybody is told that it is gone.
func TestACallSurvivesTheEndOfAConnectionUnderAQuestion(t *testing.T) {
	f := newFakeTCP(t)
	var cut atomic.Bool
	f.register = func(req *sip.Request) *sip.Response {
		if !cut.Swap(false) {
			return f.answer(req, 200)
		}
		f.stream.set(func(s *stream) { _ = s.conns[req.Source()].Close() })
		return nil
	}
	d := f.desk(hurry)
	d.registered()
	cut.Store(true)
	invite, _ := dialled(f, d)
	f.takesAgain(d, invite)
}

// Another network, before the PBX has said a word to the INVITE.
func TestACallGoesOutAgainFromAnotherNetwork(t *testing.T) {
	machine := newLaptop()
	f, d := start(t, machine.tune)
	invite, _ := dialled(f, d)
	machine.at("127.0.0.5")
	poll(t, func() bool { return f.contact().Host == "127.0.0.5" })
	both := f.expectEach(sip.CANCEL, sip.INVITE) // the PBX may have the first one
	if cancel := both[sip.CANCEL]; cancel.Via().Params.String() != invite.Via().Params.String() || cancel.CSeq().SeqNo != invite.CSeq().SeqNo {
		t.Errorf("%s", cancel)
	}
	again := both[sip.INVITE]
	for again.CSeq().SeqNo == invite.CSeq().SeqNo { // the first one, repeated
		again = f.expect(sip.INVITE)
	}
	if body := string(again.Body()); !strings.Contains(body, "c=IN IP4 127.0.0.5\r\n") {
		t.Errorf("the call is at\n%s", body)
	}
}

// An INVITE that was given up and is answered all the same leaves nobody with a
// telephone at their ear; the call goes on with the other one.
func TestALateAnswerToAnINVITEGivenUp(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	d.phone.tell("out-1", func(c *call) { c.strand(c.invite, reasonWithPBX, false) })
	f.replySDP(invite, 200, "sendrecv")
	if ack := f.expect(sip.ACK); ack.CSeq().SeqNo != invite.CSeq().SeqNo {
		t.Errorf("acknowledged\n%s", ack)
	}
	f.reply(f.expect(sip.BYE), 200)
	d.phone.tellCalls(pbxFound)
	f.takesAgain(d, invite)
}

// A call that finds no way goes out again three times, not for ever.
func TestResendsEnd(t *testing.T) {
	f, d := start(t, nil)
	d.phone.Dial("out-1", "4711")
	for range mostResends {
		f.expect(sip.INVITE)
		d.phone.tell("out-1", func(c *call) { c.strand(c.invite, reasonWithPBX, false) })
		d.phone.tellCalls(pbxFound)
	}
	f.expect(sip.INVITE)
	d.phone.tell("out-1", func(c *call) { c.strand(c.invite, reasonWithPBX, false) })
	d.endsWith(reasonWithPBX)
}
