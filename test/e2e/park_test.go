package e2e

import (
	"testing"
	"time"

	"frontdesk/sandbox"
	"frontdesk/test/peers"
)

// F10 parks, the slot shows with the caller's name, F9 and F7 take the caller
// back, and one whom nobody takes rings again: in the real window, at Asterisk.
func TestParkingAtAsterisk(t *testing.T) {
	screen, keyring, pbx := peers.StartScreen(t, 1400, 900), peers.StartKeyring(t), peers.StartAsterisk(t)
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	anna := newPerson(t, screen.Env(), keyring.Env())
	anna.configure(sandbox.Endpoints{SIP: sandbox.SIP{Server: pbx.Addr, Username: "1000", Transport: "udp"}}, "")
	anna.sound(anna.home+"/in.wav", anna.home+"/out.wav")
	if _, errs, status := anna.frontdesk("pw1000\n", "secret", "set", "sip"); status != 0 {
		t.Fatalf("secret set sip: %d %s", status, errs)
	}
	c := anna.openConsole()
	window := screen.Window("Frontdesk")
	c.await(1, line{"msg": "line.state", "extension": "701", "state": "idle"})
	c.await(1, line{"msg": "line.state", "extension": "720", "state": "idle"})
	pbx.WaitRegistered("1000")
	picture(t, window, "park-ready")

	id := takeCall(t, c, screen, caller, 1)
	screen.Key("F10")
	c.await(1, line{"msg": "call.transfer", "call": id, "outcome": "transferred"})
	parked := c.await(1, line{"msg": "line.state", "extension": "701", "state": "on-call"})
	caller.WaitHears(peers.HoldHertz)
	picture(t, window, "parked")
	screen.Key("F9", "F7")
	c.await(1, line{"msg": "call.answered", "call": "out-1"})
	caller.WaitHears(ours)
	c.await(2, line{"msg": "line.state", "extension": "701", "state": "idle"})
	picture(t, window, "unparked")

	screen.Key("F10")
	c.await(1, line{"msg": "call.transfer", "call": "out-1", "outcome": "transferred"})
	again := c.await(2, line{"msg": "line.state", "extension": "701", "state": "on-call"})
	back := c.await(2, line{"msg": "call.ringing"})
	t.Logf("parked after %v, rings again after %v", parked.at(t).Sub(c.lines(line{"msg": "call.answered"})[0].at(t)), back.at(t).Sub(again.at(t)).Round(time.Second))
	c.seen(back["call"], "ringing")
	if back["from"] != "1001" {
		t.Errorf("%v rings", back["from"])
	}
	picture(t, window, "park-returns")
	screen.Key("F2")
	caller.WaitHears(ours)
	screen.Key("F8")
	pbx.WaitIdle()
}
