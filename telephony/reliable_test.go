package telephony

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
)

var require100rel = sip.NewHeader("Require", "100rel")

// Reliable provisional responses are acknowledged in their order, each once, in the
// early dialog they began.
func TestPRACK(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	if !header.Lists(invite, "Supported", "100rel") {
		t.Error("we do not say that we can")
	}
	say := func(tag string, status int, rseq string, body bool) {
		res := f.answer(invite, status, require100rel, sip.NewHeader("RSeq", rseq))
		res.To().Params.Add("tag", tag)
		if body {
			res.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
			res.SetBody(sdpBody("sendrecv"))
		}
		f.send(res, invite.Source())
	}
	acknowledged := func(tag, rseq string) {
		t.Helper()
		prack := f.expect(sip.PRACK)
		want := rseq + " " + strconv.Itoa(int(invite.CSeq().SeqNo)) + " INVITE"
		if got := prack.GetHeader("RAck").Value(); got != want || tagOf(prack) != tag {
			t.Errorf("RAck %q to %q, want %q to %q", got, tagOf(prack), want, tag)
		}
		if prack.CSeq().SeqNo <= invite.CSeq().SeqNo {
			t.Error("the CSeq does not grow")
		}
		f.reply(prack, 200)
	}
	say("one", 180, "7", false)
	acknowledged("one", "7")
	say("one", 180, "7", false) // repeated: its PRACK is on the way
	say("one", 183, "9", true)  // one is missing before it
	say("two", 183, "900", true)
	acknowledged("two", "900")
	say("one", 183, "8", true)
	acknowledged("one", "8")
	f.reply(invite, 200, sip.NewHeader("To", strings.Replace(invite.To().Value(), ";", "", 1)+";tag=one")) // its answer has come
	if ack := f.expect(sip.ACK); tagOf(ack) != "one" {
		t.Errorf("the ACK went to %q", tagOf(ack))
	}
	await[switchboard.CallConnected](d, time.Second, nil)
	d.phone.Hold("out-1") // the numbering goes on where the early dialog stood
	if hold := f.expect(sip.INVITE); hold.CSeq().SeqNo != invite.CSeq().SeqNo+3 {
		t.Errorf("CSeq %d after %d and two PRACKs", hold.CSeq().SeqNo, invite.CSeq().SeqNo)
	}
}

// Who demands it hears reliably that it rings: again and again until they say so.
func TestRingsReliably(t *testing.T) {
	f, d := start(t, nil)
	l := f.ring("4711", require100rel)
	again := f.expectReply(sip.INVITE, 180)
	l.take(again)
	rseq := again.GetHeader("RSeq").Value()
	if !header.Lists(again, "Require", "100rel") {
		t.Error("the 180 does not say that it is reliable")
	}
	seq := strconv.Itoa(int(l.invite.CSeq().SeqNo))
	for rack, status := range map[string]int{"1 " + seq + " INVITE": 481, rseq + " " + seq + " BYE": 481} {
		l.request(sip.PRACK, nil, sip.NewHeader("RAck", rack))
		f.expectReply(sip.PRACK, status)
	}
	l.request(sip.PRACK, nil)
	f.expectReply(sip.PRACK, 481)
	l.request(sip.PRACK, nil, sip.NewHeader("RAck", rseq+"  "+seq+" INVITE"))
	f.expectReply(sip.PRACK, 200)
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	l.answered(d, offered.ID)
}

// A PRACK that crosses our answer acknowledges as well, once.
func TestPRACKCrossesTheAnswer(t *testing.T) {
	f, d := start(t, nil)
	f.seq++
	l := &leg{f: f, callID: "crossing", local: "crossing", localUser: "4711", seq: 100}
	l.invite = l.request(sip.INVITE, sdpBody("sendrecv"), require100rel)
	ringing := f.expectReply(sip.INVITE, 180)
	l.take(ringing)
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	l.answered(d, offered.ID)
	rack := sip.NewHeader("RAck", ringing.GetHeader("RSeq").Value()+" "+strconv.Itoa(int(l.invite.CSeq().SeqNo))+" INVITE")
	for _, status := range []int{200, 481} {
		l.request(sip.PRACK, nil, rack)
		f.expectReply(sip.PRACK, status)
	}
}

// An INVITE without an offer gets ours with the 180; the answer comes with the
// PRACK, and an operator who is faster waits for it.
func TestRingsReliablyWithOurOffer(t *testing.T) {
	f, d := start(t, nil)
	f.seq++
	l := &leg{f: f, callID: "late", local: "late", localUser: "4711", seq: 100}
	l.invite = l.request(sip.INVITE, nil, require100rel)
	ringing := f.expectReply(sip.INVITE, 180)
	l.take(ringing)
	if !strings.Contains(string(ringing.Body()), "m=audio") {
		t.Errorf("no offer in\n%s", ringing)
	}
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	d.phone.Answer(offered.ID)
	rack := sip.NewHeader("RAck", ringing.GetHeader("RSeq").Value()+" "+strconv.Itoa(int(l.invite.CSeq().SeqNo))+" INVITE")
	l.request(sip.PRACK, []byte("nonsense"), rack)
	f.expectReply(sip.PRACK, 488)
	l.request(sip.PRACK, sdpBody("sendrecv"), rack)
	f.expectReply(sip.PRACK, 200)
	ok := f.expectReply(sip.INVITE, 200)
	if len(ok.Body()) > 0 {
		t.Errorf("agreed twice:\n%s", ok.Body())
	}
	l.ack(ok)
	await[switchboard.CallConnected](d, time.Second, nil)
}

// A caller who never acknowledges is sent away.
func TestRingsReliablyToNobody(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.pace.unacked = 200 * time.Millisecond })
	l := f.ring("4711", require100rel)
	l.ack(f.expectReply(sip.INVITE, 504))
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.Reason != reasonDeaf {
		t.Errorf("%+v", gone)
	}
}

// What else is demanded is named.
func TestUnsupported(t *testing.T) {
	f, d := start(t, nil)
	l := &leg{f: f, callID: "odd", local: "odd", localUser: "4711", seq: 100}
	l.request(sip.INVITE, sdpBody("sendrecv"), sip.NewHeader("Require", "timer, 100REL, join"))
	if bad := f.expectReply(sip.INVITE, 420).GetHeader("Unsupported").Value(); bad != "join" {
		t.Errorf("Unsupported: %s", bad)
	}
	_ = d
}
