package e2e

import (
	"path/filepath"
	"testing"

	"frontdesk/sandbox"
	"frontdesk/test/peers"
)

// Signalling over TLS that trusts the organisation's own authority, and a voice
// that must be encrypted, at a PBX that demands both: heard at both ends.
func TestEncryptedAtAsterisk(t *testing.T) {
	screen, keyring, pbx := peers.StartScreen(t, 1400, 900), peers.StartKeyring(t), peers.StartAsterisk(t)
	caller := peers.StartBaresip(t, pbx, "1101", peers.BaresipOptions{Hertz: 440})
	anna := newPerson(t, screen.Env(), keyring.Env())
	heard := filepath.Join(anna.home, "out.wav")
	anna.configure(sandbox.Endpoints{SIP: sandbox.SIP{Server: pbx.TLSAddr, Username: "1100", Transport: "tls"}}, "srtp = \"require\"\nca = \""+pbx.CAFile+"\"\n")
	anna.sound(filepath.Join(anna.home, "in.wav"), heard)
	if _, errs, status := anna.frontdesk("pw1100\n", "secret", "set", "sip"); status != 0 {
		t.Fatalf("secret set sip: %d %s", status, errs)
	}
	c := anna.openConsole()
	window := screen.Window("Frontdesk")
	c.await(1, line{"msg": "phone.registered", "transport": "tls"})
	caller.Call("1100")
	rang := c.await(1, line{"msg": "call.ringing"})
	c.seen(rang["call"], "ringing")
	screen.Key("F2")
	c.await(1, line{"msg": "call.secured", "call": rang["call"], "on": true})
	caller.WaitHears(ours)
	if !peers.Eventually(patience, func() bool { return peers.ToneShare(t, heard, 440) > 0.5 }) {
		t.Errorf("the attendant does not hear the caller: %v", peers.ToneShare(t, heard, 440))
	}
	picture(t, window, "encrypted")
	screen.Key("F8")
	pbx.WaitIdle()
}
