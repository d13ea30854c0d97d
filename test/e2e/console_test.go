package e2e

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"frontdesk/sandbox/pbx"
	"frontdesk/sandbox/people"
	"frontdesk/test/peers"
)

// Where the button stands that starts the first sign-in, in a window of
// 1280 by 800.
const modernX, modernY = 660, 445

// picture keeps a picture of the window once it has come to rest: in
// docs/pictures when these are made anew, else in a folder that goes with the
// test.
func picture(t *testing.T, window *peers.Window, name string) {
	t.Helper()
	dir := os.Getenv("FRONTDESK_PICTURES")
	if dir == "" {
		dir = t.TempDir()
	}
	path := filepath.Join(dir, name+".png")
	looks, _ := window.Rests(300*time.Millisecond, 5*time.Second) // timers may keep it from resting: that is no fault
	if n := peers.Colours(looks); n <= 20 && !peers.Eventually(5*time.Second, func() bool { looks = window.Look(); return peers.Colours(looks) > 20 }) {
		t.Errorf("picture %s has %d colours: the window is blank", name, n)
	}
	if err := peers.Save(looks, path); err != nil {
		t.Error(err)
	}
}

// The main job, by keys and clicks: sign in, see who is free, answer a call,
// transfer it, be signed in after a restart, leave nothing behind.
func TestTheMainJob(t *testing.T) {
	screen, keyring, browser := peers.StartScreen(t, 1400, 900), peers.StartKeyring(t), peers.StartBrowser(t)
	anna := newPerson(t, screen.Env(), keyring.Env(), browser.Env())
	w := startWorld(t, anna)
	anna.configure(w.Endpoints, "[ui]\ntheme = \"light\"\n")
	if _, errs, status := anna.frontdesk(w.SIP.Password+"\n", "secret", "set", "sip"); status != 0 {
		t.Fatalf("secret set sip: %d %s", status, errs)
	}

	c := anna.openConsole()
	window := screen.Window("Frontdesk")
	c.await(1, line{"msg": "phone.registered"})
	c.await(1, line{"msg": "health", "part": "account", "text": "Not signed in to Microsoft 365"})
	picture(t, window, "signed-out")
	signIn(t, c, window, browser)
	picture(t, window, "people")

	answerAndTransfer(t, c, w, screen, window)
	bringBack(t, c, w, screen, window)
	c.kill() // nothing is lost by it, not even the sign-in

	again := anna.openConsole()
	screen.Window("Frontdesk")
	again.await(1, line{"msg": "calendar.refresh"})
	if n := len(again.lines(line{"msg": "signin.started"})); n != 0 {
		t.Error("a restart opened the browser")
	}
	again.close()

	if out, errs, status := anna.frontdesk("", "sign-out"); status != 0 {
		t.Fatalf("sign-out: %d %s %s", status, out, errs)
	}
	if left := keyring.Stored("frontdesk"); !slices.Equal(left, []string{"sip"}) {
		t.Errorf("after signing out the keyring holds %q, want the SIP password only", left)
	}
	if _, errs, status := anna.frontdesk("", "secret", "remove", "sip"); status != 0 {
		t.Fatalf("secret remove sip: %d %s", status, errs)
	}
	if left := keyring.Stored("frontdesk"); len(left) != 0 {
		t.Errorf("the keyring still holds %q", left)
	}
	if _, errs, status := anna.frontdesk("", "who", "chen"); status != 3 {
		t.Errorf("who without a sign-in: %d %s", status, errs)
	}
}

// signIn clicks the button and goes through the browser.
func signIn(t *testing.T, c *console, window *peers.Window, browser *peers.WebBrowser) {
	t.Helper()
	window.Click(modernX, modernY)
	c.await(1, line{"msg": "signin.started"})
	page := browser.Page("127.0.0.1")
	page.WaitText("Anna Berg")
	page.Click("#account-0")
	page.WaitText("return to Frontdesk")
	signedIn := c.await(1, line{"msg": "signin.succeeded"})
	shown := c.await(1, line{"msg": "calendar.refresh"})
	wait := shown.at(t).Sub(signedIn.at(t))
	t.Logf("from the redirect to all statuses: %v", wait)
	if wait > 3*time.Second {
		t.Errorf("statuses appeared %v after the redirect", wait)
	}
	window.Activate()
}

// answerAndTransfer takes a call by F2, finds a colleague by three letters and
// hands the call over by F4: the caller then hears the colleague's tone.
func answerAndTransfer(t *testing.T, c *console, w *world, screen *peers.XScreen, window *peers.Window) {
	t.Helper()
	id := answer(t, c, w, screen, window)
	screen.Type("blo")
	picture(t, window, "search")
	screen.Key("F4")
	c.await(1, line{"msg": "call.transfer", "call": id, "outcome": "transferred"})
	vera := colleague(t, "4711")
	if !peers.Eventually(patience, func() bool {
		return slices.ContainsFunc(w.status().PBX.Calls, func(call pbx.Call) bool {
			return call.Callee.Number == vera.Extension && near(call.Caller.Hears, vera.Phone.Tone)
		})
	}) {
		t.Errorf("no caller hears the tone of %s, %v Hz: %+v", vera.Name, vera.Phone.Tone, w.status().PBX.Calls)
	}
	picture(t, window, "transferred")
}

// bringBack hands a call to a colleague who is busy: the caller is back on
// hold, labelled with the reason, and F7 talks to them again.
func bringBack(t *testing.T, c *console, w *world, screen *peers.XScreen, window *peers.Window) {
	t.Helper()
	id := answer(t, c, w, screen, window)
	screen.Type("che")
	screen.Key("F4")
	c.await(1, line{"msg": "call.transfer", "call": id, "outcome": "busy"})
	c.seen(id, "held")
	picture(t, window, "tried")
	screen.Key("F7")
	c.await(1, line{"msg": "call.retrieved", "call": id})
	w.post("/ring")
	c.seen(c.await(3, line{"msg": "call.ringing"})["call"], "ringing")
	picture(t, window, "console")
	screen.Key("ctrl+comma")
	picture(t, window, "settings")
	screen.Key("Escape", "F1")
	picture(t, window, "keys")
	screen.Key("Escape", "F8")
	c.await(1, line{"msg": "call.ended", "call": id})
}

// answer lets somebody ring, and takes the call by F2.
func answer(t *testing.T, c *console, w *world, screen *peers.XScreen, window *peers.Window) (id any) {
	t.Helper()
	n := len(c.lines(line{"msg": "call.ringing"})) + 1
	w.post("/ring")
	rang := c.await(n, line{"msg": "call.ringing"})
	c.seen(rang["call"], "ringing")
	if n == 1 {
		picture(t, window, "ringing")
	}
	screen.Key("F2")
	c.await(1, line{"msg": "call.answered", "call": rang["call"]})
	c.seen(rang["call"], "active")
	return rang["call"]
}

// colleague is somebody of the sandbox's house.
func colleague(t *testing.T, extension string) people.Colleague {
	t.Helper()
	for _, p := range people.Generate(1, time.Now(), time.Local) {
		if p.Extension == extension {
			return p
		}
	}
	t.Fatalf("nobody has extension %s", extension)
	return people.Colleague{}
}

func near(hertz int, tone float64) bool { return math.Abs(float64(hertz)-tone) < 10 }
