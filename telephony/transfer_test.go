package telephony

import (
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

// unheardOf lets a transfer without an outcome fail soon.
func unheardOf(p *Phone) { p.cfg.FailedTransfer = 300 * time.Millisecond }

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
			f, d := start(t, func(p *Phone) {
				if name == "never notified" || name == "only rings" {
					unheardOf(p)
				}
			})
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
	f, d := start(t, nil)
	_, id := talking(f, d)
	d.phone.Transfer(id, "4712")
	f.replySDP(f.expect(sip.INVITE), 200, "recvonly")
	f.expect(sip.REFER)
	d.phone.present().Close() // ends the transaction sooner than its 32 s
	if got, _ := await[switchboard.TransferFailed](d, time.Second, nil); got.Reason != reasonWithPBX {
		t.Errorf("%+v", got)
	}
}

// A success that is told after we gave up still ends the call: the caller is
// talking to somebody else.
func TestLateSuccessEndsTheCall(t *testing.T) {
	f, d := start(t, unheardOf)
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
	f, d := start(t, func(p *Phone) { p.pace.settle = time.Millisecond })
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

// A caller who withholds their number comes back all the same: the PBX knows who they
// are, and nobody else is told.
func TestWithheldCallerComesBack(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.pace.settle = time.Millisecond })
	hidden := []sip.Header{sip.NewHeader("P-Asserted-Identity", "<sip:+441632960201@127.0.0.1>"), sip.NewHeader("Privacy", "id")}
	l := f.ring("anonymous", hidden...)
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	if offered.From != (switchboard.Party{}) {
		t.Errorf("%+v calls", offered.From)
	}
	l.answered(d, offered.ID)
	transferring(f, d, l, offered.ID, "4712")
	f.call("anonymous", append(hidden, sip.NewHeader("Referred-By", "<sip:1000@127.0.0.1>"))...)
	if got, _ := await[switchboard.TransferFailed](d, time.Second, nil); got.ID != offered.ID {
		t.Errorf("%+v", got)
	}
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
			f, d := start(t, nil)
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
	f, d := start(t, nil)
	l, id := talking(f, d)
	transferring(f, d, l, id, "4712")
	d.phone.Retrieve(id)
	f.expect(sip.INVITE)
	f.ring("4711", sip.NewHeader("Referred-By", "<sip:1000@127.0.0.1>"))
	await[switchboard.CallOffered](d, time.Second, nil)
}
