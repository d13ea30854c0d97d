package telephony

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

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
	l.ackWith(late, sdpBody("recvonly"))
	l.request(sip.INVITE, []byte("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 RTP/AVP 96\r\n"))
	f.expectReply(sip.INVITE, 488)
	l.request(sip.REFER, nil, sip.NewHeader("Refer-To", "<sip:ada@example.com>"))
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
	l.request(sip.INVITE, sdpBody("sendrecv"), sip.NewHeader("Require", "join"))
	if res := f.expectReply(sip.INVITE, 420); res.GetHeader("Unsupported").Value() != "join" {
		t.Error("it does not say what is unsupported")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.events) > 0 {
		t.Errorf("events: %+v", d.events)
	}
}

// An answer that does not fit into one packet goes out in fragments.
func TestLongAnswer(t *testing.T) {
	f, d := start(t, nil)
	l := f.ring("4711", sip.NewHeader("Record-Route", "<sip:127.0.0.1;lr;x="+strings.Repeat("a", 3000)+">"))
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	l.answered(d, offered.ID)
	d.phone.HangUp(offered.ID)
	f.reply(f.expect(sip.BYE), 200)
}

// mute is a transaction whose responses cannot be sent.
type mute struct{ sip.ServerTransaction }

func (mute) Respond(*sip.Response) error { return errors.New("no way out") }

// An answer that cannot be sent ends the call with a word to the operator.
func TestUnsentAnswerIsTold(t *testing.T) {
	f, d := start(t, nil)
	f.ring("4711")
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	d.phone.tell(offered.ID, func(c *call) { c.offer.tx = mute{c.offer.tx} })
	d.phone.Answer(offered.ID)
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.ID != offered.ID || gone.Reason != reasonUnsent {
		t.Errorf("%+v", gone)
	}
}

// A call that nobody cancels does not ring for ever, and does not keep others out.
func TestRingingEnds(t *testing.T) {
	for name, headers := range map[string][]sip.Header{
		"when it says so": {sip.NewHeader("Expires", "1")},
		"after a while":   nil,
	} {
		t.Run(name, func(t *testing.T) {
			f, d := start(t, func(p *Phone) {
				if len(headers) == 0 {
					p.pace.ringing = 10 * time.Millisecond
				}
			})
			f.ring("4711", headers...)
			offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
			f.expectReply(sip.INVITE, 480)
			if gone, _ := await[switchboard.CallGone](d, 2*time.Second, nil); gone.ID != offered.ID || gone.Reason != reasonGaveUp {
				t.Errorf("%+v", gone)
			}
		})
	}
}

func TestAnsweredElsewhereIsNotMissed(t *testing.T) {
	f, d := start(t, nil)
	l := f.ring("4711")
	await[switchboard.CallOffered](d, time.Second, nil)
	l.cancel(d, sip.NewHeader("Reason", `SIP;cause=200;text="Call completed elsewhere"`))
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.Reason != reasonElsewhere {
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
