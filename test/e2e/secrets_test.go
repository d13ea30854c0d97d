package e2e

import (
	"image"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/auth/forget/forgettest"
	"frontdesk/sandbox"
	"frontdesk/test/peers"
)

// Where the settings have the buttons that disconnect, in a window of 1280 by
// 800 with the light theme.
var (
	leaveButton = image.Pt(391, 314)
	sureButton  = image.Pt(405, 464)
)

// A sign-in and what it leads to, by the real program: no secret reaches the
// log at debug level, a file or the list of processes, and after Disconnect
// none is left in the memory of the program or in the keyring.
func TestNoSecretStaysBehind(t *testing.T) {
	screen, keyring, browser := peers.StartScreen(t, 1400, 900), peers.StartKeyring(t), peers.StartBrowser(t)
	anna := newPerson(t, screen.Env(), keyring.Env(), browser.Env())
	secrets := &forgettest.Secrets{}
	box, err := sandbox.Start(t.Context(), sandbox.Options{TokenLifetime: 6 * time.Second, Through: secrets.Through})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	anna.configure(box.Endpoints(), "[ui]\ntheme = \"light\"\n")

	c := anna.openConsole()
	window := screen.Window("Frontdesk")
	c.await(1, line{"msg": "health", "part": "account", "text": "Not signed in to Microsoft 365"})
	window.Click(modernX, modernY)
	c.await(1, line{"msg": "signin.started"})
	page := browser.Page("127.0.0.1")
	page.WaitText("Anna Berg")
	processesShowNothing(t, secrets, box.Endpoints().Issuer)
	page.Click("#account-0")
	page.WaitText("return to Frontdesk")
	c.await(1, line{"msg": "calendar.refresh"})
	c.swept(c.await(3, line{"msg": "signin.refreshed"}), 1)
	processesShowNothing(t, secrets, box.Endpoints().Issuer)
	longTokens(c, &world{t: t, Endpoints: box.Endpoints()})
	tokensHeld(t, c, secrets)

	window.Activate()
	screen.Key("ctrl+comma")
	picture(t, window, "secrets-settings")
	window.Click(leaveButton.X, leaveButton.Y)
	picture(t, window, "secrets-sure")
	window.Click(sureButton.X, sureButton.Y)
	c.swept(c.await(1, line{"msg": "signin.out", "removed": true}), 2)
	left, size, err := secrets.Memory(c.cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MB of memory looked through for %v: %v\n%v", size>>20, secrets.Count(), left.Kinds(), left)
	if bad := left.Tokens().Serious(); len(bad) > 0 {
		t.Errorf("in the memory of the signed-out program: %v\n%v", left.Kinds(), left)
	}
	nothingStored(t, anna, keyring, secrets)
}

// swept waits until memory has been swept n times after something.
func (c *console) swept(after line, n int) {
	c.t.Helper()
	if !peers.Eventually(patience, func() bool {
		sweeps := c.lines(line{"msg": "memory.swept"})
		return len(sweeps) >= n && sweeps[len(sweeps)-n].at(c.t).After(after.at(c.t))
	}) {
		c.t.Fatalf("memory was not swept %d times", n)
	}
}

// longTokens ends the short-lived tokens of before: what there is to find must
// not change during a search.
func longTokens(c *console, w *world) {
	c.t.Helper()
	w.post("/tenant/lifetime?seconds=3600")
	if !peers.Eventually(patience, func() bool {
		all := c.lines(line{"msg": "signin.refreshed"})
		text, _ := all[len(all)-1]["until"].(string)
		until, err := time.Parse(time.RFC3339Nano, text)
		return err == nil && time.Until(until) > 30*time.Minute
	}) {
		c.t.Fatal("the tokens stay short")
	}
}

// tokensHeld makes sure that the search finds tokens where some must be.
func tokensHeld(t *testing.T, c *console, secrets *forgettest.Secrets) {
	t.Helper()
	finds, _, err := secrets.Memory(c.cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	kinds := finds.Kinds()
	if kinds["access_token"] == 0 || kinds["refresh_token"] == 0 {
		t.Errorf("the search does not find what must be there: %v", kinds)
	}
	t.Logf("signed in: %v", kinds)
}

// nothingStored looks at everything that the program has written: the log at
// debug level, settings, caches, and the keyring.
func nothingStored(t *testing.T, p *person, keyring *peers.Keyring, secrets *forgettest.Secrets) {
	t.Helper()
	finds, err := secrets.Files(p.home)
	if err != nil {
		t.Fatal(err)
	}
	if len(finds) > 0 {
		t.Errorf("in files: %v", finds)
	}
	if left := keyring.Stored("frontdesk"); len(left) > 0 {
		t.Errorf("the keyring still holds %q", left)
	}
	for _, kind := range forgettest.Kinds() {
		if secrets.Count()[kind] == 0 {
			t.Errorf("no %s has passed, so none was looked for", kind)
		}
	}
}

// processesShowNothing looks at the command lines of all processes, which every
// user of a computer can read: a browser is started with the address to open.
func processesShowNothing(t *testing.T, secrets *forgettest.Secrets, issuer string) {
	t.Helper()
	provider, err := url.Parse(issuer)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	started := false
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		words := strings.ReplaceAll(string(text), "\x00", " ")
		started = started || strings.Contains(words, "/start/")
		if strings.Contains(words, provider.Host) {
			t.Errorf("a process shows an address of the sign-in service: %s", words)
		}
		if finds := secrets.Text(file, words); len(finds) > 0 {
			t.Errorf("a process shows secrets: %v", finds)
		}
	}
	if !started {
		t.Error("no browser with the one-time address is there to be looked at")
	}
}
