package telephony

import (
	"context"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// The tests are named after the rows of the table of sharp edges of sipgo
// v1.7.2 that this package works around.

// dialled makes a call and returns its INVITE after the challenge-free start.
func dialled(f *fakePBX, d *desk) (*sip.Request, *leg) {
	d.t.Helper()
	d.phone.Dial("out-1", "4711")
	invite := f.expect(sip.INVITE)
	return invite, f.of(invite)
}

// A: more provisional responses than sipgo's helper stands.
func TestSharpEdgeAManyProvisionalResponses(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	f.reply(invite, 180)
	await[switchboard.CallAlerted](d, time.Second, nil)
	for range 15 {
		f.reply(invite, 180)
	}
	f.replySDP(invite, 200, "sendrecv")
	if ack := f.expect(sip.ACK); ack.CSeq().SeqNo != invite.CSeq().SeqNo {
		t.Errorf("ACK of %d for INVITE %d", ack.CSeq().SeqNo, invite.CSeq().SeqNo)
	}
	await[switchboard.CallConnected](d, time.Second, nil)
}

// B: the answer crosses our CANCEL; nobody may be left talking to nobody.
func TestSharpEdgeBAnswerCrossesCancel(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	f.reply(invite, 180)
	await[switchboard.CallAlerted](d, time.Second, nil)
	d.phone.HangUp("out-1")
	cancel := f.expect(sip.CANCEL)
	ours, _ := invite.Via().Params.Get("branch")
	theirs, _ := cancel.Via().Params.Get("branch")
	if ours != theirs || cancel.CSeq().SeqNo != invite.CSeq().SeqNo {
		t.Error("the CANCEL does not name the INVITE")
	}
	f.replySDP(invite, 200, "sendrecv")
	f.reply(cancel, 200)
	f.expect(sip.ACK)
	f.reply(f.expect(sip.BYE), 200)
	await[switchboard.CallGone](d, time.Second, nil)
}

// A caller who gives up by a BYE, before anybody has answered, hears the end of their
// INVITE, too.
func TestByeBeforeTheAnswer(t *testing.T) {
	f, d := start(t, nil)
	l := f.ring("4711")
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	l.remote = d.call(offered.ID).dialog.key().local
	l.request(sip.BYE, nil)
	f.expectReply(sip.BYE, 200)
	l.ack(f.expectReply(sip.INVITE, 487))
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.ID != offered.ID {
		t.Errorf("%+v", gone)
	}
}

// The ordinary cancel, before any response: CANCEL waits for the first one.
func TestCancelWaitsForAProvisionalResponse(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	d.phone.HangUp("out-1")
	await[switchboard.CallGone](d, time.Second, nil)
	select {
	case req := <-f.requests:
		if req.Method == sip.CANCEL {
			t.Error("CANCEL before any response")
		}
	default:
	}
	f.reply(invite, 100)
	f.reply(f.expect(sip.CANCEL), 200)
	f.reply(invite, 487)
	f.expect(sip.ACK)
}

// C: the ACK is lost: the 200 is repeated with growing pauses, then the call
// ends with a BYE.
func TestSharpEdgeCLostACK(t *testing.T) {
	var later atomic.Int64
	f, d := start(t, func(p *Phone) {
		p.now = func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
		p.pace.t1, p.pace.t2, p.pace.unacked = 10*time.Millisecond, 40*time.Millisecond, time.Minute
	})
	l := f.ring("4711")
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	began := time.Now()
	d.phone.Answer(offered.ID)
	for range 4 {
		l.take(f.expectReply(sip.INVITE, 200))
	}
	if took := time.Since(began); took < 70*time.Millisecond { // a timer may be late, and never early
		t.Errorf("the pauses do not grow: four answers within %v", took)
	}
	later.Store(int64(time.Hour))
	f.reply(f.expect(sip.BYE), 200)
	gone, _ := await[switchboard.CallGone](d, 2*time.Second, nil)
	if gone.Reason == "" {
		t.Error("the operator is not told why")
	}
}

// D: the INVITE's transaction lives while it rings: a repeated INVITE gets the
// 180 again, and CANCEL finds it. Every response carries one tag.
func TestSharpEdgeDTransactionLivesWhileRinging(t *testing.T) {
	f, d := start(t, nil)
	l := f.ring("4711")
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	f.send(l.invite, d.phone.present().Here().String())
	again := f.expectReply(sip.INVITE, 180)
	tag, _ := again.To().Params.Get("tag")
	l.cancel(d)
	ended := f.expectReply(sip.INVITE, 487)
	if last, _ := ended.To().Params.Get("tag"); last != tag {
		t.Errorf("the 487 has tag %q, the 180 had %q", last, tag)
	}
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.ID != offered.ID || gone.Reason != "" {
		t.Errorf("%+v", gone)
	}
}

// A caller who gives up as soon as the telephone has said 100 gets one 487, with the
// tag that every other response has, and leaves no call behind.
func TestCancelRightAfterThe100(t *testing.T) {
	f, d := start(t, nil)
	for range 50 {
		l := f.call("4711")
		trying := f.expectReply(sip.INVITE, 100)
		l.cancel(d)
		ended := f.expectReply(sip.INVITE, 487)
		first, _ := trying.To().Params.Get("tag")
		if last, _ := ended.To().Params.Get("tag"); last == "" || first != last {
			t.Fatalf("the 100 has tag %q, the 487 %q", first, last)
		}
	}
	poll(t, d.phone.idle) // no call is left
}

// E: sipgo hands messages over in any order. An older NOTIFY does not undo a
// newer one, an older re-INVITE is refused.
func TestSharpEdgeEOrderByCSeq(t *testing.T) {
	f, d := start(t, nil)
	l, id := talking(f, d)
	refer := transferring(f, d, l, id, "4712")
	l.notify(refer, 205, "486 Busy Here")
	f.expectReply(sip.NOTIFY, 200)
	failed, _ := await[switchboard.TransferFailed](d, time.Second, nil)
	if failed.Reason != reasonBusy {
		t.Errorf("%+v", failed)
	}
	l.notify(refer, 204, "200 OK")
	f.expectReply(sip.NOTIFY, 200)
	l.send(sip.INVITE, 203, sdpBody("sendrecv"))
	f.expectReply(sip.INVITE, 500)
	l.send(sip.INVITE, 206, sdpBody("sendrecv"))
	l.ack(f.expectReply(sip.INVITE, 200))
}

// F, and the defence against scanners: who is not the PBX gets no answer, and the
// operator hears nothing of them.
func TestSharpEdgeFStrangersAreDropped(t *testing.T) {
	f, d := start(t, nil)
	var listen net.ListenConfig
	stranger, err := listen.ListenPacket(context.Background(), "udp", "127.0.0.2:0")
	if err != nil {
		t.Skip("no second loopback address:", err)
	}
	defer func() { _ = stranger.Close() }()
	to, err := net.ResolveUDPAddr("udp", d.phone.present().Here().String())
	if err != nil {
		t.Fatal(err)
	}
	l := &leg{f: f, callID: "scan", local: "x", localUser: "100"}
	scan := l.request(sip.INVITE, sdpBody("sendrecv")) // the PBX itself may
	f.expectReply(sip.INVITE, 180)
	await[switchboard.CallOffered](d, time.Second, nil)
	text := strings.ReplaceAll(scan.String(), "scan", "scan2")
	if _, err := stranger.WriteTo([]byte(text), to); err != nil {
		t.Fatal(err)
	}
	l2 := &leg{f: f, callID: "ping", local: "y", localUser: "100"}
	l2.request(sip.OPTIONS, nil)
	f.expectReply(sip.OPTIONS, 200) // so the stranger's packet was read before
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.events) > 0 {
		t.Errorf("a stranger caused %+v", d.events)
	}
}

// H: what we send fits into a datagram.
func TestSharpEdgeHInviteFitsUDP(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	if size := len(invite.String()); size > 1300 {
		t.Errorf("the INVITE has %d bytes", size)
	}
	f.reply(invite, 486)
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.Reason != reasonBusy {
		t.Errorf("%+v", gone)
	}
}

// L: requests leave from the socket that listens.
func TestSharpEdgeLOneSocket(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	if here := d.phone.present().Here().String(); invite.Source() != here {
		t.Errorf("sent from %s, listening on %s", invite.Source(), here)
	}
}

// M: of several challenges the strongest is answered, with the whole address;
// requests inside the dialog are challenged, too.
func TestSharpEdgeMChallenges(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	f.reply(invite, 407,
		sip.NewHeader("Proxy-Authenticate", `Digest realm="pbx", nonce="n1", algorithm=MD5, qop="auth"`),
		sip.NewHeader("Proxy-Authenticate", `Digest realm="pbx", nonce="n2", algorithm=SHA-256, qop="auth"`))
	again := f.expect(sip.INVITE)
	answer := again.GetHeader("Proxy-Authorization").Value()
	if !strings.Contains(answer, "SHA-256") || !strings.Contains(answer, `nonce="n2"`) || !strings.Contains(answer, again.Recipient.String()) {
		t.Errorf("answered %s", answer)
	}
	if again.CSeq().SeqNo != invite.CSeq().SeqNo+1 {
		t.Error("the second INVITE needs the next CSeq")
	}
	f.replySDP(again, 200, "sendrecv")
	f.expect(sip.ACK)
	await[switchboard.CallConnected](d, time.Second, nil)

	challenge := sip.NewHeader("WWW-Authenticate", `Digest realm="pbx", nonce="n3", algorithm=MD5, qop="auth"`)
	authorized := func(method sip.RequestMethod) *sip.Request {
		f.reply(f.expect(method), 401, challenge)
		if method == sip.INVITE {
			f.expect(sip.ACK)
		}
		req := f.expect(method)
		if req.GetHeader("Authorization") == nil {
			t.Errorf("%s has no answer to the challenge", method)
		}
		return req
	}
	d.phone.Transfer("out-1", "4712")
	f.replySDP(authorized(sip.INVITE), 200, "recvonly")
	f.expect(sip.ACK)
	f.reply(authorized(sip.REFER), 202)
	d.phone.HangUp("out-1")
	f.reply(authorized(sip.BYE), 200)
}

// N2: no header of somebody else's choice, from whatever side the text comes.
func TestSharpEdgeN2HeaderInjection(t *testing.T) {
	for _, cfg := range []Config{
		{Server: "127.0.0.1:5060", Transport: "udp", Username: "1000", DisplayName: "Desk\r\nX: y"},
		{Server: "127.0.0.1:5060", Transport: "udp", Username: "1000\r\nX: y"},
		{Server: "127.0.0.1:5060\r\nX: y", Transport: "udp", Username: "1000"},
		{Server: "127.0.0.1:5060", Transport: "udp", Username: "1000", UserAgent: "x\x00"},
	} {
		cfg.Audio = "null"
		if _, err := New(cfg, func(switchboard.Event) {}); err == nil {
			t.Errorf("accepted %+v", cfg)
		}
	}
	f, d := start(t, nil)
	for _, number := range []string{"4711\r\nX: y", "4711>", "a@evil.example", "", "47 11", "4711;x=y", "\x00"} {
		d.phone.Dial("out-1", number)
		if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.Reason != reasonUnknown {
			t.Errorf("%q: %+v", number, gone)
		}
	}
	_, id := talking(f, d)
	d.phone.Transfer(id, "4711\r\nX: y")
	await[switchboard.TransferFailed](d, time.Second, nil)
	for len(f.requests) > 0 {
		if req := <-f.requests; req.Method != sip.ACK {
			t.Errorf("sent %s", req.StartLine())
		}
	}
}

// O: requests in a dialog that is not answered yet find it.
func TestSharpEdgeOEarlyDialog(t *testing.T) {
	f, d := start(t, nil)
	invite, l := dialled(f, d)
	f.reply(invite, 183)
	l.request(sip.INFO, nil)
	f.expectReply(sip.INFO, 200)
	l.request(sip.NOTIFY, nil, sip.NewHeader("Event", "presence"))
	f.expectReply(sip.NOTIFY, 481) // known dialog, but no subscription of ours
	l.request(sip.BYE, nil)
	f.expectReply(sip.BYE, 200)
	await[switchboard.CallGone](d, time.Second, nil)
}

// forks: the second telephone that answers is sent away.
func TestForkLoserIsEnded(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	f.replySDP(invite, 200, "sendrecv")
	f.expect(sip.ACK)
	await[switchboard.CallConnected](d, time.Second, nil)
	second := f.answer(invite, 200, sip.NewHeader("Content-Type", "application/sdp"))
	second.To().Params.Add("tag", "fork")
	second.SetBody(sdpBody("sendrecv"))
	f.send(second, invite.Source())
	bye := f.expect(sip.BYE)
	if tag, _ := bye.To().Params.Get("tag"); tag != "fork" {
		t.Errorf("the BYE went to %q", tag)
	}
	f.reply(bye, 200)
	f.replySDP(invite, 200, "sendrecv") // the first one repeats its 200: our ACK was lost
	ack := f.expect(sip.ACK)
	for tagOf(ack) != "pbx" {
		ack = f.expect(sip.ACK)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if slices.ContainsFunc(d.events, func(p posted) bool { _, gone := p.event.(switchboard.CallGone); return gone }) {
		t.Error("the call itself ended")
	}
}

func tagOf(req *sip.Request) string {
	tag, _ := req.To().Params.Get("tag")
	return tag
}

// G: sipgo stops listening at a read error. The telephone notices that the flow is not
// alive, opens another and registers from there.
func TestSharpEdgeGListenerComesBack(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.pace.check = 5 * time.Millisecond })
	before := d.phone.present().Here()
	d.phone.present().Part()
	poll(t, func() bool { s := d.phone.present(); return s != nil && s.Here() != before && s.Alive() })
	poll(t, func() bool { return f.contact().Port == int(d.phone.present().Here().Port()) })
	f.ring("4711")
	await[switchboard.CallOffered](d, time.Second, nil)
}

// The callee may not end a call before its answer is acknowledged.
func TestHangUpWaitsForTheACK(t *testing.T) {
	f, d := start(t, nil)
	l := f.ring("4711")
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	d.phone.Answer(offered.ID)
	ok := f.expectReply(sip.INVITE, 200)
	d.phone.HangUp(offered.ID)
	l.take(ok)
	f.expectReply(sip.INVITE, 200) // still repeated
	if len(f.requests) > 0 {
		t.Errorf("sent %s before the ACK", (<-f.requests).StartLine())
	}
	l.ack(ok)
	f.reply(f.expect(sip.BYE), 200)
	await[switchboard.CallGone](d, time.Second, nil)
}
