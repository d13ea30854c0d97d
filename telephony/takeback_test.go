package telephony

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// sentAway brings a caller to where it rings at 4712.
func sentAway(t *testing.T, tune func(*Phone)) (*fakePBX, *desk, *leg, *sip.Request, switchboard.CallID) {
	t.Helper()
	f, d := start(t, func(p *Phone) {
		p.pace.settle = time.Millisecond
		if tune != nil {
			tune(p)
		}
	})
	l, id := talking(f, d)
	refer := transferring(f, d, l, id, "4712")
	l.notify(refer, 201, "180 Ringing")
	f.expectReply(sip.NOTIFY, 200)
	if rings, _ := await[switchboard.TransferRings](d, time.Second, nil); rings.ID != id {
		t.Errorf("%+v", rings)
	}
	return f, d, l, refer, id
}

// The caller is taken back by the code: the new leg has the call's name, the old
// one is ended, and the report that somebody has answered the caller (it was us) is
// no end of the call; neither is the BYE of a PBX that ends the old leg itself.
func TestTakeBack(t *testing.T) {
	for name, hangsUp := range map[string]bool{"we end the old leg": false, "the PBX does": true} {
		t.Run(name, func(t *testing.T) { takesBack(t, hangsUp) })
	}
}

func takesBack(t *testing.T, hangsUp bool) {
	t.Helper()
	f, d, l, refer, id := sentAway(t, nil)
	d.phone.TakeBack(id, "*84712")
	code := f.expect(sip.INVITE)
	if code.Recipient.User != "*84712" {
		t.Errorf("dialled %s", code.Recipient.String())
	}
	d.phone.TakeBack(id, "*84712") // once is enough
	l.notify(refer, 202, "200 OK")
	f.expectReply(sip.NOTIFY, 200)
	if hangsUp {
		l.send(sip.BYE, 203, nil)
		f.expectReply(sip.BYE, 200)
	}
	f.replySDP(code, 200, "sendrecv", sip.NewHeader("P-Asserted-Identity", "<sip:*84712@pbx>"))
	f.expect(sip.ACK)
	if back, _ := await[switchboard.TakenBack](d, time.Second, nil); back.ID != id {
		t.Errorf("%+v", back)
	}
	if !hangsUp {
		bye := f.expect(sip.BYE)
		if bye.CallID().Value() != l.callID {
			t.Error("another leg was ended")
		}
		f.reply(bye, 200)
	}
	d.phone.Hold(id)
	hold := f.expect(sip.INVITE)
	if hold.CallID().Value() != code.CallID().Value() {
		t.Errorf("the hold went to %s", hold.CallID())
	}
	f.replySDP(hold, 200, "recvonly")
	f.expect(sip.ACK)
	await[switchboard.CallWasHeld](d, time.Second, nil)
	d.phone.Transfer(id, "4713") // and on to somebody else
	if refer := f.expect(sip.REFER); refer.CallID().Value() != code.CallID().Value() {
		t.Error("the REFER went elsewhere")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.events {
		switch e := p.event.(type) {
		case switchboard.CallGone, switchboard.CallParty, switchboard.CallConnected, switchboard.CallAlerted:
			t.Errorf("the operator heard of the leg: %+v", e)
		}
	}
}

// What becomes of it when the code does not work, and of the transfer.
func TestTakeBackFails(t *testing.T) {
	for name, c := range map[string]struct {
		script func(f *fakePBX, l *leg, refer, code *sip.Request)
		reason string // of TakeBackFailed; empty: the call ends with gone
		gone   string
	}{
		"nothing rings there": {func(f *fakePBX, _ *leg, _, code *sip.Request) { f.reply(code, 404) }, reasonUnknown, ""},
		"the colleague was faster": {func(f *fakePBX, l *leg, refer, code *sip.Request) {
			l.notify(refer, 202, "200 OK")
			f.expectReply(sip.NOTIFY, 200)
			f.reply(code, 480)
			f.reply(f.expect(sip.BYE), 200)
		}, "", switchboard.Transferred},
		"the caller has hung up": {func(f *fakePBX, l *leg, _, code *sip.Request) {
			l.send(sip.BYE, 202, nil)
			f.expectReply(sip.BYE, 200)
			f.reply(code, 404)
		}, "", reasonLeft},
	} {
		t.Run(name, func(t *testing.T) {
			f, d, l, refer, id := sentAway(t, nil)
			d.phone.TakeBack(id, "*84712")
			c.script(f, l, refer, f.expect(sip.INVITE))
			if c.reason != "" {
				if failed, _ := await[switchboard.TakeBackFailed](d, time.Second, nil); failed.ID != id || failed.Reason != c.reason {
					t.Errorf("%+v", failed)
				}
				l.notify(refer, 203, "200 OK") // the transfer went on
				f.reply(f.expect(sip.BYE), 200)
				c.gone = switchboard.Transferred
			}
			if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.ID != id || gone.Reason != c.gone {
				t.Errorf("%+v", gone)
			}
		})
	}
}

// A transfer that fails while the code is dialled has brought the caller back: they are
// not hung up on when the PBX answers the code, nor when the report comes after we
// gave the colleague up ourselves.
func TestTransferFailsWhileTakingBack(t *testing.T) {
	for name, late := range map[string]bool{"before we gave up": false, "after it": true} {
		t.Run(name, func(t *testing.T) {
			f, d, l, refer, id := sentAway(t, nil)
			d.phone.TakeBack(id, "*84712")
			code := f.expect(sip.INVITE)
			f.reply(code, 180)
			reason := reasonBusy
			if late {
				reason = reasonNoAnswer
				c := d.call(id)
				c.mail.Put(func() { c.conclude(c.transfer.fail(reason)) })
			}
			l.notify(refer, 202, "486 Busy Here")
			f.expectReply(sip.NOTIFY, 200)
			if failed, _ := await[switchboard.TransferFailed](d, time.Second, nil); failed.Reason != reason {
				t.Errorf("%+v", failed)
			}
			if failed, _ := await[switchboard.TakeBackFailed](d, time.Second, nil); failed.ID != id || failed.Reason != reasonBack {
				t.Errorf("%+v", failed)
			}
			f.reply(f.expect(sip.CANCEL), 200)
			f.replySDP(code, 200, "sendrecv") // an announcement, which has crossed it
			bye := f.expect(sip.BYE)
			if bye.CallID().Value() != code.CallID().Value() {
				t.Fatal("the caller was hung up on")
			}
			f.reply(bye, 200)
			d.phone.Retrieve(id)
			if back := f.expect(sip.INVITE); back.CallID().Value() != l.callID {
				t.Errorf("the retrieval went to %s", back.CallID())
			}
		})
	}
}

// Who hangs up meanwhile wants no new leg either.
func TestHangUpWhileTakingBack(t *testing.T) {
	f, d, _, _, id := sentAway(t, nil)
	d.phone.TakeBack(id, "*84712")
	code := f.expect(sip.INVITE)
	f.reply(code, 180)
	d.phone.HangUp(id)
	f.confirm(sip.BYE, sip.CANCEL) // the caller's leg and the new one
	f.reply(code, 487)
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.ID != id {
		t.Errorf("%+v", gone)
	}
	poll(t, func() bool { d.phone.mu.Lock(); defer d.phone.mu.Unlock(); return len(d.phone.calls) == 0 })
}

// Where the leg of the code ends while it claims the call, the operator is told that the
// call is over: the caller's own leg is gone, too.
func TestCodeEndsWhileTakingBack(t *testing.T) {
	f, d, l, _, id := sentAway(t, nil)
	d.phone.TakeBack(id, "*84712")
	code := f.expect(sip.INVITE)
	old, gate := d.call(id), make(chan struct{})
	leg := make(chan *call)
	old.mail.Put(func() { leg <- old.successor.leg; <-gate })
	successor := <-leg
	f.replySDP(code, 200, "sendrecv")
	f.expect(sip.ACK)
	f.of(code).request(sip.BYE, nil)
	f.expectReply(sip.BYE, 200)
	<-successor.ended
	close(gate)
	if bye := f.expect(sip.BYE); bye.CallID().Value() != l.callID {
		t.Error("another leg was ended")
	}
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.ID != id {
		t.Errorf("%+v", gone)
	}
}

// Before it rings there the code could take somebody else's call; nothing is
// dialled then, and nothing that is no number.
func TestTakeBackTooSoon(t *testing.T) {
	f, d := start(t, nil)
	l, id := talking(f, d)
	refer := transferring(f, d, l, id, "4712")
	for _, reason := range []string{reasonNotYet, reasonUnknown} {
		d.phone.TakeBack(id, "*8 4712")
		if failed, _ := await[switchboard.TakeBackFailed](d, time.Second, nil); failed.Reason != reason {
			t.Errorf("%+v, want %s", failed, reason)
		}
		l.notify(refer, 201, "180 Ringing")
		f.expectReply(sip.NOTIFY, 200)
	}
	for len(f.requests) > 0 {
		if req := <-f.requests; req.Method == sip.INVITE && !strings.Contains(string(req.Body()), "sendonly") {
			t.Errorf("sent %s", req.StartLine())
		}
	}
}

// confirm answers requests of some methods, in any order, one of each.
func (f *fakePBX) confirm(methods ...sip.RequestMethod) {
	f.t.Helper()
	for deadline := time.After(5 * time.Second); len(methods) > 0; {
		select {
		case req := <-f.requests:
			if i := slices.Index(methods, req.Method); i >= 0 {
				f.reply(req, 200)
				methods = slices.Delete(methods, i, i+1)
			}
		case <-deadline:
			f.t.Fatalf("no %v", methods)
		}
	}
}

// At a real PBX: it rings at the colleague's, the PBX has long said that the transfer is
// done, the attendant takes the caller back and both hear each other; then nobody answers
// for too long, and the caller is back on hold by itself; then the colleague is faster.
func TestAsteriskTakeBack(t *testing.T) {
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		pbx.Trace()
		caller := w.speaking(t, pbx)
		colleague := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000, Manual: true})
		cfg := w.attendant(t, pbx)
		cfg.FailedTransfer, cfg.Pickup = 4*time.Second, "*8{extension}"
		d := newDesk(t, cfg, 700, nil)
		d.registered()
		d.phone.WatchLines([]string{"1003"})
		d.lines(5*time.Second, "at first", map[string]switchboard.LineState{"1003": switchboard.LineIdle})
		done := 0 // transfers that the PBX has said are done
		send := func(id switchboard.CallID) {
			t.Helper()
			d.phone.Transfer(id, "1003")
			await[switchboard.TransferRings](d, 5*time.Second, nil)
			c, rings := d.call(id), false
			poll(t, func() bool { // the lamp may come later than the report
				c.does(t, func() { rings = c.transfer.line == switchboard.LineRinging })
				return rings
			})
			done++
			if !peers.Eventually(3*time.Second, func() bool {
				return strings.Count(pbx.Log(), "Subscription-State: terminated;reason=noresource") >= done
			}) {
				t.Errorf("transfer %d is not done, says the PBX", done)
			}
		}
		id := callIn(d, caller)
		d.hears(440)
		send(id)
		pressed := time.Now()
		d.phone.TakeBack(id, "*81003")
		await[switchboard.TakenBack](d, 5*time.Second, nil)
		t.Logf("back after %v", time.Since(pressed))
		d.hears(440)
		caller.WaitHears(700)
		pbx.WaitTalking(w.user, w.caller)
		colleague.Wait("CALL_CLOSED")

		send(id)
		pressed = time.Now()
		cameBack(d, id, reasonNoAnswer)
		t.Logf("back on hold after %v", time.Since(pressed))
		caller.WaitHears(peers.HoldHertz)
		retrieved(d, id, caller, 440, 700)
		colleague.Wait("CALL_CLOSED")
		for _, e := range told[switchboard.CallParty](d) {
			t.Errorf("another caller was picked up: %+v", e)
		}

		send(id)
		colleague.Answer()
		if gone, _ := await[switchboard.CallGone](d, 10*time.Second, nil); gone.ID != id || gone.Reason != switchboard.Transferred {
			t.Errorf("%+v", gone)
		}
		w.joined(t, pbx, caller, colleague)
	})
}

// Where the PBX itself brings the caller back whom nobody answers, it is the same call,
// with the reason, also when the transfer was called done before.
func TestAsteriskRecall(t *testing.T) {
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		caller := w.speaking(t, pbx)
		peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Manual: true})
		cfg := w.attendant(t, pbx)
		cfg.FailedTransfer = time.Minute
		d := newDesk(t, cfg, 700, nil)
		d.registered()
		d.phone.WatchLines([]string{"1003"})
		d.lines(5*time.Second, "at first", map[string]switchboard.LineState{"1003": switchboard.LineIdle})
		id := callIn(d, caller)
		d.hears(440)
		d.phone.Transfer(id, "1003")
		back, _ := await[switchboard.TransferFailed](d, 30*time.Second, nil) // it rings for 20 s
		if back.ID != id || back.Reason != reasonNoAnswer {
			t.Errorf("%+v", back)
		}
		caller.WaitHears(peers.HoldHertz)
		retrieved(d, id, caller, 440, 700)
		d.phone.HangUp(id)
		pbx.WaitIdle()
	})
}
