package e2e

import (
	"testing"

	"frontdesk/sandbox"
	"frontdesk/test/peers"
)

// nobody is an address of this computer at which nothing answers.
const nobody = "127.0.0.1:9"

// Whatever is out, the window opens and says so in one line, with what to do,
// and the rest works.
func TestWhatIsOutIsSaid(t *testing.T) {
	screen, keyring, browser := peers.StartScreen(t, 1400, 900), peers.StartKeyring(t), peers.StartBrowser(t)
	w := startWorld(t, newPerson(t))
	for _, c := range []struct {
		name     string
		picture  string
		parts    [][]string // besides the screen
		password string     // to store in the keyring first
		lock     bool       // lock the keyring first
		change   func(*sandbox.Endpoints)
		settings string
		act      func(t *testing.T, c *console, window *peers.Window)
		says     []line
	}{
		{
			name: "wrong password, tenant not there, a mistake in the settings", picture: "password-and-tenant", parts: [][]string{keyring.Env(), browser.Env()}, password: "wrong",
			change: func(e *sandbox.Endpoints) {
				e.Issuer, e.GraphURL = "http://"+nobody+"/tenant/v2.0", "http://"+nobody+"/v1.0"
			},
			settings: "[ui]\ntheme = \"pink\"\n",
			act:      pressModern,
			says: []line{
				{"part": "phone", "level": "out", "text": "The PBX refused the password", "hint": "Run frontdesk secret set sip, then start Frontdesk again."},
				{"part": "account", "level": "out", "text": "You're offline: the sign-in service cannot be reached"},
				{"part": "note", "level": "out", "hint": "Correct the file and start Frontdesk again."},
			},
		},
		{
			name: "PBX not there, and the calendars work", picture: "pbx", parts: [][]string{keyring.Env(), browser.Env()}, password: "any",
			change: func(e *sandbox.Endpoints) { e.SIP.Server = nobody },
			act: func(t *testing.T, c *console, window *peers.Window) {
				t.Helper()
				signIn(t, c, window, browser)
			},
			says: []line{
				{"part": "phone", "level": "out", "text": "The PBX cannot be reached…"},
				{"part": "calendar", "level": "ok"},
				{"part": "account", "level": "ok"},
			},
		},
		{
			name: "no keyring, no browser", picture: "keyring-and-browser", parts: [][]string{peers.NoKeyring(), peers.NoBrowser(t)},
			act: pressModern,
			says: []line{
				{"part": "phone", "level": "out", "text": "The SIP password cannot be read: this computer has no keyring"},
				{"part": "account", "level": "out", "text": "No browser could be opened"},
			},
		},
		{
			name: "keyring locked", picture: "keyring-locked", parts: [][]string{keyring.Env(), browser.Env()}, lock: true,
			act: func(t *testing.T, _ *console, _ *peers.Window) { t.Helper() },
			says: []line{
				{"part": "phone", "level": "out", "text": "The SIP password cannot be read: the keyring is locked"},
				{"part": "account", "level": "out", "text": "The keyring is locked: a saved sign-in cannot be read"},
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPerson(t, append(c.parts, screen.Env())...)
			endpoints := w.Endpoints
			if c.change != nil {
				c.change(&endpoints)
			}
			p.configure(endpoints, c.settings)
			if c.password != "" {
				if _, errs, status := p.frontdesk(c.password+"\n", "secret", "set", "sip"); status != 0 {
					t.Fatalf("secret set sip: %d %s", status, errs)
				}
			}
			if c.lock {
				keyring.Lock()
			}
			console := p.openConsole()
			window := screen.Window("Frontdesk")
			c.act(t, console, window)
			for _, want := range c.says {
				want["msg"] = "health"
				console.await(1, want)
			}
			picture(t, window, "out-"+c.picture)
			console.close()
		})
	}
}

func pressModern(t *testing.T, c *console, window *peers.Window) {
	t.Helper()
	c.await(1, line{"msg": "health", "part": "account", "level": "out"})
	window.Click(modernX, modernY)
}
