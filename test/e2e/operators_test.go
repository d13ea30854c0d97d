package e2e

import (
	"image"
	"strings"
	"testing"

	"frontdesk/test/peers"
)

// The buttons of the other account that the settings list: to use Anna's, to
// remove Omar's, and to mean it.
var (
	useAnnas    = image.Pt(718, 392)
	removeOmars = image.Pt(819, 392)
	yesRemove   = image.Pt(815, 392)
)

// The ids of Anna and Omar end so; the names of their entries have them.
const (
	annasID = "0101"
	omarsID = "0102"
)

// Two operators share a computer: each signs in once, they take turns without a
// browser, and what one leaves behind does not touch the other.
func TestTwoOperatorsAtOneComputer(t *testing.T) {
	d := newDesk(t)
	d.open()
	signIn(t, d.console, d.window, d.browser)
	d.says("ok", "", "Connected as anna.berg@example.com")
	d.settings()
	d.click(another)
	page := d.browser.Page("127.0.0.1")
	page.Click("#account-1")
	page.Click("#accept")
	page.WaitText("return to Frontdesk")
	d.window.Activate()
	d.says("ok", "", "Connected as omar.lindqvist@example.com")
	d.entries(annasID, omarsID)
	picture(t, d.window, "operators")

	d.click(useAnnas) // nobody sees a browser for it
	d.says("ok", "", "Connected as anna.berg@example.com")
	d.console.await(1, line{"msg": "calendar.refresh"})
	if n := len(d.console.lines(line{"msg": "signin.started"})); n != 2 {
		t.Errorf("the browser was opened %d times, want once for each", n)
	}
	picture(t, d.window, "operators-back")
	d.press(pageMiddle, removeOmars)
	picture(t, d.window, "operators-remove")
	d.click(yesRemove)
	d.console.await(1, line{"msg": "signin.removed", "removed": true})
	d.entries(annasID)
	d.says("ok", "", "Connected as anna.berg@example.com")

	d.key(pageTitle, "Escape")
	d.disconnect()
	d.console.await(1, line{"msg": "signin.out", "removed": true})
	d.entries()
	d.close()
}

// entries looks at what the keyring holds: the SIP password, and sign-ins of
// these people only.
func (d *desk) entries(ids ...string) {
	d.t.Helper()
	var left []string
	if !peers.Eventually(patience, func() bool {
		left = d.keyring.Stored("frontdesk")
		found := 0
		for _, name := range left {
			for _, id := range ids {
				if strings.HasSuffix(name, id) {
					found++
				}
			}
		}
		other := 1 // the SIP password
		if len(ids) > 0 {
			other++ // and the list of accounts
		}
		return found == len(ids) && len(left) == found+other
	}) {
		d.t.Errorf("the keyring holds %q, want sign-ins of %v", left, ids)
	}
}
