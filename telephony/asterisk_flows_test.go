package telephony

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// Five callers wait in the queue and are taken one after the other, in the order
// in which they came, each with the line that they dialled.
func TestAsteriskQueueOfFive(t *testing.T) {
	t.Parallel()
	pbx := peers.StartAsterisk(t)
	d := newDesk(t, attendant(pbx), 700, nil)
	d.registered()
	pbx.CLI("queue pause member PJSIP/1000 queue reception")
	served := peers.StartCallers(t, pbx, "500", 5, 9*time.Second)
	if !peers.Eventually(8*time.Second, func() bool { return strings.Count(pbx.CLI("queue show reception"), "(wait: ") == 5 }) {
		t.Fatalf("not all are waiting:\n%s", pbx.CLI("queue show reception"))
	}
	pbx.CLI("queue unpause member PJSIP/1000 queue reception")
	held := map[switchboard.CallID]bool{} // the next one may ring before the last one is on hold
	for i := range 5 {
		var offered switchboard.CallOffered
		await(d, 10*time.Second, func(e switchboard.Event) bool {
			switch e := e.(type) {
			case switchboard.CallWasHeld:
				held[e.ID] = true
			case switchboard.CallOffered:
				offered = e
				return true
			}
			return false
		})
		if want := fmt.Sprintf("Caller %d", i+1); offered.From.Name != want || offered.Line != "Sales" || offered.Why != "no answer" {
			t.Errorf("the call %d is %+v, want %s for Sales", i+1, offered, want)
		}
		d.phone.Answer(offered.ID)
		d.phone.Hold(offered.ID)
	}
	for range 5 {
		await(d, 15*time.Second, func(e switchboard.Event) bool {
			if was, ok := e.(switchboard.CallWasHeld); ok {
				held[was.ID] = true
			}
			gone, ok := e.(switchboard.CallGone)
			return ok && gone.Reason == ""
		})
	}
	if len(held) != 5 {
		t.Errorf("on hold were %v", held)
	}
	served()
	pbx.WaitIdle()
}

// The PBX reads its settings anew in the middle of a call: both go on hearing each
// other, lamps are told and new calls come in.
func TestAsteriskModuleReload(t *testing.T) {
	t.Parallel()
	pbx := peers.StartAsterisk(t)
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	second := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000})
	d := newDesk(t, attendant(pbx), 700, nil)
	d.registered()
	lamp := fmt.Sprint(peers.FirstLamp)
	d.phone.WatchLines([]string{lamp})
	d.lines(5*time.Second, "at first", map[string]switchboard.LineState{lamp: switchboard.LineIdle})
	id := callIn(d, caller)
	d.hears(440)
	pbx.CLI("module reload")
	d.hears(440)
	caller.WaitHears(700)
	pbx.SetLamp(0, "INUSE")
	d.lines(5*time.Second, "after it", map[string]switchboard.LineState{lamp: switchboard.LineOnCall})
	d.phone.Hold(id)
	await[switchboard.CallWasHeld](d, 5*time.Second, nil)
	caller.WaitHears(peers.HoldHertz)
	other := callIn(d, second)
	d.hears(1000)
	d.phone.HangUp(other)
	d.phone.HangUp(id)
	pbx.WaitIdle()
}

// The PBX is killed in the middle of a call whose sound does not pass through it,
// and starts again: the two go on hearing each other, lamps and registration come
// back, and the next call is a normal one.
func TestAsteriskRestartInMidCall(t *testing.T) {
	t.Parallel()
	pbx := peers.StartAsterisk(t)
	pbx.DirectMedia()
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	d := newDesk(t, attendant(pbx), 700, func(p *Phone) { p.pace.canary, p.pace.register = time.Second, 2*time.Second })
	d.registered()
	lamp := fmt.Sprint(peers.FirstLamp)
	d.phone.WatchLines([]string{lamp})
	d.lines(5*time.Second, "at first", map[string]switchboard.LineState{lamp: switchboard.LineIdle})
	id := callIn(d, caller)
	d.hears(440)
	caller.WaitHears(700)

	pbx.Kill()
	await(d, 10*time.Second, func(e switchboard.LinesRead) bool { return !e.Results[lamp].Lost.IsZero() })
	d.hears(440)
	caller.WaitHears(700)
	if gone := told[switchboard.CallGone](d); len(gone) > 0 {
		t.Errorf("the call is over: %+v", gone)
	}

	pbx.Start()
	began := time.Now()
	d.lines(20*time.Second, "after a restart", map[string]switchboard.LineState{lamp: switchboard.LineIdle})
	pbx.WaitRegistered("1000")
	t.Logf("registered again after %v", time.Since(began))
	d.hears(440)
	d.phone.Hold(id) // the PBX does not know this call any more
	if gone, _ := await[switchboard.CallGone](d, 10*time.Second, nil); gone.ID != id {
		t.Errorf("%+v", gone)
	}
	d.stop() // before the second life of the PBX, which ends first
	caller.Stop()
}

// The PBX is killed in the middle of a call that it carries: the call stays on the
// board, silent, until somebody acts or it is back and does not know the call.
func TestAsteriskRestartWithTheSound(t *testing.T) {
	t.Parallel()
	pbx := peers.StartAsterisk(t)
	d := newDesk(t, attendant(pbx), 700, func(p *Phone) { p.pace.canary, p.pace.register = time.Second, 2*time.Second })
	d.registered()
	d.phone.Dial("out-1", "601")
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	d.hears(1004)
	pbx.Kill()
	pbx.Start()
	if gone := told[switchboard.CallGone](d); len(gone) > 0 {
		t.Errorf("nobody said that it is over: %+v", gone)
	}
	d.phone.HangUp("out-1") // answered 481
	if gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil); gone.ID != "out-1" {
		t.Errorf("%+v", gone)
	}
	d.phone.Dial("out-2", "601")
	await(d, 5*time.Second, func(e switchboard.CallConnected) bool { return e.ID == "out-2" })
	d.hears(1004)
	d.phone.HangUp("out-2")
	d.stop()
}

// The main flows over TLS and SRTP: lamps, digits, a transfer that comes back,
// one that is consulted first, and one that is not.
func TestAsteriskEncryptedFlows(t *testing.T) {
	t.Parallel()
	pbx := peers.StartAsterisk(t)
	caller := peers.StartBaresip(t, pbx, "1101", peers.BaresipOptions{Hertz: 440})
	colleague := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000})
	cfg := overTLS(t, pbx, "1100")
	cfg.SRTP = "require"
	d := newDesk(t, cfg, 700, nil)
	d.registered()
	d.phone.WatchLines([]string{"1003"})
	d.lines(5*time.Second, "at first", map[string]switchboard.LineState{"1003": switchboard.LineIdle})

	ring := func() switchboard.CallID {
		t.Helper()
		caller.Call("1100")
		offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
		d.phone.Answer(offered.ID)
		d.secured(offered.ID, true)
		await[switchboard.CallConnected](d, 5*time.Second, nil)
		d.hears(440)
		return offered.ID
	}
	talk := func() {
		t.Helper()
		pbx.WaitTalking("1101", "1003")
		colleague.WaitHears(440)
		caller.WaitHears(1000)
		caller.Hangup()
		caller.Wait("CALL_CLOSED")
		pbx.WaitIdle()
	}

	id := ring()
	caller.WaitHears(700)
	caller.Digits("47#")
	d.pressed(id, "47#")
	d.phone.Transfer(id, "999")
	if back, _ := await[switchboard.TransferFailed](d, 10*time.Second, nil); back.Reason != reasonUnknown {
		t.Errorf("%+v", back)
	}
	retrieved(d, id, caller, 440, 700)
	d.phone.Transfer(id, "1003")
	if gone, _ := await[switchboard.CallGone](d, 10*time.Second, nil); gone.Reason != switchboard.Transferred {
		t.Errorf("%+v", gone)
	}
	talk()
	d.lines(5*time.Second, "over", map[string]switchboard.LineState{"1003": switchboard.LineIdle})

	id = ring()
	d.phone.Hold(id)
	await[switchboard.CallWasHeld](d, 5*time.Second, nil)
	d.phone.Dial("out-1", "1003")
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	d.hears(1000)
	d.phone.Complete(id, "out-1")
	await(d, 10*time.Second, func(e switchboard.CallGone) bool { return e.ID == id && e.Reason == switchboard.Transferred })
	talk()
}
