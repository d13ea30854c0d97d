package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// What the PBX and the lamp say of where the caller rings, and whether the code may be
// dialled then.
func TestWhenTheCodeMayBeDialled(t *testing.T) {
	lamps := map[string]switchboard.LineState{"idle": switchboard.LineIdle, "rings": switchboard.LineRinging, "talks": switchboard.LineOnCall, "lost": switchboard.LineUnknown}
	for _, c := range []struct {
		in     []string
		reason string // why not; empty: it may
	}{
		{nil, reasonNotYet},
		{[]string{"idle"}, reasonNotYet},
		{[]string{"rings"}, reasonNotYet}, // somebody else, as long as the PBX says nothing of the caller
		{[]string{"180"}, ""},             // nobody watches the line
		{[]string{"180", "lost"}, ""},
		{[]string{"rings", "180"}, ""},
		{[]string{"idle", "180"}, reasonNotYet},
		{[]string{"idle", "180", "rings"}, ""},
		{[]string{"idle", "180", "rings", "idle"}, reasonNoRing},
		{[]string{"rings", "180", "idle"}, reasonNoRing},
		{[]string{"rings", "180", "idle", "rings"}, ""},
		{[]string{"rings", "180", "talks"}, reasonAnswered},
		{[]string{"180", "rings", "talks"}, reasonAnswered},
		{[]string{"rings", "180", "lost"}, ""},
		{[]string{"talks", "180"}, ""}, // beside a call that they have
		{[]string{"rings", "talks", "180"}, ""},
	} {
		var tr transfer
		for _, in := range c.in {
			if in == "180" {
				tr.alerted(180)
			} else {
				tr.lineIs(lamps[in])
			}
		}
		if reason := tr.outOfReach(); reason != c.reason {
			t.Errorf("%v: %q, want %q", c.in, reason, c.reason)
		}
	}
}

// does has something done in the goroutine of a call, and waits for it.
func (c *call) does(t *testing.T, what func()) {
	t.Helper()
	done := make(chan struct{})
	if !c.mail.Put(func() { defer close(done); what() }) {
		t.Fatal("the call has ended")
	}
	<-done
}

// dialsNothing looks whether a call dials a code, and ends it: the next that the PBX
// hears of it is then the end.
func (d *desk) dialsNothing(f *fakePBX, id switchboard.CallID) {
	d.t.Helper()
	c := d.call(id)
	c.does(d.t, func() {
		if c.successor != nil {
			d.t.Error("a code is dialled")
		}
	})
	d.phone.HangUp(id)
	for ended := false; !ended; {
		switch req := next(d.t, f.requests); req.Method {
		case sip.INVITE:
			d.t.Errorf("%s was dialled", req.Recipient.User)
		case sip.BYE:
			f.reply(req, 200)
			ended = true
		}
	}
}

// A caller who is overdue is not taken back by the code while it does not ring at the
// colleague's: the operator hears of no failure, as nothing was tried. Once it rings
// there again the code is dialled.
func TestOverdueCallerIsLeftWhileItDoesNotRing(t *testing.T) {
	f, d, lamp, _, id := away(t, func(p *Phone) { p.cfg.Pickup, p.pace.recall = "*8{extension}", time.Minute })
	c := d.call(id)
	lamp.tell(3, dialogInfo(2, "full", ""))
	d.does("4712", switchboard.LineIdle)
	c.does(t, func() {
		if c.overdue(c.transfer); c.successor != nil {
			t.Error("a code is dialled where nothing rings")
		}
	})
	if failed := told[switchboard.TakeBackFailed](d); len(failed) > 0 {
		t.Errorf("%+v", failed)
	}
	lamp.tell(4, dialogInfo(3, "full", oneDialog("early")))
	d.does("4712", switchboard.LineRinging)
	c.does(t, func() { c.overdue(c.transfer) })
	if code := f.expect(sip.INVITE); code.Recipient.User != "*84712" {
		t.Errorf("dialled %s", code.Recipient.User)
	}
}

// Nor by the operator: she is told why, and the transfer goes on.
func TestTakeBackWhileItDoesNotRing(t *testing.T) {
	for name, c := range map[string]struct {
		patient bool   // the PBX waits for the answer before it says that the transfer is done
		lamp    string // what the colleague's does then
		state   switchboard.LineState
		reason  string
	}{
		"it has stopped":              {false, "", switchboard.LineIdle, reasonNoRing},
		"it has stopped, patient PBX": {true, "", switchboard.LineIdle, reasonNoRing},
		"it is answered, patient PBX": {true, oneDialog("confirmed"), switchboard.LineOnCall, reasonAnswered},
	} {
		t.Run(name, func(t *testing.T) {
			f, d, lamp, id := ringsAt4712(t, c.patient)
			lamp.tell(3, dialogInfo(2, "full", c.lamp))
			d.does("4712", c.state)
			d.phone.TakeBack(id, "*84712")
			if failed, _ := await[switchboard.TakeBackFailed](d, 5*time.Second, nil); failed.ID != id || failed.Reason != c.reason {
				t.Errorf("%+v, want %q", failed, c.reason)
			}
			d.dialsNothing(f, id)
		})
	}
}

// ringsAt4712 brings a caller to where the PBX and the lamp say that it rings.
func ringsAt4712(t *testing.T, patient bool) (*fakePBX, *desk, *subscriber, switchboard.CallID) {
	t.Helper()
	tune := func(p *Phone) { p.pace.recall = time.Minute }
	if !patient {
		f, d, lamp, _, id := away(t, tune)
		return f, d, lamp, id
	}
	f, d := start(t, tune)
	d.phone.WatchLines([]string{"4712"})
	lamp := f.subscribed()
	lamp.tell(1, dialogInfo(0, "full", ""))
	d.does("4712", switchboard.LineIdle)
	l, id := talking(f, d)
	refer := transferring(f, d, l, id, "4712")
	lamp.tell(2, dialogInfo(1, "full", oneDialog("early")))
	d.does("4712", switchboard.LineRinging)
	l.notify(refer, 201, "180 Ringing")
	await[switchboard.TransferRings](d, 5*time.Second, nil)
	return f, d, lamp, id
}

// Whoever has hung up hears no more of the call from the lamp, and the leg is ended once:
// the BYE is still under way when it rings at the colleague's and they answer.
func TestTheLampComesAfterTheEnd(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.pace.settle = time.Minute })
	d.phone.WatchLines([]string{"4712"})
	lamp := f.subscribed()
	lamp.tell(1, dialogInfo(0, "full", ""))
	d.does("4712", switchboard.LineIdle)
	l, id := talking(f, d)
	refer := transferring(f, d, l, id, "4712")
	l.notify(refer, 201, "200 OK")
	f.expectReply(sip.NOTIFY, 200)
	c := d.call(id)
	d.phone.HangUp(id)
	bye := f.expect(sip.BYE)
	await[switchboard.CallGone](d, 5*time.Second, nil)

	lamp.tell(2, dialogInfo(1, "full", oneDialog("early")))
	lamp.tell(3, dialogInfo(2, "full", oneDialog("confirmed")))
	poll(t, func() bool { // without taking what is told of the call
		for _, e := range told[switchboard.LinesRead](d) {
			if e.Results["4712"].State == switchboard.LineOnCall {
				return true
			}
		}
		return false
	})
	c.does(t, func() {}) // it has heard of that by now
	f.reply(bye, 200)
	for ended := false; !ended; {
		select {
		case <-c.ended:
			ended = true
		case req := <-f.requests:
			if f.reply(req, 200); req.Method == sip.BYE && req.CSeq().SeqNo != bye.CSeq().SeqNo {
				t.Error("the leg is ended twice")
			}
		}
	}
	if rings, gone := told[switchboard.TransferRings](d), told[switchboard.CallGone](d); len(rings)+len(gone) > 0 {
		t.Errorf("told of a call that is over: %+v %+v", rings, gone)
	}
}
