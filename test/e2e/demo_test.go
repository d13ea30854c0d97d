package e2e

import (
	"testing"

	"frontdesk/test/peers"
)

// `frontdesk --demo` needs nothing else: console and sandbox in one program,
// the sign-in through the browser, the calls through SIP. When it is closed it
// leaves nothing in the keyring.
func TestTheDemo(t *testing.T) {
	screen, keyring, browser := peers.StartScreen(t, 1400, 900), peers.StartKeyring(t), peers.StartBrowser(t)
	visitor := newPerson(t, screen.Env(), keyring.Env(), browser.Env())
	c := visitor.openConsole("--demo")
	window := screen.Window("Frontdesk")
	c.await(1, line{"msg": "phone.registered"})
	signIn(t, c, window, browser)
	rang := c.await(1, line{"msg": "call.ringing"})
	c.seen(rang["call"], "ringing")
	screen.Key("F2")
	c.await(1, line{"msg": "call.answered", "call": rang["call"]})
	c.seen(rang["call"], "active")
	screen.Type("blo")
	screen.Key("F4")
	c.await(1, line{"msg": "call.transfer", "call": rang["call"], "outcome": "transferred"})
	picture(t, window, "demo-dark")
	c.close()
	if left := keyring.Stored("frontdesk"); len(left) != 0 {
		t.Errorf("the keyring still holds %q", left)
	}
}
