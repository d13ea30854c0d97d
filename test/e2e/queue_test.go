package e2e

import (
	"strings"
	"testing"
	"time"

	"frontdesk/sandbox"
	"frontdesk/test/peers"
)

// The attendant pauses in the queue of a real PBX, five callers gather there and
// are seen to, and as soon as she is ready they are answered in the order in which
// they came, each with what to say to who dialled that line.
func TestTheQueueAtAsterisk(t *testing.T) {
	screen, keyring, pbx := peers.StartScreen(t, 1400, 900), peers.StartKeyring(t), peers.StartAsterisk(t)
	anna := newPerson(t, screen.Env(), keyring.Env())
	anna.configure(sandbox.Endpoints{SIP: sandbox.SIP{Server: pbx.Addr, Username: "1000", Transport: "udp"}},
		light+"[reception]\nami = \""+pbx.Manager+"\"\nami_user = \"frontdesk\"\nalert_seconds = 5\n"+
			"greetings = [\"Sales: Example Sales, good morning, how may I help you?\"]\n")
	for _, secret := range [][2]string{{"pw1000", "sip"}, {peers.ManagerSecret, "ami"}} {
		if _, errs, status := anna.frontdesk(secret[0]+"\n", "secret", "set", secret[1]); status != 0 {
			t.Fatalf("secret set %s: %d %s", secret[1], status, errs)
		}
	}
	c := anna.openConsole()
	window := screen.Window("Frontdesk")
	c.await(1, line{"msg": "phone.registered"})
	c.await(1, line{"msg": "queue.connected"})
	pbx.WaitRegistered("1000")
	picture(t, window, "queue-ready")

	screen.Key("ctrl+r")
	c.await(1, line{"msg": "queue.pause", "on": true})
	shows := func(text string) {
		t.Helper()
		if !peers.Eventually(patience, func() bool { return strings.Contains(pbx.CLI("queue show reception"), text) }) {
			t.Fatalf("the queue has no %q:\n%s", text, pbx.CLI("queue show reception"))
		}
	}
	shows("(paused")
	served := peers.StartCallers(t, pbx, "500", 5, 12*time.Second)
	shows("5. ")
	if n := len(c.lines(line{"msg": "call.ringing"})); n != 0 {
		t.Errorf("%d calls ring at somebody who is paused", n)
	}
	picture(t, window, "queue-waiting")

	screen.Key("ctrl+r")
	c.await(5, line{"msg": "call.ringing"})
	from := map[any]string{}
	for _, rings := range c.lines(line{"msg": "call.ringing"}) {
		c.seen(rings["call"], "ringing")
		if from[rings["call"]] = rings["from"].(string); rings["line"] != "Sales" {
			t.Errorf("%v dialled %v", rings["from"], rings["line"])
		}
	}
	picture(t, window, "queue-ringing")
	var order []string
	for n := range 5 {
		screen.Key("F2")
		answered := c.await(n+1, line{"msg": "call.answered"})
		c.seen(answered["call"], "active")
		order = append(order, from[answered["call"]])
	}
	if got, want := strings.Join(order, " "), "+441632960001 +441632960002 +441632960003 +441632960004 +441632960005"; got != want {
		t.Errorf("answered in the order %s", got)
	}
	picture(t, window, "queue-answered")
	served()
	pbx.WaitIdle()
}
