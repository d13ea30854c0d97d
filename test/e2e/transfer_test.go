package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"frontdesk/sandbox"
	"frontdesk/test/peers"
)

// A transfer to a colleague who does not pick up, at a PBX that calls it done while it
// rings: F7 has the caller back, and nobody who waits for too long is forgotten.
func TestNobodyPicksUpAtAsterisk(t *testing.T) {
	screen, keyring, pbx := peers.StartScreen(t, 1400, 900), peers.StartKeyring(t), peers.StartAsterisk(t)
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	colleague := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 700, Manual: true})
	anna := newPerson(t, screen.Env(), keyring.Env())
	people := filepath.Join(anna.home, "people.csv")
	if err := os.WriteFile(people, []byte("first name,last name,department,extension\nDana,Osei,Claims,1003\nEvi,Brandt,Claims,1004\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	anna.configure(sandbox.Endpoints{SIP: sandbox.SIP{Server: pbx.Addr, Username: "1000", Transport: "udp"}},
		"failed_transfer_seconds = 5\n"+light+fmt.Sprintf("[directory]\nsources = [\"csv\"]\ncsv = %q\n", people))
	anna.sound(filepath.Join(anna.home, "in.wav"), filepath.Join(anna.home, "out.wav"))
	if _, errs, status := anna.frontdesk("pw1000\n", "secret", "set", "sip"); status != 0 {
		t.Fatalf("secret set sip: %d %s", status, errs)
	}
	c := anna.openConsole()
	window := screen.Window("Frontdesk")
	c.await(1, line{"msg": "line.state", "extension": "1003", "state": "idle"})
	pbx.WaitRegistered("1000")

	id := takeCall(t, c, screen, caller, 1)
	send := func(n int) {
		t.Helper()
		screen.Type("osei")
		screen.Key("F4")
		c.await(n, line{"msg": "call.transfer", "to": "1003", "progress": float64(200)})
		c.await(n, line{"msg": "line.state", "extension": "1003", "state": "ringing"})
	}
	send(1)
	picture(t, window, "rings-at-a-colleague")
	screen.Key("F7")
	c.await(1, line{"msg": "call.transfer", "call": id, "outcome": "taken back"})
	caller.WaitHears(ours)
	c.seen(id, "active")
	colleague.Wait("CALL_CLOSED")

	send(2)
	c.await(2, line{"msg": "call.transfer", "call": id, "outcome": "taken back"})
	caller.WaitHears(peers.HoldHertz)
	c.seen(id, "held")
	picture(t, window, "nobody-picks-up")
	screen.Key("F7")
	caller.WaitHears(ours)
	c.seen(id, "active")
	screen.Key("F8")
	pbx.WaitIdle()
}
