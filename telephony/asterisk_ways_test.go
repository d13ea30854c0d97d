package telephony

import (
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// way is how an attendant and their first caller reach the PBX. What a switchboard
// does is the same by each.
type way struct {
	user, caller string // extensions
	secure       bool   // over TLS, with a voice that must be encrypted
}

// everyWay runs a flow in the clear and encrypted, each with a PBX of its own.
func everyWay(t *testing.T, flow func(t *testing.T, w way, pbx *peers.Asterisk)) {
	for name, w := range map[string]way{
		"UDP":          {user: "1000", caller: "1001"},
		"TLS and SRTP": {user: "1100", caller: "1101", secure: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flow(t, w, peers.StartAsterisk(t))
		})
	}
}

// attendant is the account of the attendant.
func (w way) attendant(t *testing.T, pbx *peers.Asterisk) Config {
	t.Helper()
	if !w.secure {
		return attendant(pbx)
	}
	cfg := overTLS(t, pbx, w.user)
	cfg.SRTP = "require"
	return cfg
}

// desk is the attendant at their telephone, speaking 700 Hz.
func (w way) desk(t *testing.T, pbx *peers.Asterisk, tune func(*Phone)) *desk {
	t.Helper()
	d := newDesk(t, w.attendant(t, pbx), 700, tune)
	d.registered()
	return d
}

// speaking is the caller, who speaks 440 Hz.
func (w way) speaking(t *testing.T, pbx *peers.Asterisk) *peers.Baresip {
	t.Helper()
	return peers.StartBaresip(t, pbx, w.caller, peers.BaresipOptions{Hertz: 440})
}

// held puts a call on hold, and proves that the caller hears the music.
func held(d *desk, id switchboard.CallID, caller *peers.Baresip) {
	d.t.Helper()
	d.phone.Hold(id)
	await(d, 5*time.Second, func(e switchboard.CallWasHeld) bool { return e.ID == id })
	caller.WaitHears(peers.HoldHertz)
}

// joined proves that a caller and a colleague hear each other, and that no leg of the
// attendant is left.
func (w way) joined(t *testing.T, pbx *peers.Asterisk, caller, colleague *peers.Baresip) {
	t.Helper()
	pbx.WaitTalking(caller.User, colleague.User)
	colleague.WaitHears(440)
	caller.WaitHears(1000)
	for _, c := range pbx.Channels() {
		if c.User == w.user {
			t.Errorf("a leg of the attendant is still up: %+v", c)
		}
	}
}

// cameBack waits for a transfer that comes to nothing, with the reason.
func cameBack(d *desk, id switchboard.CallID, reason string) {
	d.t.Helper()
	back, _ := await[switchboard.TransferFailed](d, 15*time.Second, nil)
	if back.ID != id || back.Reason != reason {
		d.t.Errorf("it came back as %+v, want %s %q", back, id, reason)
	}
}
