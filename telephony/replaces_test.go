package telephony

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// takes sends an INVITE that replaces a dialog, from another telephone.
func (f *fakePBX) takes(user, replaces string, headers ...sip.Header) *leg {
	f.t.Helper()
	f.seq++
	l := &leg{f: f, callID: fmt.Sprintf("other-%d@pbx", f.seq), local: "other", localUser: user, seq: 700}
	l.invite = l.request(sip.INVITE, sdpBody("sendrecv"), append(headers, sip.NewHeader("Replaces", replaces))...)
	return l
}

// replaces names the leg as the telephone knows it.
func (l *leg) replaces() string {
	return l.callID + ";to-tag=" + l.remote + ";from-tag=" + l.local
}

// accepted acknowledges the 200 to the leg's INVITE.
func (l *leg) accepted() *sip.Response {
	l.f.t.Helper()
	ok := l.f.expectReply(sip.INVITE, 200)
	l.take(ok)
	l.ack(ok)
	return ok
}

// Somebody else's attended transfer to us: the call stays, the person changes, and
// the leg that was replaced is ended.
func TestReplacesTakesOverACall(t *testing.T) {
	f, d := start(t, nil)
	l, id := talking(f, d)
	other := f.takes("1004", l.replaces(), sip.NewHeader("P-Asserted-Identity", `"Dan" <sip:1004@pbx>`))
	if body := string(other.accepted().Body()); !strings.Contains(body, "a=sendrecv") {
		t.Errorf("an active call is not taken over as one:\n%s", body)
	}
	bye := f.expect(sip.BYE)
	if bye.CallID().Value() != l.callID {
		t.Error("another leg was ended")
	}
	f.reply(bye, 200)
	now, _ := await[switchboard.CallParty](d, time.Second, nil)
	if want := (switchboard.CallParty{ID: id, From: switchboard.Party{Name: "Dan", Number: "1004"}}); now != want {
		t.Errorf("%+v, want %+v", now, want)
	}
	d.phone.Hold(id) // the operator's call is the new leg
	hold := f.expect(sip.INVITE)
	if hold.CallID().Value() != other.callID {
		t.Errorf("the hold went to %s", hold.CallID())
	}
	f.replySDP(hold, 200, "recvonly")
	f.expect(sip.ACK)
	await[switchboard.CallWasHeld](d, time.Second, nil)
	d.phone.HangUp(id)
	f.reply(f.expect(sip.BYE), 200)
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.ID != id {
		t.Errorf("%+v", gone)
	}
}

// Who was on hold stays on hold, whoever it is now; what was under way is told.
func TestReplacesKeepsTheHold(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.pace.settle = time.Millisecond })
	l, id := talking(f, d)
	d.phone.Hold(id)
	f.expect(sip.INVITE) // which gets no answer
	other := f.takes("1004", l.replaces())
	other.accepted()
	await(d, time.Second, func(e switchboard.CallWasHeld) bool { return e.ID == id })
	await[switchboard.CallParty](d, time.Second, nil)
	hold := f.expect(sip.INVITE)
	for hold.CallID().Value() != other.callID { // the first one, repeated
		hold = f.expect(sip.INVITE)
	}
	if !strings.Contains(string(hold.Body()), "a=sendonly") {
		t.Errorf("%s", hold.Body())
	}
}

// A call that we make is taken by somebody else while it rings: answered, and the
// telephone that rang hears a CANCEL.
func TestReplacesTakesAnEarlyDialog(t *testing.T) {
	f, d := start(t, nil)
	invite, l := dialled(f, d)
	f.reply(invite, 180)
	await[switchboard.CallAlerted](d, time.Second, nil)
	f.takes("1004", l.replaces()+";early-only").accepted()
	f.reply(f.expect(sip.CANCEL), 200)
	f.reply(invite, 487)
	await(d, time.Second, func(e switchboard.CallConnected) bool { return e.ID == "out-1" })
	if now, _ := await[switchboard.CallParty](d, time.Second, nil); now.From.Number != "1004" {
		t.Errorf("%+v", now)
	}
}

// What may not be replaced is refused, and stays.
func TestReplacesRefused(t *testing.T) {
	f, d := start(t, nil)
	l, id := talking(f, d)
	ringing := f.ring("4713")
	ringing.take(f.answer(ringing.invite, 180)) // no tag of ours: see below
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	d.phone.mu.Lock()
	ringing.remote = d.phone.calls[offered.ID].dialog.key().local
	d.phone.mu.Unlock()
	for _, c := range []struct {
		name, replaces string
		status         int
		headers        []sip.Header
	}{
		{"no such call", "nobody;to-tag=a;from-tag=b", 481, nil},
		{"wrong from-tag", l.callID + ";to-tag=" + l.remote + ";from-tag=x", 481, nil},
		{"early-only of an answered call", l.replaces() + ";early-only", 486, nil},
		{"a call that rings here", ringing.replaces(), 481, nil},
		{"no tags", l.callID, 400, nil},
		{"two", l.replaces(), 400, []sip.Header{sip.NewHeader("Replaces", ringing.replaces())}},
	} {
		other := f.takes("1004", c.replaces, c.headers...)
		f.expectReply(sip.INVITE, c.status)
		other.ack(f.answer(other.invite, c.status))
	}
	d.phone.Hold(id)
	if hold := f.expect(sip.INVITE); hold.CallID().Value() != l.callID {
		t.Error("the call is another")
	}
}

const (
	videoOnly = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 RTP/AVP 99\r\n"
	savpOnly  = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/SAVP 8\r\n" +
		"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"
)

// What cannot be heard is refused before the old leg is ended: that of a call which is
// taken over, and that of a caller who comes back from a transfer.
func TestUnheardSuccessorRefused(t *testing.T) {
	for name, c := range map[string]struct {
		body  string
		comes bool // back from a transfer
	}{
		"no audio":                       {body: videoOnly},
		"only encrypted, and we are not": {body: savpOnly},
		"back without audio":             {body: videoOnly, comes: true},
		"back encrypted":                 {body: savpOnly, comes: true},
	} {
		t.Run(name, func(t *testing.T) {
			f, d := start(t, nil)
			l, id := talking(f, d)
			if c.comes {
				transferring(f, d, l, id, "4712")
			}
			f.seq++
			other := &leg{f: f, callID: "other", local: "other", localUser: l.localUser, seq: 700}
			why := sip.NewHeader("Replaces", l.replaces())
			if c.comes {
				why = sip.NewHeader("Referred-By", "<sip:1000@127.0.0.1>")
			}
			other.invite = other.request(sip.INVITE, []byte(c.body), why)
			f.expectReply(sip.INVITE, 488)
			other.ack(f.answer(other.invite, 488))
			if c.comes {
				d.phone.Retrieve(id)
			} else {
				d.phone.Hold(id)
			}
			if again := f.expect(sip.INVITE); again.CallID().Value() != l.callID {
				t.Error("the call is another")
			}
			d.mu.Lock()
			defer d.mu.Unlock()
			for _, p := range d.events {
				if e, is := p.event.(switchboard.CallGone); is {
					t.Errorf("%+v", e)
				}
			}
		})
	}
}

// Of several telephones that ring, each has its own dialog: requests of each are
// counted by themselves, and the call goes on with the one that answers.
func TestForksHaveDialogsOfTheirOwn(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	legs := map[string]*leg{}
	for i, tag := range []string{"one", "two"} {
		ringing := f.answer(invite, 180)
		ringing.To().Params.Add("tag", tag)
		f.send(ringing, invite.Source())
		l := f.of(invite)
		l.local, l.seq = tag, uint32(1000-500*i)
		legs[tag] = l
		l.request(sip.INFO, nil)
		f.expectReply(sip.INFO, 200)
	}
	ok := f.answer(invite, 200, sip.NewHeader("Content-Type", "application/sdp"))
	ok.To().Params.Add("tag", "two")
	ok.SetBody(sdpBody("sendrecv"))
	f.send(ok, invite.Source())
	if ack := f.expect(sip.ACK); tagOf(ack) != "two" {
		t.Errorf("the ACK went to %q", tagOf(ack))
	}
	await[switchboard.CallConnected](d, time.Second, nil)
	legs["two"].request(sip.INVITE, sdpBody("sendonly"))
	legs["two"].ack(f.expectReply(sip.INVITE, 200))
	legs["one"].request(sip.INFO, nil)
	f.expectReply(sip.INFO, 481)
}

// Whoever takes a muted call over hears nothing either.
func TestReplacesKeepsTheMute(t *testing.T) {
	f, d := start(t, nil)
	l, id := talking(f, d)
	d.phone.Mute(id, true)
	f.takes("1004", l.replaces()).accepted()
	f.reply(f.expect(sip.BYE), 200)
	await[switchboard.CallParty](d, time.Second, nil)
	silent := make(chan bool, 1)
	d.phone.tell(id, func(c *call) { silent <- c.rtp.Silent() })
	if !<-silent {
		t.Error("the microphone is on")
	}
}
