package telephony

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// lamps follows the lines that a telephone reports until all are as wanted.
func (d *desk) lines(limit time.Duration, what string, want map[string]switchboard.LineState) {
	d.t.Helper()
	now := map[string]switchboard.Line{}
	began := time.Now()
	await(d, limit, func(e switchboard.LinesRead) bool {
		maps.Copy(now, e.Results)
		for extension, state := range want {
			if now[extension].State != state || !now[extension].Lost.IsZero() {
				return false
			}
		}
		return true
	})
	d.t.Logf("%s: %d lines after %v", what, len(want), time.Since(began).Round(time.Millisecond))
}

// Fifty lamps and the telephones of colleagues, through a restart of the PBX.
func TestAsteriskLines(t *testing.T) {
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		cfg := w.attendant(t, pbx)
		cfg.Audio = "null"
		d := newDesk(t, cfg, 0, func(p *Phone) { p.pace.canary, p.pace.register = time.Second, 2*time.Second })
		d.registered()
		extensions := []string{"1002", "777"}
		want := map[string]switchboard.LineState{"1002": switchboard.LineIdle}
		for i := range 50 {
			extension := fmt.Sprint(peers.FirstLamp + i)
			extensions = append(extensions, extension)
			want[extension] = switchboard.LineIdle
		}
		d.phone.WatchLines(extensions)
		d.lines(10*time.Second, "at first", want)
		states := []struct {
			device string
			line   switchboard.LineState
		}{{"INUSE", switchboard.LineOnCall}, {"RINGING", switchboard.LineRinging}, {"NOT_INUSE", switchboard.LineIdle}, {"BUSY", switchboard.LineOnCall}, {"ONHOLD", switchboard.LineOnCall}}
		news := map[string]switchboard.LineState{}
		for i := range 50 {
			state := states[i%len(states)]
			pbx.SetLamp(i, state.device)
			if want[fmt.Sprint(peers.FirstLamp+i)] = state.line; state.line != switchboard.LineIdle {
				news[fmt.Sprint(peers.FirstLamp+i)] = state.line
			}
		}
		d.lines(10*time.Second, "changed", news)

		caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{})
		colleague := peers.StartBaresip(t, pbx, "1002", peers.BaresipOptions{Manual: true})
		caller.Call("1002")
		d.lines(5*time.Second, "rings", map[string]switchboard.LineState{"1002": switchboard.LineRinging})
		colleague.Answer()
		d.lines(5*time.Second, "answered", map[string]switchboard.LineState{"1002": switchboard.LineOnCall})
		caller.Hangup()
		d.lines(5*time.Second, "hung up", map[string]switchboard.LineState{"1002": switchboard.LineIdle})

		pbx.Stop()
		await(d, 10*time.Second, func(e switchboard.LinesRead) bool { return !e.Results["1002"].Lost.IsZero() })
		pbx.Start()
		d.lines(20*time.Second, "after a restart", want)
	})
}

// By presence a telephone that is not connected can be told from one that is
// idle.
func TestAsteriskLinesByPresence(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	peers.StartBaresip(t, pbx, "1002", peers.BaresipOptions{})
	cfg := attendant(pbx)
	cfg.Audio, cfg.LineState = "null", "presence"
	d := newDesk(t, cfg, 0, nil)
	d.registered()
	lamp := fmt.Sprint(peers.FirstLamp)
	d.phone.WatchLines([]string{"1002", "1005", lamp})
	d.lines(5*time.Second, "at first", map[string]switchboard.LineState{"1002": switchboard.LineIdle, lamp: switchboard.LineIdle})
	for device, state := range map[string]switchboard.LineState{"RINGING": switchboard.LineRinging, "INUSE": switchboard.LineOnCall, "UNAVAILABLE": switchboard.LineUnknown, "ONHOLD": switchboard.LineOnCall} {
		pbx.SetLamp(0, device)
		d.lines(5*time.Second, device, map[string]switchboard.LineState{lamp: state})
	}
	if d.phone.lamps.count.Load() != 3 {
		t.Errorf("%d subscriptions", d.phone.lamps.count.Load())
	}
}

// A call that rings at a colleague's is taken by the code of the PBX.
func TestAsteriskPickup(t *testing.T) {
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		caller := w.speaking(t, pbx)
		peers.StartBaresip(t, pbx, "1002", peers.BaresipOptions{Manual: true})
		d := w.desk(t, pbx, nil)
		d.phone.WatchLines([]string{"1002"})
		d.lines(5*time.Second, "at first", map[string]switchboard.LineState{"1002": switchboard.LineIdle})
		caller.Call("1002")
		d.lines(5*time.Second, "rings", map[string]switchboard.LineState{"1002": switchboard.LineRinging})
		d.phone.Dial("out-1", "*81002")
		await[switchboard.CallConnected](d, 5*time.Second, nil)
		d.hears(440)
		caller.WaitHears(700)
		d.phone.Dial("out-2", "*81002")
		if gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil); gone.ID != "out-2" {
			t.Errorf("nothing rings there any more: %+v", gone)
		}
		d.phone.HangUp("out-1")
		pbx.WaitIdle()
	})
}
