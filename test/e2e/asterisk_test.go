package e2e

import (
	"fmt"
	"path/filepath"
	"testing"

	"frontdesk/sandbox"
	"frontdesk/telephony/media"
	"frontdesk/test/peers"
)

// ours is the tone that the attendant's microphone plays.
const ours = 1200

// The keys, at a real PBX with real telephones: answer, hold, retrieve, and
// transfers that go through and that come back, heard at both ends.
func TestTheKeysAtAsterisk(t *testing.T) {
	screen, keyring, pbx := peers.StartScreen(t, 1400, 900), peers.StartKeyring(t), peers.StartAsterisk(t)
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	colleague := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 700})
	anna := newPerson(t, screen.Env(), keyring.Env())
	heard := filepath.Join(anna.home, "out.wav")
	anna.configure(sandbox.Endpoints{SIP: sandbox.SIP{Server: pbx.Addr, Username: "1000", Transport: "udp"}}, "")
	anna.sound(filepath.Join(anna.home, "in.wav"), heard)
	if _, errs, status := anna.frontdesk("pw1000\n", "secret", "set", "sip"); status != 0 {
		t.Fatalf("secret set sip: %d %s", status, errs)
	}
	c := anna.openConsole()
	window := screen.Window("Frontdesk")
	c.await(1, line{"msg": "phone.registered"})
	pbx.WaitRegistered("1000")
	picture(t, window, "asterisk-ready") // a receptionist gets a call at an open window, not at one that is opening

	id := takeCall(t, c, screen, caller, 1)
	if !peers.Eventually(patience, func() bool { return peers.ToneShare(t, heard, 440) > 0.5 }) {
		t.Errorf("the attendant does not hear the caller: %v", peers.ToneShare(t, heard, 440))
	}
	screen.Key("F7")
	caller.WaitHears(peers.HoldHertz)
	c.seen(id, "held")
	picture(t, window, "asterisk-held")
	screen.Key("F7")
	caller.WaitHears(ours)
	c.seen(id, "active")
	transferTo(t, c, screen, id, "1003", "transferred")
	pbx.WaitTalking("1001", "1003")
	caller.WaitHears(700)
	colleague.WaitHears(440)
	caller.Hangup()
	pbx.WaitIdle()

	id = takeCall(t, c, screen, caller, 2)
	transferTo(t, c, screen, id, "610", "busy")
	picture(t, window, "asterisk-busy")
	screen.Key("F7")
	caller.WaitHears(ours)
	c.seen(id, "active")
	transferTo(t, c, screen, id, "999", "unknown number")
	screen.Key("F7")
	caller.WaitHears(ours)
	c.seen(id, "active")
	screen.Key("F8")
	pbx.WaitIdle()
}

// takeCall lets the caller ring and answers by F2.
func takeCall(t *testing.T, c *console, screen *peers.XScreen, caller *peers.Baresip, n int) (id any) {
	t.Helper()
	caller.Call("1000")
	rang := c.await(n, line{"msg": "call.ringing"})
	shown := c.seen(rang["call"], "ringing")
	t.Logf("from the INVITE to the ringing call in the window: %v ms and %v", rang["ms"], shown.at(t).Sub(rang.at(t)))
	screen.Key("F2")
	c.await(1, line{"msg": "call.answered", "call": rang["call"]})
	caller.WaitHears(ours)
	c.seen(rang["call"], "active")
	return rang["call"]
}

func transferTo(t *testing.T, c *console, screen *peers.XScreen, id any, number, outcome string) {
	t.Helper()
	screen.Type(number)
	screen.Key("F4")
	c.await(1, line{"msg": "call.transfer", "call": id, "outcome": outcome})
	if outcome != "transferred" {
		c.seen(id, "held")
	}
}

// sound gives the person a microphone that plays our tone, and an ear.
func (p *person) sound(microphone, ear string) {
	p.t.Helper()
	w, err := media.CreateWAV(microphone)
	if err != nil {
		p.t.Fatal(err)
	}
	tone := media.NewTone(ours, 8000)
	for range 50 {
		frame := make([]int16, media.FrameSamples)
		tone.ReadFrame(frame)
		w.Write(frame)
	}
	if err := w.Close(); err != nil {
		p.t.Fatal(err)
	}
	p.edit(`audio = "null"`, fmt.Sprintf("audio = %q", "file:"+microphone+","+ear))
}
