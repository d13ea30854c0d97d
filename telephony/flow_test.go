package telephony

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// talking brings up an answered incoming call.
func talking(f *fakePBX, d *desk) (*leg, switchboard.CallID) {
	d.t.Helper()
	l := f.ring("4711")
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	l.answered(d, offered.ID)
	return l, offered.ID
}

// transferring starts a transfer up to its accepted REFER.
func transferring(f *fakePBX, d *desk, l *leg, id switchboard.CallID, number string) *sip.Request {
	d.t.Helper()
	d.phone.Transfer(id, number)
	hold := f.expect(sip.INVITE)
	if !strings.Contains(string(hold.Body()), "a=sendonly") {
		d.t.Error("the caller is not held before the transfer")
	}
	f.replySDP(hold, 200, "recvonly")
	f.expect(sip.ACK)
	await[switchboard.CallWasHeld](d, time.Second, nil)
	refer := f.expect(sip.REFER)
	if to := refer.GetHeader("Refer-To").Value(); !strings.Contains(to, "sip:"+number+"@") {
		d.t.Errorf("Refer-To %s", to)
	}
	if tagOf(refer) != l.local {
		d.t.Error("the REFER is outside the dialog")
	}
	f.reply(refer, 202)
	return refer
}

func TestTransferOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		script func(f *fakePBX, l *leg, refer *sip.Request)
		failed string // reason; empty: the call ends with gone
		gone   string
	}{
		"success": {func(f *fakePBX, l *leg, refer *sip.Request) {
			l.notify(refer, 201, "180 Ringing")
			f.expectReply(sip.NOTIFY, 200)
			l.notify(refer, 202, "200 OK")
			f.reply(f.expect(sip.BYE), 200)
		}, "", switchboard.Transferred},
		"busy":           {func(_ *fakePBX, l *leg, refer *sip.Request) { l.notify(refer, 201, "486 Busy Here") }, reasonBusy, ""},
		"unknown":        {func(_ *fakePBX, l *leg, refer *sip.Request) { l.notify(refer, 201, "404 Not Found") }, reasonUnknown, ""},
		"no answer":      {func(_ *fakePBX, l *leg, refer *sip.Request) { l.notify(refer, 201, "480 Gone") }, reasonNoAnswer, ""},
		"never notified": {func(*fakePBX, *leg, *sip.Request) {}, reasonNoAnswer, ""},
		"only rings":     {func(_ *fakePBX, l *leg, refer *sip.Request) { l.notify(refer, 201, "180 Ringing") }, reasonNoAnswer, ""},
		"bye after ringing": {func(f *fakePBX, l *leg, refer *sip.Request) {
			l.notify(refer, 201, "180 Ringing")
			f.expectReply(sip.NOTIFY, 200)
			l.send(sip.BYE, 202, nil)
		}, "", reasonLeft},
		"bye without a word": {func(_ *fakePBX, l *leg, _ *sip.Request) { l.send(sip.BYE, 201, nil) }, "", reasonLeft},
	} {
		t.Run(name, func(t *testing.T) {
			f, d := start(t, nil)
			l, id := talking(f, d)
			c.script(f, l, transferring(f, d, l, id, "4712"))
			if c.failed != "" {
				if got, _ := await[switchboard.TransferFailed](d, 2*time.Second, nil); got.ID != id || got.Reason != c.failed {
					t.Errorf("%+v, want %q", got, c.failed)
				}
				return
			}
			if got, _ := await[switchboard.CallGone](d, 2*time.Second, nil); got.ID != id || got.Reason != c.gone {
				t.Errorf("%+v, want %q", got, c.gone)
			}
		})
	}
}

// The PBX refuses to transfer at all; the caller can be taken back and sent on.
func TestReferRefusedThenAnother(t *testing.T) {
	f, d := start(t, nil)
	_, id := talking(f, d)
	d.phone.Transfer(id, "4712")
	f.replySDP(f.expect(sip.INVITE), 200, "recvonly")
	f.expect(sip.ACK)
	first := f.expect(sip.REFER)
	f.reply(first, 603)
	if got, _ := await[switchboard.TransferFailed](d, time.Second, nil); got.Reason != reasonRefused {
		t.Errorf("%+v", got)
	}
	d.phone.Transfer(id, "4713") // held already: no second hold
	second := f.expect(sip.REFER)
	f.reply(second, 202)
	if second.CSeq().SeqNo <= first.CSeq().SeqNo {
		t.Error("the CSeq does not grow")
	}
}

// A REFER that nobody answers is not a colleague who does not answer.
func TestReferWithoutAnAnswer(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.cfg.FailedTransfer = time.Minute })
	_, id := talking(f, d)
	d.phone.Transfer(id, "4712")
	f.replySDP(f.expect(sip.INVITE), 200, "recvonly")
	f.expect(sip.REFER)
	d.phone.present().close() // ends the transaction sooner than its 32 s
	if got, _ := await[switchboard.TransferFailed](d, time.Second, nil); got.Reason != reasonWithPBX {
		t.Errorf("%+v", got)
	}
}

// A success that is told after we gave up still ends the call: the caller is
// talking to somebody else.
func TestLateSuccessEndsTheCall(t *testing.T) {
	f, d := start(t, nil)
	l, id := talking(f, d)
	refer := transferring(f, d, l, id, "4712")
	await[switchboard.TransferFailed](d, 2*time.Second, nil)
	l.notify(refer, 201, "200 OK")
	f.reply(f.expect(sip.BYE), 200)
	if got, _ := await[switchboard.CallGone](d, time.Second, nil); got.Reason != switchboard.Transferred {
		t.Errorf("%+v", got)
	}
}

// The PBX calls us with the transferred caller: the call comes back under its
// own name, on hold; a stranger with the same number is a new call.
func TestReturnedCallerKeepsTheirCall(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.pace.settle = time.Millisecond; p.cfg.FailedTransfer = time.Minute })
	l, id := talking(f, d)
	transferring(f, d, l, id, "4712")
	other := f.ring("4711")
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	d.phone.HangUp(offered.ID)
	f.expectReply(sip.INVITE, 486)
	other.ack(f.answer(other.invite, 486))
	f.seq++
	back := &leg{f: f, callID: "recall", local: "recall", localUser: "4711", seq: 300}
	back.invite = back.request(sip.INVITE, sdpBody("sendrecv"),
		sip.NewHeader("Referred-By", "<sip:1000@127.0.0.1>"), sip.NewHeader("Diversion", "<sip:4712@127.0.0.1>;reason=user-busy"))
	ok := f.expectReply(sip.INVITE, 200)
	back.take(ok)
	back.ack(ok)
	if got, _ := await[switchboard.TransferFailed](d, time.Second, nil); got.ID != id || got.Reason != reasonBusy {
		t.Errorf("%+v", got)
	}
	f.reply(f.expect(sip.BYE), 200) // the old leg
	hold := f.expect(sip.INVITE)
	if hold.CallID().Value() != "recall" || !strings.Contains(string(hold.Body()), "a=sendonly") {
		t.Errorf("%s %s", hold.CallID(), hold.Body())
	}
	f.replySDP(hold, 200, "recvonly")
	f.expect(sip.ACK)
	d.phone.Retrieve(id)
	f.replySDP(f.expect(sip.INVITE), 200, "sendrecv")
	await[switchboard.CallWasRetrieved](d, time.Second, nil)
	d.phone.HangUp(id)
	f.reply(f.expect(sip.BYE), 200)
}

// Only a caller who is on hold for it comes back by themselves, and only to who
// sent them away: anything else that says so rings like any call.
func TestPretendedReturnRings(t *testing.T) {
	for name, c := range map[string]struct {
		by        string
		retrieved bool
	}{
		"of another domain":    {by: "<sip:1000@evil.example.com>"},
		"of another extension": {by: "<sip:1001@127.0.0.1>"},
		"after the retrieval":  {by: "<sip:1000@127.0.0.1>", retrieved: true},
	} {
		t.Run(name, func(t *testing.T) {
			f, d := start(t, func(p *Phone) { p.cfg.FailedTransfer = time.Minute })
			l, id := talking(f, d)
			refer := transferring(f, d, l, id, "4712")
			if c.retrieved {
				l.notify(refer, 900, "486 Busy Here")
				await[switchboard.TransferFailed](d, time.Second, nil)
				d.phone.Retrieve(id)
				f.replySDP(f.expect(sip.INVITE), 200, "sendrecv")
				await[switchboard.CallWasRetrieved](d, time.Second, nil)
			}
			f.ring("4711", sip.NewHeader("Referred-By", c.by))
			if offered, _ := await[switchboard.CallOffered](d, time.Second, nil); offered.ID == id {
				t.Error("it took the place of the call")
			}
		})
	}
}

// In the moment of a retrieval the expectation still stands, but the call does
// not yield.
func TestReturnDuringRetrievalRings(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.cfg.FailedTransfer = time.Minute })
	l, id := talking(f, d)
	transferring(f, d, l, id, "4712")
	d.phone.Retrieve(id)
	f.expect(sip.INVITE)
	f.ring("4711", sip.NewHeader("Referred-By", "<sip:1000@127.0.0.1>"))
	await[switchboard.CallOffered](d, time.Second, nil)
}

func TestHoldAndRetrieve(t *testing.T) {
	f, d := start(t, nil)
	_, id := talking(f, d)
	versions := map[string]bool{}
	for _, step := range []struct {
		do           func(switchboard.CallID)
		ours, theirs string
	}{
		{d.phone.Hold, "sendonly", "recvonly"}, {d.phone.Retrieve, "sendrecv", "sendrecv"}, {d.phone.Hold, "sendonly", "inactive"},
	} {
		step.do(id)
		invite := f.expect(sip.INVITE)
		body := string(invite.Body())
		if !strings.Contains(body, "a="+step.ours) {
			t.Errorf("want %s in\n%s", step.ours, body)
		}
		versions[strings.Split(body, "\r\n")[1]] = true
		f.replySDP(invite, 200, step.theirs)
		f.expect(sip.ACK)
	}
	if len(versions) != 3 {
		t.Errorf("the o= version does not grow: %v", versions)
	}
	await[switchboard.CallWasHeld](d, time.Second, nil)
	await[switchboard.CallWasRetrieved](d, time.Second, nil)
	await[switchboard.CallWasHeld](d, time.Second, nil)
}

// A refused hold leaves the call as it was; a dialog that the PBX has forgotten
// is over; a glare is tried again.
func TestHoldRefusedForgottenAndGlare(t *testing.T) {
	f, d := start(t, nil)
	_, id := talking(f, d)
	d.phone.Hold(id)
	f.reply(f.expect(sip.INVITE), 488)
	f.expect(sip.ACK)
	if got, _ := await[switchboard.CallActionFailed](d, time.Second, nil); got.ID != id || got.Fault.Text == "" || got.Fault.Hint == "" {
		t.Errorf("%+v", got)
	}
	d.phone.Hold(id)
	f.reply(f.expect(sip.INVITE), 491)
	f.expect(sip.ACK)
	f.replySDP(f.expect(sip.INVITE), 200, "recvonly")
	await[switchboard.CallWasHeld](d, time.Second, nil)
	d.phone.Retrieve(id)
	f.reply(f.expect(sip.INVITE), 481)
	if got, _ := await[switchboard.CallGone](d, time.Second, nil); got.ID != id {
		t.Errorf("%+v", got)
	}
}

// What the other end may do in the dialog.
func TestTheirReInvites(t *testing.T) {
	f, d := start(t, nil)
	l, id := talking(f, d)
	for _, c := range []struct{ theirs, ours string }{
		{"sendrecv", "sendrecv"}, {"sendonly", "recvonly"}, {"inactive", "inactive"}, {"sendrecv", "sendrecv"},
	} {
		l.request(sip.INVITE, sdpBody(c.theirs))
		ok := f.expectReply(sip.INVITE, 200)
		if !strings.Contains(string(ok.Body()), "a="+c.ours+"\r\n") {
			t.Errorf("%s was answered with\n%s", c.theirs, ok.Body())
		}
		l.ack(ok)
	}
	d.phone.Hold(id)
	ours := f.expect(sip.INVITE)
	l.request(sip.INVITE, sdpBody("sendrecv")) // glare, the other way round
	f.expectReply(sip.INVITE, 491)
	f.replySDP(ours, 200, "recvonly")
	await[switchboard.CallWasHeld](d, time.Second, nil)
	l.request(sip.INVITE, sdpBody("sendrecv")) // a connected-line update does not end our hold
	ok := f.expectReply(sip.INVITE, 200)
	if !strings.Contains(string(ok.Body()), "a=sendonly") {
		t.Errorf("a held call answers\n%s", ok.Body())
	}
	l.ack(ok)
	l.request(sip.INVITE, nil) // no offer: we make one
	late := f.expectReply(sip.INVITE, 200)
	if !strings.Contains(string(late.Body()), "m=audio") {
		t.Error("no offer in the 200")
	}
	l.send(sip.ACK, late.CSeq().SeqNo, sdpBody("recvonly"))
	l.request(sip.INVITE, []byte("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 RTP/AVP 96\r\n"))
	f.expectReply(sip.INVITE, 488)
	l.request(sip.REFER, nil, sip.NewHeader("Refer-To", "<sip:1@example.com>"))
	f.expectReply(sip.REFER, 603)
	l.request(sip.OPTIONS, nil)
	f.expectReply(sip.OPTIONS, 200)
	l.request(sip.NOTIFY, nil, sip.NewHeader("Event", "refer"))
	f.expectReply(sip.NOTIFY, 481)
	l.request(sip.BYE, nil)
	f.expectReply(sip.BYE, 200)
	await[switchboard.CallGone](d, time.Second, nil)
}

// A connected-line update overtakes the ACK of the answer.
func TestReInviteBeforeTheACK(t *testing.T) {
	f, d := start(t, nil)
	l := f.ring("4711")
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	d.phone.Answer(offered.ID)
	l.take(f.expectReply(sip.INVITE, 200))
	l.request(sip.INVITE, sdpBody("sendrecv"))
	ok := f.expectReply(sip.INVITE, 200)
	for ok.CSeq().SeqNo != l.seq {
		ok = f.expectReply(sip.INVITE, 200)
	}
	l.ack(ok)
	d.phone.HangUp(offered.ID)
	f.reply(f.expect(sip.BYE), 200)
}

func TestOutsideRequests(t *testing.T) {
	f, d := start(t, nil)
	for method, status := range map[sip.RequestMethod]int{
		sip.OPTIONS: 200, sip.NOTIFY: 481, sip.BYE: 481, sip.REFER: 403, sip.SUBSCRIBE: 403, sip.MESSAGE: 405,
	} {
		l := &leg{f: f, callID: "out-" + string(method), local: "x", localUser: "100"}
		l.request(method, nil)
		f.expectReply(method, status)
	}
	l := &leg{f: f, callID: "req", local: "x", localUser: "100"}
	l.request(sip.INVITE, sdpBody("sendrecv"), sip.NewHeader("Require", "100rel"))
	if res := f.expectReply(sip.INVITE, 420); res.GetHeader("Unsupported").Value() != "100rel" {
		t.Error("it does not say what is unsupported")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.events) > 0 {
		t.Errorf("events: %+v", d.events)
	}
}

func TestAnsweredElsewhereIsNotMissed(t *testing.T) {
	f, d := start(t, nil)
	l := f.ring("4711")
	await[switchboard.CallOffered](d, time.Second, nil)
	cancel := l.invite.Clone()
	cancel.Method = sip.CANCEL
	cancel.CSeq().MethodName = sip.CANCEL
	cancel.AppendHeader(sip.NewHeader("Reason", `SIP;cause=200;text="Call completed elsewhere"`))
	cancel.SetBody(nil)
	f.send(cancel, d.phone.present().here().String())
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.Reason != "answered elsewhere" {
		t.Errorf("%+v", gone)
	}
}

// Ending Run ends the calls and takes the contact back.
func TestRunEndsCleanly(t *testing.T) {
	f := newFakePBX(t)
	left := make(chan struct{}, 1)
	f.register = func(req *sip.Request) *sip.Response {
		if h := req.GetHeader("Expires"); h != nil && h.Value() == "0" {
			left <- struct{}{}
		}
		return f.answer(req, 200)
	}
	d := f.desk(nil)
	d.registered()
	_, _ = talking(f, d)
	f.ring("4712")
	f.ring("4713")
	third, _ := await(d, time.Second, func(e switchboard.CallOffered) bool { return e.From.Number == "4713" })
	d.phone.Answer(third.ID) // and never acknowledged
	f.expectReply(sip.INVITE, 200)
	t.Cleanup(func() { // after the telephone has stopped
		f.expect(sip.BYE)
		select {
		case <-left:
		case <-time.After(time.Second):
			t.Error("it did not de-register")
		}
	})
	d.stop()
}

// Everything again over IPv6.
func TestIPv6(t *testing.T) {
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv6loopback})
	if err != nil {
		t.Skip("no IPv6 here:", err)
	}
	f := fakeOn(t, conn)
	d := f.desk(nil)
	d.registered()
	_, id := talking(f, d)
	d.phone.Hold(id)
	hold := f.expect(sip.INVITE)
	if !strings.Contains(string(hold.Body()), "c=IN IP6 ::1") || !strings.Contains(hold.String(), "SIP/2.0/UDP [::1]:") {
		t.Errorf("%s", hold)
	}
	f.replySDP(hold, 200, "recvonly")
	await[switchboard.CallWasHeld](d, time.Second, nil)
	d.phone.HangUp(id)
	f.reply(f.expect(sip.BYE), 200)
}
