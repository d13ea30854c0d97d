package telephony

import (
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// What the PBX says of a blind transfer, and what the lamp of the colleague says.
func TestTransferByTheLamp(t *testing.T) {
	const ok = "200"
	lamps := map[string]switchboard.LineState{"idle": switchboard.LineIdle, "rings": switchboard.LineRinging, "talks": switchboard.LineOnCall, "lost": switchboard.LineUnknown}
	for _, c := range []struct {
		in   []string
		want verdict
	}{
		{[]string{ok}, succeeded},
		{[]string{"lost", ok}, succeeded},
		{[]string{"idle", "talks", ok}, succeeded},
		{[]string{"idle", ok}, pending},
		{[]string{"idle", ok, "talks"}, succeeded},
		{[]string{"idle", ok, "rings"}, pending},
		{[]string{"rings", ok}, pending},
		{[]string{"idle", "rings", ok, "talks"}, succeeded},
		{[]string{"idle", "rings", ok, "idle"}, unanswered},
		{[]string{"idle", "rings", ok, "idle", "rings"}, pending},
		{[]string{"idle", "rings", ok, "idle", "rings", "talks"}, succeeded},
		{[]string{"idle", "rings", ok, "lost"}, succeeded},
		{[]string{"idle", "rings", "idle", ok}, pending},
		{[]string{"rings", "talks"}, pending}, // somebody's, says the lamp; ours, says the PBX
	} {
		var tr transfer
		var last verdict
		for _, in := range c.in {
			if in == ok {
				last, _ = tr.notified(200)
			} else {
				last = tr.lineIs(lamps[in])
			}
		}
		if last != c.want {
			t.Errorf("%v: %v, want %v", c.in, last, c.want)
		}
	}
	consulted := transfer{with: "out-1", line: switchboard.LineRinging}
	if v, _ := consulted.notified(200); v != succeeded {
		t.Errorf("whom one has talked to need not ring: %v", v)
	}
}

// away brings a caller to a colleague whose lamp is followed, up to the moment in which
// the PBX calls the transfer done while it rings there.
func away(t *testing.T, tune func(*Phone)) (f *fakePBX, d *desk, lamp *subscriber, l *leg, id switchboard.CallID) {
	t.Helper()
	f, d = start(t, func(p *Phone) {
		p.pace.settle, p.pace.recall = 20*time.Millisecond, 50*time.Millisecond
		if tune != nil {
			tune(p)
		}
	})
	d.phone.WatchLines([]string{"4712"})
	lamp = f.subscribed()
	lamp.tell(1, dialogInfo(0, "full", ""))
	d.does("4712", switchboard.LineIdle)
	l, id = talking(f, d)
	refer := transferring(f, d, l, id, "4712")
	lamp.tell(2, dialogInfo(1, "full", oneDialog("early")))
	d.does("4712", switchboard.LineRinging)
	l.notify(refer, 201, "200 OK")
	f.expectReply(sip.NOTIFY, 200)
	if rings, _ := await[switchboard.TransferRings](d, 5*time.Second, nil); rings.ID != id {
		t.Errorf("%+v", rings)
	}
	return f, d, lamp, l, id
}

// The call goes on until the lamp tells how it ends.
func TestTransferThatIsCalledDoneTooSoon(t *testing.T) {
	for name, c := range map[string]struct {
		then   func(*subscriber)
		reason string
	}{
		"answered":        {func(s *subscriber) { s.tell(3, dialogInfo(2, "full", oneDialog("confirmed"))) }, switchboard.Transferred},
		"not answered":    {func(s *subscriber) { s.tell(3, dialogInfo(2, "full", "")) }, reasonOnward},
		"no lamp anymore": {func(s *subscriber) { s.notify(3, "terminated;reason=noresource", "") }, switchboard.Transferred},
	} {
		t.Run(name, func(t *testing.T) {
			f, d, lamp, _, id := away(t, nil)
			if gone := told[switchboard.CallGone](d); len(gone) > 0 {
				t.Errorf("%+v", gone)
			}
			c.then(lamp)
			if gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil); gone.ID != id || gone.Reason != c.reason {
				t.Errorf("%+v, want %q", gone, c.reason)
			}
			f.reply(f.expect(sip.BYE), 200)
		})
	}
}

// A PBX that ends our leg after it has taken the caller out of it changes nothing.
func TestTransferCalledDoneAndHungUp(t *testing.T) {
	f, d, lamp, l, id := away(t, nil)
	l.send(sip.BYE, 202, nil)
	f.expectReply(sip.BYE, 200)
	lamp.tell(3, dialogInfo(2, "full", oneDialog("confirmed")))
	if gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil); gone.ID != id || gone.Reason != switchboard.Transferred {
		t.Errorf("%+v", gone)
	}
}

// A line that never rings has forwarded the caller: then the PBX is believed.
func TestTransferToALineThatNeverRings(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.pace.settle = 20 * time.Millisecond })
	d.phone.WatchLines([]string{"4712"})
	f.subscribed().tell(1, dialogInfo(0, "full", ""))
	d.does("4712", switchboard.LineIdle)
	l, id := talking(f, d)
	refer := transferring(f, d, l, id, "4712")
	l.notify(refer, 201, "200 OK")
	if gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil); gone.ID != id || gone.Reason != switchboard.Transferred {
		t.Errorf("%+v", gone)
	}
	f.reply(f.expect(sip.BYE), 200)
}

// Nobody answers for too long: the code of the PBX brings the caller back, on hold.
// Where it fails it is tried again, for as long as it rings.
func TestOverdueCallerIsTakenBack(t *testing.T) {
	f, d, _, _, id := away(t, func(p *Phone) {
		p.cfg.Pickup = "*8{extension}"
		p.pace.glareOwner = [2]time.Duration{time.Millisecond, time.Millisecond}
	})
	c := d.call(id)
	c.does(t, func() { // no sooner: the time that a transfer may take begins with the REFER
		c.p.cfg.FailedTransfer = 50 * time.Millisecond
		c.overdue(c.transfer)
	})
	code := f.expect(sip.INVITE)
	f.reply(code, 404)
	f.expect(sip.ACK)
	if failed, _ := await[switchboard.TakeBackFailed](d, 5*time.Second, nil); failed.ID != id {
		t.Errorf("%+v", failed)
	}
	code = f.expect(sip.INVITE)
	if code.Recipient.User != "*84712" {
		t.Errorf("dialled %s", code.Recipient.String())
	}
	f.replySDP(code, 200, "sendrecv")
	f.reply(f.expectEach(sip.ACK, sip.BYE)[sip.BYE], 200) // of the new leg; the end of the old one
	if back, _ := await[switchboard.TransferFailed](d, 5*time.Second, nil); back.ID != id || back.Reason != reasonNoAnswer {
		t.Errorf("%+v", back)
	}
	hold := f.expect(sip.INVITE)
	if !strings.Contains(string(hold.Body()), "a=sendonly") {
		t.Errorf("it is not put on hold: %s", hold.Body())
	}
	f.reply(hold, 503) // nobody may wait in silence
	f.expect(sip.ACK)
	hold = f.expect(sip.INVITE)
	if !strings.Contains(string(hold.Body()), "a=sendonly") {
		t.Errorf("%s", hold.Body())
	}
	f.replySDP(hold, 200, "recvonly")
	f.expect(sip.ACK)
	if taken := told[switchboard.TakenBack](d); len(taken) > 0 {
		t.Error("nobody has asked for it")
	}
}
