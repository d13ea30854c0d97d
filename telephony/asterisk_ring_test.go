package telephony

import (
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// The PBX says in its dialplan how a call is to ring, also one of a queue, and the room
// hears it so, from a speaker of a real sound server; it hears nothing of the other rings.
func TestAsteriskSaysHowACallRings(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{})
	shelf := &peers.Gear{Name: "Shelf", Speaker: true}
	server := peers.StartSound(t, shelf)
	server.Setenv(t)
	tape := server.Record()
	cfg := attendant(pbx)
	cfg.Audio, cfg.Ring = "null", "Shelf"
	d := newDesk(t, cfg, 0, nil)
	d.registered()
	pitches := map[string]float64{"6411000": 466, "1000": 784, "6421000": 1319, "643": 880}
	for _, number := range []string{"6411000", "1000", "6421000", "643"} {
		from := tape.Length()
		caller.Call(number)
		await[switchboard.CallOffered](d, 5*time.Second, nil)
		began := tape.Heard(shelf, from, pitches[number])
		caller.Hangup()
		await[switchboard.CallGone](d, 5*time.Second, nil)
		caller.Wait("CALL_CLOSED")
		for other, hertz := range pitches {
			if last := tape.Last(shelf, began, hertz); other != number && last > began {
				t.Errorf("%s: it rings with %v Hz at %v", number, hertz, last)
			}
		}
	}
	pbx.WaitIdle()
}
