package telephony

import (
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// brisk looks after the flow a hundred times as often as usual, but gives a busy
// machine time to answer.
func brisk(p *Phone) {
	p.pace.check = 5 * time.Millisecond
	p.pace.quiet, p.pace.word, p.pace.register = 50*time.Millisecond, time.Second, 5*time.Second
	p.pace.nat = [2]time.Duration{50 * time.Millisecond, 60 * time.Millisecond}
}

func startTCP(t *testing.T, tune func(*Phone)) (*fakePBX, *desk) {
	t.Helper()
	f := newFakeTCP(t)
	d := f.desk(tune)
	d.registered()
	return f, d
}

// J: an idle connection is kept open by empty lines, and their answers are seen,
// though sipgo swallows them: no other question is asked.
func TestSharpEdgeJPongIsSeen(t *testing.T) {
	f, _ := startTCP(t, brisk)
	ours := <-f.stream.opened
	for range 5 {
		if from := next(t, f.stream.lines); from != ours {
			t.Errorf("an empty line came over %s, not %s", from, ours)
		}
	}
	if len(f.requests) > 0 || len(f.stream.opened) > 0 {
		t.Error("the answer was not seen")
	}
}

// J: who does not answer empty lines is asked by OPTIONS, and not given up.
func TestSharpEdgeJOptionsInsteadOfPong(t *testing.T) {
	f, _ := startTCP(t, brisk)
	<-f.stream.opened
	f.stream.set(func(s *stream) { s.mute = true })
	for range 3 {
		f.reply(f.expect(sip.OPTIONS), 404)
	}
	if len(f.stream.opened) > 0 {
		t.Error("a connection that lives was given up")
	}
}

// J: a connection that a router has forgotten is noticed, and another takes its
// place: registration, lamp and call go on over it.
func TestSharpEdgeJDeadFlow(t *testing.T) {
	f, d := startTCP(t, brisk)
	<-f.stream.opened
	d.phone.WatchLines([]string{"4712"})
	f.subscribed().tell(1, dialogInfo(0, "full", oneDialog("confirmed")))
	d.does("4712", switchboard.LineOnCall)
	l, _ := talking(f, d)
	before := f.contact()
	f.stream.set(func(s *stream) { s.dead = true })
	fresh := next(t, f.stream.opened)
	again := f.expectEach(sip.SUBSCRIBE, sip.INVITE)
	f.reply(again[sip.SUBSCRIBE], 200, sip.NewHeader("Expires", "600"))
	f.takeRefresh(again[sip.INVITE], fresh, before)
	l.request(sip.BYE, nil)
	f.expectReply(sip.BYE, 200)
	await[switchboard.CallGone](d, time.Second, nil)
}

// takeRefresh accepts the INVITE that tells of a new Contact.
func (f *fakePBX) takeRefresh(refresh *sip.Request, source string, before sip.Uri) {
	f.t.Helper()
	now := f.contact()
	if refresh.Source() != source || refresh.Contact().Address.Port != now.Port || refresh.Contact().Address.Host != now.Host || sameHost(now, before) {
		f.t.Errorf("the INVITE came from %s with the Contact %s; registered is %s, and was %s", refresh.Source(), refresh.Contact().Address.String(), now.String(), before.String())
	}
	f.replySDP(refresh, 200, "sendrecv")
	for ack := f.expect(sip.ACK); ack.CSeq().SeqNo != refresh.CSeq().SeqNo; {
		ack = f.expect(sip.ACK)
	}
}

// K: whatever Record-Route and Contact say, requests in a dialog go over the one
// connection, and those of the PBX come in and are answered over it.
func TestSharpEdgeKPinnedFlow(t *testing.T) {
	f, d := startTCP(t, nil)
	ours := <-f.stream.opened
	elsewhere := "<sip:192.0.2.1:5080;transport=tcp;lr>"
	l := f.ring("4711", sip.NewHeader("Record-Route", elsewhere))
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	l.answered(d, offered.ID)
	l.request(sip.INVITE, sdpBody("sendonly"), sip.NewHeader("Record-Route", elsewhere))
	l.ack(f.expectReply(sip.INVITE, 200))
	d.phone.HangUp(offered.ID)
	bye := f.expect(sip.BYE)
	if bye.Source() != ours || bye.GetHeader("Route") == nil || bye.GetHeader("Route").Value() != elsewhere {
		t.Errorf("from %s, not %s:\n%s", bye.Source(), ours, bye)
	}
	f.reply(bye, 200)

	invite, out := dialled(f, d)
	f.replySDP(invite, 200, "sendrecv", sip.NewHeader("Record-Route", elsewhere))
	if ack := f.expect(sip.ACK); ack.Source() != ours {
		t.Errorf("the ACK came from %s", ack.Source())
	}
	await[switchboard.CallConnected](d, time.Second, nil)
	out.request(sip.BYE, nil)
	f.expectReply(sip.BYE, 200)
	if len(f.stream.opened) > 0 {
		t.Error("a second connection was opened")
	}
}

// Over UDP, OPTIONS keeps routers awake; when it is not answered, REGISTER goes
// out at once and decides.
func TestKeepaliveOverUDP(t *testing.T) {
	registered := make(chan struct{}, 100)
	f := newFakePBX(t)
	f.register = func(req *sip.Request) *sip.Response {
		registered <- struct{}{}
		return f.answer(req, 200)
	}
	f.desk(brisk)
	next(t, registered)
	for range 3 {
		ask := f.expect(sip.OPTIONS)
		if len(registered) > 0 || !strings.Contains(ask.String(), "Max-Forwards") {
			t.Error("it registered again, though it was answered")
		}
		f.reply(ask, 200)
	}
	f.expect(sip.OPTIONS)
	next(t, registered)
}

// next takes from a channel, bounded.
func next[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(5 * time.Second):
		var none T
		t.Fatalf("no %T came", none)
		return none
	}
}
