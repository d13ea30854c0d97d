package telephony

import (
	"crypto/x509"
	"os"
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

func attendant(pbx *peers.Asterisk) Config {
	return Config{Server: pbx.Addr, Transport: "udp", Username: "1000", Password: "pw1000", DisplayName: "Attendant", FailedTransfer: 8 * time.Second}
}

// callIn lets a telephone ring the attendant and answers it.
func callIn(d *desk, caller *peers.Baresip) switchboard.CallID {
	d.t.Helper()
	dialled := time.Now()
	caller.Call(d.phone.cfg.Username)
	offered, at := await[switchboard.CallOffered](d, 5*time.Second, nil)
	delay := at.Sub(dialled)
	d.t.Logf("dial to offered: %v", delay)
	if delay > time.Second {
		d.t.Errorf("it took %v until the call rang", delay)
	}
	if offered.From.Number != caller.User || offered.From.Name == "" {
		d.t.Errorf("the caller is shown as %+v", offered.From)
	}
	pressed := time.Now()
	d.phone.Answer(offered.ID)
	if d.phone.cfg.SRTP == "require" {
		d.secured(offered.ID, true)
	}
	_, at = await[switchboard.CallConnected](d, 5*time.Second, nil)
	d.t.Logf("answer to connected: %v", at.Sub(pressed))
	return offered.ID
}

// retrieved takes a caller back and proves that both hear each other.
func retrieved(d *desk, id switchboard.CallID, caller *peers.Baresip, theirs, ours float64) {
	d.t.Helper()
	d.phone.Retrieve(id)
	await[switchboard.CallWasRetrieved](d, 5*time.Second, nil)
	d.hears(theirs)
	caller.WaitHears(ours)
}

func TestAsteriskAnswerHoldRetrieve(t *testing.T) {
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		caller := w.speaking(t, pbx)
		d := w.desk(t, pbx, nil)
		id := callIn(d, caller)
		d.hears(440)
		caller.WaitHears(700)
		held(d, id, caller)
		quiet := len(d.recording())
		caller.WaitHears(peers.HoldHertz)
		if now := len(d.recording()); now != quiet {
			t.Errorf("the attendant heard %d samples of a held caller", now-quiet)
		}
		retrieved(d, id, caller, 440, 700)
		// the other side may hold us, too
		caller.Hold()
		d.hears(peers.HoldHertz)
		caller.Resume()
		d.hears(440)
		d.phone.HangUp(id)
		await[switchboard.CallGone](d, 5*time.Second, nil)
		caller.Wait("CALL_CLOSED")
		pbx.WaitIdle()
	})
}

// The three ends of a blind transfer: it comes back from an unknown and from a
// busy number with the reason, and connects caller and colleague.
func TestAsteriskBlindTransfer(t *testing.T) {
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		pbx.Trace()
		t.Cleanup(func() {
			if t.Failed() {
				t.Log(pbx.Log())
			}
		})
		caller := w.speaking(t, pbx)
		colleague := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000})
		d := w.desk(t, pbx, nil)
		id := callIn(d, caller)
		d.hears(440) // Asterisk refuses (400) to transfer a call that it has not bridged yet
		for _, try := range []struct{ number, reason string }{{"999", reasonUnknown}, {"610", reasonBusy}} {
			d.phone.Transfer(id, try.number)
			await[switchboard.CallWasHeld](d, 5*time.Second, nil)
			cameBack(d, id, try.reason)
			caller.WaitHears(peers.HoldHertz)
			retrieved(d, id, caller, 440, 700)
		}
		d.phone.Transfer(id, "1003")
		gone, _ := await[switchboard.CallGone](d, 10*time.Second, nil)
		if gone.ID != id || gone.Reason != switchboard.Transferred {
			t.Errorf("the call ended with %+v", gone)
		}
		w.joined(t, pbx, caller, colleague)
	})
}

// Several calls at once, and one that we make.
func TestAsteriskOutgoingAndSecondCall(t *testing.T) {
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		caller := w.speaking(t, pbx)
		d := w.desk(t, pbx, nil)
		d.phone.Dial("out-1", "601")
		await[switchboard.CallConnected](d, 5*time.Second, nil)
		d.hears(1004)
		d.phone.Hold("out-1")
		await[switchboard.CallWasHeld](d, 5*time.Second, nil)
		in := callIn(d, caller)
		d.hears(440)
		d.phone.Hold(in)
		await[switchboard.CallWasHeld](d, 5*time.Second, nil)
		d.phone.Retrieve("out-1")
		await[switchboard.CallWasRetrieved](d, 5*time.Second, nil)
		d.hears(1004)
		caller.WaitHears(peers.HoldHertz)
		for number, reason := range map[string]string{"610": reasonBusy, "998": reasonUnknown, "613": reasonRefused} {
			id := switchboard.CallID("out-" + number)
			d.phone.Dial(id, number)
			gone, _ := await(d, 15*time.Second, func(e switchboard.CallGone) bool { return e.ID == id })
			if gone.Reason != reason {
				t.Errorf("%s ended with %q, want %q", number, gone.Reason, reason)
			}
		}
		d.phone.Dial("out-612", "612")
		await(d, 5*time.Second, func(e switchboard.CallAlerted) bool { return e.ID == "out-612" })
		d.phone.HangUp("out-612")
		await(d, 5*time.Second, func(e switchboard.CallGone) bool { return e.ID == "out-612" })
		d.phone.HangUp("out-1")
		d.phone.HangUp(in)
		pbx.WaitIdle()
	})
}

func TestAsteriskRejectAndMissed(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{})
	d := newDesk(t, attendant(pbx), 700, nil)
	d.registered()
	caller.Call("1000")
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	caller.Hangup()
	gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil)
	if gone.ID != offered.ID || gone.Reason != "" {
		t.Errorf("a caller who gave up: %+v", gone)
	}
	caller.Wait("CALL_CLOSED")
	caller.Call("1000")
	offered, _ = await[switchboard.CallOffered](d, 5*time.Second, nil)
	d.phone.HangUp(offered.ID)
	await[switchboard.CallGone](d, 5*time.Second, nil)
	if closed := caller.Wait("CALL_CLOSED"); !strings.Contains(closed.Param, "486") {
		t.Errorf("the rejected caller sees %q", closed.Param)
	}
	pbx.WaitIdle()
}

func TestAsteriskWrongPassword(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	pbx.Trace()
	cfg := attendant(pbx)
	cfg.Password, cfg.Audio = "wrong", "null"
	d := newDesk(t, cfg, 0, nil)
	failed, _ := await(d, 10*time.Second, func(e switchboard.PhoneChanged) bool { return e.Status.State == switchboard.PhoneFailed })
	if failed.Status.Fault != faultPassword || !failed.Status.RetryAt.IsZero() {
		t.Errorf("%+v", failed.Status)
	}
	tries := 0
	if !peers.Eventually(5*time.Second, func() bool { // the PBX writes its log in its own time
		tries = strings.Count(pbx.Log(), "Authorization: Digest")
		return tries >= 2
	}) || tries != 2 {
		t.Errorf("the password was tried %d times", tries)
	}
}

// TLS is verified: against the authority that signed, it registers; against
// the system's, it does not.
func TestAsteriskTLS(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	pem, err := os.ReadFile(pbx.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	cfg := attendant(pbx)
	cfg.Server, cfg.Transport, cfg.Roots = "sip:"+pbx.TLSAddr+";transport=tls", "", roots
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	d := newDesk(t, cfg, 700, nil)
	d.registered()
	id := callIn(d, caller)
	d.hears(440)
	caller.Hangup()
	gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil)
	if gone.ID != id {
		t.Errorf("%+v", gone)
	}
	cfg.Roots, cfg.Audio = nil, "null"
	stranger := newDesk(t, cfg, 0, nil)
	failed, _ := await(stranger, 10*time.Second, func(e switchboard.PhoneChanged) bool { return e.Status.State == switchboard.PhoneFailed })
	if failed.Status.Fault.Code != "phone-unreachable" || failed.Status.RetryAt.IsZero() {
		t.Errorf("%+v", failed.Status)
	}
}
