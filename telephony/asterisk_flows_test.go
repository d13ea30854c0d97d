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
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		d := w.desk(t, pbx, nil)
		member := "PJSIP/" + w.user
		if w.secure { // the other one is a member by the PBX's settings
			pbx.CLI("queue add member " + member + " to reception")
		}
		pbx.CLI("queue pause member " + member + " queue reception")
		served := peers.StartCallers(t, pbx, "500", 5, 9*time.Second)
		if !peers.Eventually(8*time.Second, func() bool { return strings.Count(pbx.CLI("queue show reception"), "(wait: ") == 5 }) {
			t.Fatalf("not all are waiting:\n%s", pbx.CLI("queue show reception"))
		}
		pbx.CLI("queue unpause member " + member + " queue reception")
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
	})
}

// The PBX reads its settings anew in the middle of a call: both go on hearing each
// other, lamps are told and new calls come in.
func TestAsteriskModuleReload(t *testing.T) {
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		caller := w.speaking(t, pbx)
		second := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000})
		d := w.desk(t, pbx, nil)
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
	})
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
// board, silent, until the PBX is back and says that it does not know the call, or
// somebody acts. Registration, lamps and the next call are as before.
func TestAsteriskRestartWithTheSound(t *testing.T) {
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		d := w.desk(t, pbx, func(p *Phone) { p.pace.canary, p.pace.register = time.Second, 2*time.Second })
		lamp := fmt.Sprint(peers.FirstLamp)
		d.phone.WatchLines([]string{lamp})
		d.lines(5*time.Second, "at first", map[string]switchboard.LineState{lamp: switchboard.LineIdle})
		d.phone.Dial("out-1", "601")
		await[switchboard.CallConnected](d, 5*time.Second, nil)
		d.hears(1004)
		pbx.Kill()
		await(d, 10*time.Second, func(e switchboard.LinesRead) bool { return !e.Results[lamp].Lost.IsZero() })
		if gone := told[switchboard.CallGone](d); len(gone) > 0 {
			t.Errorf("nobody said that it is over: %+v", gone)
		}
		pbx.Start()
		d.lines(30*time.Second, "after a restart", map[string]switchboard.LineState{lamp: switchboard.LineIdle})
		pbx.WaitRegistered(w.user)
		d.phone.HangUp("out-1") // answered 481; over TLS moving it to the new connection was so already
		poll(t, d.phone.idle)
		d.phone.Dial("out-2", "601")
		await(d, 5*time.Second, func(e switchboard.CallConnected) bool { return e.ID == "out-2" })
		d.hears(1004)
		d.phone.HangUp("out-2")
		d.stop()
	})
}

// A caller is parked, the lamp of the slot shows it, and they are taken back from
// there; one whom nobody takes rings again.
func TestAsteriskPark(t *testing.T) {
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		caller := w.speaking(t, pbx)
		d := w.desk(t, pbx, nil)
		park := func(id switchboard.CallID) {
			t.Helper()
			d.phone.Transfer(id, "700")
			over, taken := false, false // in whatever order they come
			await(d, 10*time.Second, func(e switchboard.Event) bool {
				switch e := e.(type) {
				case switchboard.CallGone:
					over = e.ID == id && e.Reason == switchboard.Transferred
				case switchboard.LinesRead:
					taken = e.Results["701"].State == switchboard.LineOnCall
				}
				return over && taken
			})
			caller.WaitHears(peers.HoldHertz)
		}
		d.phone.WatchLines([]string{"701"})
		d.lines(5*time.Second, "at first", map[string]switchboard.LineState{"701": switchboard.LineIdle})
		id := callIn(d, caller)
		d.hears(440)
		park(id)
		d.phone.Dial("out-1", "701")
		connected, empty := false, false
		await(d, 10*time.Second, func(e switchboard.Event) bool {
			switch e := e.(type) {
			case switchboard.CallConnected:
				connected = true
			case switchboard.LinesRead:
				empty = e.Results["701"].State == switchboard.LineIdle
			}
			return connected && empty
		})
		d.hears(440)
		caller.WaitHears(700)
		park("out-1")
		back, _ := await[switchboard.CallOffered](d, 25*time.Second, nil) // the PBX waits for 15 s
		if back.From.Number != w.caller {
			t.Errorf("%+v rings", back.From)
		}
		d.phone.Answer(back.ID)
		await(d, 5*time.Second, func(e switchboard.CallConnected) bool { return e.ID == back.ID })
		d.hears(440)
		caller.WaitHears(700)
		d.phone.HangUp(back.ID)
		pbx.WaitIdle()
	})
}
