package telephony

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/refer"
	"frontdesk/test/peers"
)

// questioned brings a call whose other end asks the operator to call 4712.
func questioned(t *testing.T, tune func(*Phone), headers ...sip.Header) (*fakePBX, *desk, *leg, switchboard.CallID, uint32) {
	t.Helper()
	f, d := start(t, tune)
	l, id := talking(f, d)
	if len(headers) == 0 {
		headers = []sip.Header{sip.NewHeader("Refer-To", "<sip:4712@elsewhere.example.com>"), sip.NewHeader("Referred-By", "<sip:4711@pbx>")}
	}
	refer := l.request(sip.REFER, nil, headers...)
	question, _ := await[switchboard.ReferAsked](d, time.Second, nil)
	if question.ID != id || question.To.Number != "4712" {
		t.Errorf("%+v", question)
	}
	if len(f.requests) > 0 {
		t.Errorf("sent %s unasked", (<-f.requests).StartLine())
	}
	return f, d, l, id, refer.CSeq().SeqNo
}

// reported takes a NOTIFY of how the call goes.
func (f *fakePBX) reported(seq uint32, status int, over bool) {
	f.t.Helper()
	notify := f.expect(sip.NOTIFY)
	f.reply(notify, 200)
	got, _ := refer.Sipfrag(notify.Body())
	event, state := notify.GetHeader("Event").Value(), notify.GetHeader("Subscription-State").Value()
	if got != status || event != "refer;id="+strconv.Itoa(int(seq)) || strings.HasPrefix(state, "terminated") != over {
		f.t.Errorf("%s %s\n%s", event, state, notify.Body())
	}
}

// The operator says yes: the one named is called, who asked hears how that goes and
// hangs up, and the call is the same with another person.
func TestReferFollowed(t *testing.T) {
	f, d, l, id, seq := questioned(t, nil)
	d.phone.AnswerRefer(id, true)
	f.expectReply(sip.REFER, 202)
	f.reported(seq, 100, false)
	invite := f.expect(sip.INVITE)
	if by := invite.GetHeader("Referred-By").Value(); by != "<sip:4711@pbx>" || invite.Recipient.User != "4712" || invite.Recipient.Host != "127.0.0.1" {
		t.Errorf("%s", invite)
	}
	f.reply(invite, 180)
	f.reported(seq, 180, false)
	f.replySDP(invite, 200, "sendrecv")
	f.expect(sip.ACK)
	f.reported(seq, 200, true)
	if now, _ := await[switchboard.CallParty](d, time.Second, nil); now.ID != id || now.From.Number != "4712" {
		t.Errorf("%+v", now)
	}
	if ended, _ := await[switchboard.ReferEnded](d, time.Second, nil); ended != (switchboard.ReferEnded{ID: id}) {
		t.Errorf("%+v", ended)
	}
	l.send(sip.BYE, 900, nil)
	f.expectReply(sip.BYE, 200)
	d.phone.Hold(id)
	if hold := f.expect(sip.INVITE); hold.CallID().Value() != invite.CallID().Value() {
		t.Errorf("the hold went to %s", hold.CallID())
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.events {
		if e, is := p.event.(switchboard.CallGone); is {
			t.Errorf("%+v", e)
		}
	}
}

// An attended one names the dialog that waits there; who asked and does not hang up
// is hung up.
func TestReferFollowedAttended(t *testing.T) {
	const dialog = "a@b;to-tag=x;from-tag=y"
	f, d, l, id, seq := questioned(t, func(p *Phone) { p.pace.parting = time.Millisecond },
		sip.NewHeader("Refer-To", "<sip:4712@127.0.0.1:9;gr=abc?Replaces="+url.QueryEscape(dialog)+">"))
	d.phone.AnswerRefer(id, true)
	f.expectReply(sip.REFER, 202)
	f.reported(seq, 100, false)
	invite := f.expect(sip.INVITE)
	if invite.GetHeader("Replaces").Value() != dialog || !strings.Contains(invite.Recipient.String(), "gr=abc") || !strings.Contains(invite.GetHeader("Referred-By").Value(), "4711") {
		t.Errorf("%s", invite)
	}
	f.replySDP(invite, 200, "sendrecv")
	f.expect(sip.ACK)
	f.reported(seq, 200, true)
	if bye := f.expect(sip.BYE); bye.CallID().Value() != l.callID {
		t.Error("another leg was ended")
	}
}

// What comes to nothing leaves the call with whom it was.
func TestReferComesToNothing(t *testing.T) {
	for name, c := range map[string]struct {
		script func(f *fakePBX, d *desk, id switchboard.CallID, seq uint32)
		reason string
	}{
		"busy": {func(f *fakePBX, d *desk, id switchboard.CallID, seq uint32) {
			d.phone.AnswerRefer(id, true)
			f.expectReply(sip.REFER, 202)
			f.reported(seq, 100, false)
			f.reply(f.expect(sip.INVITE), 486)
			f.reported(seq, 486, true)
		}, reasonBusy},
		"no answer from the operator": {func(f *fakePBX, _ *desk, _ switchboard.CallID, _ uint32) { f.expectReply(sip.REFER, 603) }, reasonTooLate},
	} {
		t.Run(name, func(t *testing.T) {
			f, d, l, id, seq := questioned(t, func(p *Phone) {
				if c.reason == reasonTooLate {
					p.pace.consent = 100 * time.Millisecond
				}
			})
			c.script(f, d, id, seq)
			if ended, _ := await[switchboard.ReferEnded](d, time.Second, nil); ended.ID != id || ended.Reason != c.reason {
				t.Errorf("%+v", ended)
			}
			d.phone.AnswerRefer(id, true) // there is no question any more
			d.phone.Hold(id)
			if hold := f.expect(sip.INVITE); hold.CallID().Value() != l.callID {
				t.Error("the call is another")
			}
		})
	}
}

// The operator says no; a second question comes in its turn; a call that ends takes
// its question along.
func TestReferDeclined(t *testing.T) {
	f, d, l, id, _ := questioned(t, nil)
	l.request(sip.REFER, nil, sip.NewHeader("Refer-To", "<sip:4713@pbx>")) // one at a time
	f.expectReply(sip.REFER, 603)
	d.phone.AnswerRefer(id, false)
	f.expectReply(sip.REFER, 603)
	l.request(sip.REFER, nil, sip.NewHeader("Refer-To", "<sip:4712@pbx>"))
	await[switchboard.ReferAsked](d, time.Second, nil)
	l.request(sip.BYE, nil)
	f.expectReply(sip.BYE, 200)
	f.expectReply(sip.REFER, 603)
	await[switchboard.CallGone](d, time.Second, nil)
	stray := &leg{f: f, callID: "stray", local: "stray", localUser: "4711", seq: 1}
	stray.request(sip.REFER, nil, sip.NewHeader("Refer-To", "<sip:4712@pbx>"))
	f.expectReply(sip.REFER, 403)
}

// Who asked hangs up before the other has answered: the call goes on there, or ends.
func TestReferrerLeavesEarly(t *testing.T) {
	for name, status := range map[string]int{"answered": 200, "busy": 486} {
		t.Run(name, func(t *testing.T) {
			f, d, l, id, seq := questioned(t, nil)
			d.phone.AnswerRefer(id, true)
			f.expectReply(sip.REFER, 202)
			f.reported(seq, 100, false)
			invite := f.expect(sip.INVITE)
			l.send(sip.BYE, 900, nil)
			f.expectReply(sip.BYE, 200)
			if status == 486 {
				f.reply(invite, 486)
				if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.ID != id {
					t.Errorf("%+v", gone)
				}
				return
			}
			f.replySDP(invite, 200, "sendrecv")
			f.expect(sip.ACK)
			if now, _ := await[switchboard.CallParty](d, time.Second, nil); now.ID != id {
				t.Errorf("%+v", now)
			}
		})
	}
}

// While somebody is called to go on with it, the call is not sent anywhere else, and
// that is said; neither is somebody called while it is sent on.
func TestReferAndTransferExclude(t *testing.T) {
	f, d, _, id, seq := questioned(t, nil)
	d.phone.AnswerRefer(id, true)
	f.expectReply(sip.REFER, 202)
	f.reported(seq, 100, false)
	invite := f.expect(sip.INVITE)
	other := f.ring("4713")
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	other.answered(d, offered.ID)
	d.phone.Transfer(id, "4714")
	await(d, time.Second, func(e switchboard.CallActionFailed) bool { return e.ID == id })
	c := d.call(id)
	c.mail.Put(func() { c.complete(offered.ID, replaced{number: "4713"}) })
	await(d, time.Second, func(e switchboard.CallActionFailed) bool { return e.ID == id })
	f.replySDP(invite, 200, "sendrecv")
	f.expect(sip.ACK)
	await(d, time.Second, func(e switchboard.ReferEnded) bool { return e.ID == id && e.Reason == "" })
	for len(f.requests) > 0 {
		if req := <-f.requests; req.Method == sip.REFER {
			t.Errorf("sent %s", req.StartLine())
		}
	}
	l := f.of(invite)
	l.request(sip.REFER, nil, sip.NewHeader("Refer-To", "<sip:4715@pbx>"))
	await[switchboard.ReferAsked](d, time.Second, nil)
	transferring(f, d, l, id, "4714")
	d.phone.AnswerRefer(id, true)
	f.expectReply(sip.REFER, 603)
	if ended, _ := await[switchboard.ReferEnded](d, time.Second, nil); ended.ID != id || ended.Reason != reasonSentOn {
		t.Errorf("%+v", ended)
	}
}

// A question ends with the leg that asked it, whether the operator has said yes or
// nothing yet: somebody else is there now.
func TestQuestionEndsWithItsLeg(t *testing.T) {
	for name, yes := range map[string]bool{"asked": false, "called": true} {
		t.Run(name, func(t *testing.T) {
			f, d, l, id, seq := questioned(t, nil)
			if yes {
				d.phone.AnswerRefer(id, true)
				f.expectReply(sip.REFER, 202)
				f.reported(seq, 100, false)
				f.reply(f.expect(sip.INVITE), 180)
				f.reported(seq, 180, false)
			}
			other := f.takes("1005", l.replaces())
			if !yes {
				f.expectReply(sip.REFER, 603)
			}
			other.accepted()
			if ended, _ := await[switchboard.ReferEnded](d, time.Second, nil); ended != (switchboard.ReferEnded{ID: id}) {
				t.Errorf("%+v", ended)
			}
			if now, _ := await[switchboard.CallParty](d, time.Second, nil); now.ID != id || now.From.Number != "1005" {
				t.Errorf("%+v", now)
			}
			if yes {
				f.expectEach(sip.BYE, sip.CANCEL)
			}
		})
	}
}

// A caller who comes back from a transfer, in a leg whose other end had asked for one,
// asks no more.
func TestQuestionEndsWithTheReturn(t *testing.T) {
	f, d, l, id, _ := questioned(t, nil)
	transferring(f, d, l, id, "4714")
	f.seq++
	back := &leg{f: f, callID: "recall", local: "recall", localUser: l.localUser, seq: 300}
	back.invite = back.request(sip.INVITE, sdpBody("sendrecv"), sip.NewHeader("Referred-By", "<sip:1000@127.0.0.1>"))
	f.expectReply(sip.REFER, 603)
	back.accepted()
	if ended, _ := await[switchboard.ReferEnded](d, time.Second, nil); ended.ID != id {
		t.Errorf("%+v", ended)
	}
	await(d, time.Second, func(e switchboard.TransferFailed) bool { return e.ID == id })
}

// A hold that is under way when the one who was named answers is kept in the new leg,
// and the operator hears of it.
func TestReferFollowedDuringHold(t *testing.T) {
	f, d, _, id, seq := questioned(t, nil)
	d.phone.AnswerRefer(id, true)
	f.expectReply(sip.REFER, 202)
	f.reported(seq, 100, false)
	invite := f.expect(sip.INVITE)
	d.phone.Hold(id)
	f.expect(sip.INVITE) // which gets no answer
	f.replySDP(invite, 200, "sendrecv")
	f.expect(sip.ACK)
	await(d, time.Second, func(e switchboard.CallWasHeld) bool { return e.ID == id })
	await(d, time.Second, func(e switchboard.CallParty) bool { return e.ID == id })
	hold := f.expect(sip.INVITE)
	for hold.CallID().Value() != invite.CallID().Value() { // the first one, repeated
		hold = f.expect(sip.INVITE)
	}
	if !strings.Contains(string(hold.Body()), "a=sendonly") {
		t.Errorf("%s", hold.Body())
	}
}

// A real PBX asks us to call a colleague: on the operator's word we talk with them,
// and the PBX takes our reports.
func TestAsteriskRefersUs(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	pbx.Trace()
	colleague := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000})
	d := newDesk(t, attendant(pbx), 700, nil)
	d.registered()
	d.phone.Dial("out-1", "616")
	question, _ := await[switchboard.ReferAsked](d, 10*time.Second, nil)
	if question.ID != "out-1" || question.To.Number != "1003" {
		t.Errorf("%+v", question)
	}
	d.phone.AnswerRefer("out-1", true)
	await(d, 10*time.Second, func(e switchboard.CallParty) bool { return e.ID == "out-1" && e.From.Number == "1003" })
	d.hears(1000)
	colleague.WaitHears(700)
	notified := func() int { return strings.Count(pbx.Log(), "NOTIFY sip:") } // 100, 180, 200
	if !peers.Eventually(5*time.Second, func() bool { return notified() >= 3 }) || notified() != 3 {
		t.Errorf("%d reports", notified())
	}
	d.phone.HangUp("out-1")
	pbx.WaitIdle()
}
