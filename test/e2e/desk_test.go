package e2e

import (
	"bytes"
	"fmt"
	"image"
	"testing"
	"time"

	"frontdesk/test/peers"
)

// slowly is how long a slow keyring takes in these tests, and span how long the
// window is watched meanwhile.
const (
	slowly = 10 * time.Second
	span   = 6 * time.Second
)

// tolerance is what trouble may add to the slowest frame that the window has
// without any. Where two processors draw the window, frames are slow anyway.
const tolerance = 50 * time.Millisecond

// atOnce is what trouble may add to the time that a key takes without any. One
// that waits for the keyring takes as long as that does.
const atOnce = time.Second

// light is the look in which the places and colours below are right.
const light = "[ui]\ntheme = \"light\"\n"

// Parts and places of a window of 1280 by 800.
var (
	searchBox  = image.Rect(356, 84, 560, 106)
	pageTitle  = image.Rect(340, 136, 700, 170)
	pageMiddle = image.Rect(340, 290, 1000, 480)

	settingsBadge = image.Pt(1107, 787)
	disconnect    = image.Pt(391, 314)
	another       = image.Pt(531, 314)
	yesDisconnect = image.Pt(405, 464)
)

// desk is somebody's console with everything around it.
type desk struct {
	t       *testing.T
	person  *person
	world   *world
	screen  *peers.XScreen
	keyring *peers.Keyring
	browser *peers.WebBrowser
	console *console
	window  *peers.Window
	opened  time.Time
}

// newDesk is a desk with a phone, at which nobody has signed in.
func newDesk(t *testing.T) *desk {
	t.Helper()
	screen, keyring, browser := peers.StartScreen(t, 1400, 900), peers.StartKeyring(t), peers.StartBrowser(t)
	p := newPerson(t, screen.Env(), keyring.Env(), browser.Env())
	w := startWorld(t, p)
	p.configure(w.Endpoints, light)
	if _, errs, status := p.frontdesk(w.SIP.Password+"\n", "secret", "set", "sip"); status != 0 {
		t.Fatalf("secret set sip: %d %s", status, errs)
	}
	return &desk{t: t, person: p, world: w, screen: screen, keyring: keyring, browser: browser}
}

// open starts the console and waits until its window is drawn: a key that is
// pressed before may be lost.
func (d *desk) open() {
	d.t.Helper()
	d.opened = time.Now()
	d.console = d.person.openConsole()
	d.window = d.screen.Window("Frontdesk")
	if !peers.Eventually(patience, func() bool {
		box := d.window.Part(searchBox) // which has words in it
		return bytes.Count(box, box[len(box)-3:]) < len(box)/3-searchBox.Dx()
	}) {
		d.t.Fatal("the window stays empty")
	}
}

func (d *desk) close() { d.t.Helper(); d.console.close() }

// says waits until the health line says this about the account, as the newest
// of what it said.
func (d *desk) says(level, hint, text string) {
	d.t.Helper()
	want := line{"level": level, "hint": hint, "text": text}
	var newest line
	if !peers.Eventually(patience, func() bool {
		if all := d.console.lines(line{"msg": "health", "part": "account"}); len(all) > 0 {
			newest = all[len(all)-1]
		}
		return newest.has(want)
	}) {
		d.t.Fatalf("the health line says %v, want %v", newest, want)
	}
}

// signedIn waits until what was saved is in use again, without a browser.
func (d *desk) signedIn() {
	d.t.Helper()
	d.console.await(1, line{"msg": "health", "part": "account", "level": "ok"})
	d.console.await(1, line{"msg": "calendar.refresh"})
	if n := len(d.console.lines(line{"msg": "signin.started"})); n != 0 {
		d.t.Error("the browser was opened")
	}
}

// settings opens the page, by a click.
func (d *desk) settings() {
	d.t.Helper()
	d.press(pageTitle, settingsBadge)
}

// press clicks somewhere and waits until it shows.
func (d *desk) press(part image.Rectangle, place image.Point) {
	d.t.Helper()
	d.window.Reacts(part, patience, func() { d.window.Click(place.X, place.Y) })
}

// disconnect presses the button in the settings, and goes back.
func (d *desk) disconnect() {
	d.t.Helper()
	d.settings()
	d.press(pageMiddle, disconnect)
	d.press(pageMiddle, yesDisconnect)
	d.key(pageTitle, "Escape")
}

// key presses a key, and tells how long it took until it showed.
func (d *desk) key(part image.Rectangle, name string) time.Duration {
	d.t.Helper()
	return d.window.Reacts(part, patience, func() { d.screen.Key(name) })
}

// pace is how the window kept up while somebody worked.
type pace struct {
	slowest       time.Duration // frame that it reported
	keys, letters time.Duration // longest wait for what was pressed
}

// work presses keys for a while, and tells how the window kept up with them.
func (d *desk) work(span time.Duration) pace {
	d.t.Helper()
	var p pace
	before := len(d.console.lines(line{"msg": "window.slow"})) // a window that opens is slow
	for began := time.Now(); time.Since(began) < span; {
		for _, key := range []string{"F1", "Escape"} {
			p.keys = max(p.keys, d.key(pageTitle, key))
		}
		p.letters = max(p.letters, d.window.Reacts(searchBox, patience, func() { d.screen.Type("zz") }))
		p.keys = max(p.keys, d.key(searchBox, "Escape"))
	}
	for _, l := range d.console.lines(line{"msg": "window.slow"})[before:] {
		if ms, ok := l["ms"].(float64); ok {
			p.slowest = max(p.slowest, time.Duration(ms)*time.Millisecond)
		}
	}
	return p
}

// keepsUp works while there is trouble: its frames and keys are as quick as
// usual. What else this computer does comes and goes, and a window that waits
// for something does so each time: so it may be tried again after some relief.
func (d *desk) keepsUp(what string, usual pace, trouble, relief func()) {
	d.t.Helper()
	for attempt := 1; ; attempt++ {
		trouble()
		now := d.work(span)
		d.t.Logf("usual %v; %s %v", usual, what, now)
		switch {
		case !now.worse(usual):
			return
		case attempt == 3:
			d.t.Fatalf("the window is slower with the keyring %s: %v, usual %v", what, now, usual)
		}
		relief()
	}
}

// worse reports whether the window kept up less well than usual.
func (p pace) worse(usual pace) bool {
	return p.slowest > usual.slowest+tolerance || p.keys > usual.keys+atOnce || p.letters > usual.letters+atOnce
}

func (p pace) String() string {
	return fmt.Sprintf("slowest frame %v, keys shown after %v, letters after %v", p.slowest, p.keys.Round(time.Millisecond), p.letters.Round(time.Millisecond))
}
