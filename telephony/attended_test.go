package telephony

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// consulting brings a caller on hold and somebody who is asked.
func consulting(t *testing.T) (*fakePBX, *desk, switchboard.CallID, *leg, *leg) {
	t.Helper()
	f, d := start(t, nil)
	caller := f.ring("1001")
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	caller.answered(d, offered.ID)
	d.phone.Dial("out-1", "4712")
	invite := f.expect(sip.INVITE)
	f.replySDP(invite, 200, "sendrecv")
	f.expect(sip.ACK)
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	return f, d, offered.ID, caller, f.of(invite)
}

// refers takes the re-INVITEs that hold and the REFER that follows.
func (f *fakePBX) refers() *sip.Request {
	f.t.Helper()
	for deadline := time.After(5 * time.Second); ; {
		select {
		case req := <-f.requests:
			switch req.Method {
			case sip.INVITE:
				f.replySDP(req, 200, "recvonly")
			case sip.REFER:
				return req
			}
		case <-deadline:
			f.t.Fatal("no REFER")
		}
	}
}

// The REFER goes to the caller, names the consultation as its other end knows
// it, and both legs end once the PBX reports success.
func TestAttendedTransfer(t *testing.T) {
	f, d, id, caller, asked := consulting(t)
	d.phone.Complete(id, "out-1")
	refer := f.refers()
	if refer.CallID().Value() != caller.callID {
		t.Error("the REFER is not in the caller's dialog")
	}
	to := refer.GetHeader("Refer-To").Value()
	address, header, _ := strings.Cut(strings.Trim(to, "<>"), "?Replaces=")
	replaces, err := url.QueryUnescape(header)
	want := asked.callID + ";to-tag=" + asked.local + ";from-tag=" + asked.remote
	if err != nil || replaces != want || !strings.HasPrefix(address, "sip:pbx@") || strings.ContainsAny(header, ";=@") {
		t.Errorf("Refer-To: %s\nreplaces %q, want %q", to, replaces, want)
	}
	f.reply(refer, 202)
	caller.notify(refer, 900, "100 Trying")
	caller.notify(refer, 901, "200 OK")
	gone, _ := await(d, 5*time.Second, func(e switchboard.CallGone) bool { return e.ID == id })
	if gone.Reason != switchboard.Transferred {
		t.Errorf("%+v", gone)
	}
	ended := map[string]bool{}
	for range 2 {
		bye := f.expect(sip.BYE)
		ended[bye.CallID().Value()] = true
		f.reply(bye, 200)
	}
	if !ended[caller.callID] || !ended[asked.callID] {
		t.Errorf("BYE for %v", ended)
	}
	await(d, 5*time.Second, func(e switchboard.CallGone) bool { return e.ID == "out-1" })
}

// A BYE that overtakes the report of success is no failure.
func TestAttendedTransferByeFirst(t *testing.T) {
	f, d, id, caller, _ := consulting(t)
	d.phone.Complete(id, "out-1")
	refer := f.refers()
	f.reply(refer, 202)
	caller.send(sip.BYE, 902, nil)
	f.expectReply(sip.BYE, 200)
	caller.notify(refer, 903, "200 OK")
	gone, _ := await(d, 5*time.Second, func(e switchboard.CallGone) bool { return e.ID == id })
	if gone.Reason != switchboard.Transferred {
		t.Errorf("%+v", gone)
	}
}

// A PBX that refuses leaves both as they were, on hold.
func TestAttendedTransferRefused(t *testing.T) {
	f, d, id, caller, _ := consulting(t)
	d.phone.Complete(id, "out-1")
	f.reply(f.refers(), 603)
	back, _ := await[switchboard.TransferFailed](d, 5*time.Second, nil)
	if back.ID != id || back.Reason != reasonRefused {
		t.Errorf("%+v", back)
	}
	d.phone.Complete(id, "out-1")
	refer := f.refers()
	f.reply(refer, 202)
	caller.notify(refer, 910, "481 Call/Transaction Does Not Exist")
	back, _ = await[switchboard.TransferFailed](d, 5*time.Second, nil)
	if back.ID != id || back.Reason != reasonNoWay {
		t.Errorf("%+v", back)
	}
	d.phone.Retrieve("out-1")
	f.replySDP(f.expect(sip.INVITE), 200, "sendrecv")
	await(d, 5*time.Second, func(e switchboard.CallWasRetrieved) bool { return e.ID == "out-1" })
}

// Who is not answered yet cannot be handed to.
func TestAttendedTransferToWhoHasNotAnswered(t *testing.T) {
	f, d := start(t, nil)
	caller := f.ring("1001")
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	caller.answered(d, offered.ID)
	d.phone.Dial("out-1", "4712")
	f.reply(f.expect(sip.INVITE), 180)
	await[switchboard.CallAlerted](d, 5*time.Second, nil)
	d.phone.Complete(offered.ID, "out-1")
	if back, _ := await[switchboard.TransferFailed](d, 5*time.Second, nil); back.ID != offered.ID {
		t.Errorf("%+v", back)
	}
}

// Consultations that come to nothing leave the caller where they are; then consult,
// swap, hand over: caller and colleague hear each other's tones, and both legs of the
// attendant are gone.
func TestAsteriskAttendedTransfer(t *testing.T) {
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		caller := w.speaking(t, pbx)
		colleague := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000})
		d := w.desk(t, pbx, nil)
		id := callIn(d, caller)
		d.hears(440)
		held(d, id, caller)
		for number, reason := range map[string]string{"610": reasonBusy, "998": reasonUnknown} {
			asked := switchboard.CallID("out-" + number)
			d.phone.Dial(asked, number)
			gone, _ := await(d, 5*time.Second, func(e switchboard.CallGone) bool { return e.ID == asked })
			if gone.Reason != reason {
				t.Errorf("%s: %+v, want %q", number, gone, reason)
			}
		}
		d.phone.Dial("out-1", "612") // nobody answers there
		await(d, 5*time.Second, func(e switchboard.CallAlerted) bool { return e.ID == "out-1" })
		d.phone.HangUp("out-1")
		await(d, 5*time.Second, func(e switchboard.CallGone) bool { return e.ID == "out-1" })
		retrieved(d, id, caller, 440, 700)
		held(d, id, caller)
		d.phone.Dial("out-2", "1003")
		await[switchboard.CallConnected](d, 5*time.Second, nil)
		d.hears(1000)
		colleague.WaitHears(700)
		d.phone.Hold("out-2") // back and forth
		await[switchboard.CallWasHeld](d, 5*time.Second, nil)
		retrieved(d, id, caller, 440, 700)
		held(d, id, caller)
		retrieved(d, "out-2", colleague, 1000, 700)

		pressed := time.Now()
		d.phone.Complete(id, "out-2")
		over := map[switchboard.CallID]string{}
		for range 2 {
			gone, _ := await[switchboard.CallGone](d, 10*time.Second, nil)
			over[gone.ID] = gone.Reason
		}
		t.Logf("handed over after %v", time.Since(pressed))
		if over[id] != switchboard.Transferred || over["out-2"] != "" {
			t.Errorf("the calls ended with %v", over)
		}
		w.joined(t, pbx, caller, colleague)
	})
}

// Whom is consulted hangs up while they are put on hold to be handed to: the
// caller is not left waiting for it, and neither for a call that is over already.
func TestAttendedTransferColleagueLeaves(t *testing.T) {
	f, d, id, _, asked := consulting(t)
	d.phone.Complete(id, "out-1")
	f.expect(sip.INVITE) // the hold, which gets no answer
	asked.send(sip.BYE, 700, nil)
	f.expectReply(sip.BYE, 200)
	if back, _ := await[switchboard.TransferFailed](d, 5*time.Second, nil); back.ID != id || back.Reason != reasonNoWay {
		t.Errorf("%+v", back)
	}
	await(d, 5*time.Second, func(e switchboard.CallGone) bool { return e.ID == "out-1" })
	d.phone.Complete(id, "out-1")
	if back, _ := await[switchboard.TransferFailed](d, 5*time.Second, nil); back.ID != id {
		t.Errorf("%+v", back)
	}
}
