package telephony

import (
	"fmt"
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// Fifty lamps by one subscription, and one that is not on the list, through a
// restart of the PBX: on a list that tells what changed, and on one that tells
// everything each time.
func TestAsteriskLineList(t *testing.T) {
	for _, list := range []string{"lamps", "every-lamp"} {
		t.Run(list, func(t *testing.T) {
			pbx := peers.StartAsterisk(t)
			cfg := attendant(pbx)
			cfg.Audio, cfg.LineList = "null", list
			d := newDesk(t, cfg, 0, func(p *Phone) { p.pace.canary, p.pace.register = time.Second, 2*time.Second })
			d.registered()
			var extensions []string
			want := map[string]switchboard.LineState{}
			for i := range 50 {
				extension := fmt.Sprint(peers.FirstLamp + i)
				extensions = append(extensions, extension)
				want[extension] = switchboard.LineIdle
			}
			d.phone.WatchLines(extensions)
			d.lines(10*time.Second, "at first", want)
			if n := d.phone.lamps.count.Load(); n != 1 {
				t.Errorf("%d subscriptions for fifty lines", n)
			}

			const outside = peers.FirstLamp + 50
			d.phone.WatchLines(append(extensions, fmt.Sprint(outside)))
			d.lines(5*time.Second, "outside", map[string]switchboard.LineState{fmt.Sprint(outside): switchboard.LineIdle})
			d.subscriptions(2)
			pbx.SetLamp(50, "RINGING")
			d.lines(5*time.Second, "outside rings", map[string]switchboard.LineState{fmt.Sprint(outside): switchboard.LineRinging})

			news := map[string]switchboard.LineState{}
			for i := range 40 {
				extension, device, state := fmt.Sprint(peers.FirstLamp+i), "RINGING", switchboard.LineRinging
				if i%2 == 0 {
					device, state = "INUSE", switchboard.LineOnCall
				}
				pbx.SetLamp(i, device)
				news[extension], want[extension] = state, state
			}
			d.lines(10*time.Second, "changed", news)
			pbx.SetLamp(0, "NOT_INUSE")
			d.lines(5*time.Second, "idle again", map[string]switchboard.LineState{fmt.Sprint(peers.FirstLamp): switchboard.LineIdle})
			pbx.SetLamp(0, "INUSE")
			d.lines(5*time.Second, "and again not", map[string]switchboard.LineState{fmt.Sprint(peers.FirstLamp): switchboard.LineOnCall})

			pbx.Stop()
			lamp := fmt.Sprint(peers.FirstLamp)
			await(d, 10*time.Second, func(e switchboard.LinesRead) bool { return !e.Results[lamp].Lost.IsZero() })
			pbx.Start()
			d.lines(20*time.Second, "after a restart", want)
			d.subscriptions(2)
		})
	}
}

// subscriptions waits until there are so many: what a list tells of needs no other.
func (d *desk) subscriptions(want int64) {
	d.t.Helper()
	if !peers.Eventually(10*time.Second, func() bool { return d.phone.lamps.count.Load() == want }) {
		d.t.Errorf("%d subscriptions, want %d", d.phone.lamps.count.Load(), want)
	}
}
