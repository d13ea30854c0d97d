package e2e

import (
	"image"
	"image/color"
	"testing"

	"frontdesk/test/peers"
)

// accent is the colour of the one button that a page wants pressed.
var accent = color.RGBA{0x0B, 0x57, 0xD0, 0xFF}

// Sofia's organisation lets only an administrator approve what Frontdesk needs.
// The browser stays on a page that says so, and never comes back: she tells
// Frontdesk by hand, sends the link, and finds the wait again after a crash.
func TestTheWaitForAnAdministrator(t *testing.T) {
	d := newDesk(t)
	d.open()
	d.says("out", "Settings > Calendar > Modern authentication.", "Not signed in to Microsoft 365")
	d.main()
	page := d.browser.Page("127.0.0.1")
	page.Click("#account-2")
	page.Click("#accept") // she may agree to User.Read
	page.WaitText("return to Frontdesk")
	d.says("ok", "", "Connected as sofia.keller@example.com")
	picture(t, d.window, "approval-missing")
	d.window.Activate()

	d.main() // Ask Microsoft for them
	d.console.await(2, line{"msg": "signin.started"})
	d.browser.Page("127.0.0.1").WaitText("Need admin approval")
	d.window.Activate()
	picture(t, d.window, "approval-waiting")
	d.click(needApproval)
	d.says("busy", "", "Connected as sofia.keller@example.com · waiting for an administrator's approval")
	picture(t, d.window, "approval-panel")

	d.console.kill()
	d.open()
	d.says("busy", "", "Connected as sofia.keller@example.com · waiting for an administrator's approval")
	picture(t, d.window, "approval-after-restart")
	if n := len(d.console.lines(line{"msg": "signin.started"})); n != 0 {
		t.Error("the restart opened the browser")
	}

	d.check() // too early: nothing changes
	d.world.post("/tenant/approve")
	d.check()
	d.console.await(1, line{"msg": "calendar.refresh"})
	d.says("ok", "", "Connected as sofia.keller@example.com")
	if n := len(d.console.lines(line{"msg": "signin.started"})); n != 0 {
		t.Error("the check opened the browser")
	}
	d.close()
}

// needApproval is the place of "Microsoft says I need approval" while the
// browser is waited for.
var needApproval = image.Pt(680, 530)

// main presses the one button that the page wants pressed.
func (d *desk) main() {
	d.t.Helper()
	b := d.window.Button(accent)
	d.click(image.Pt((b.Min.X+b.Max.X)/2, (b.Min.Y+b.Max.Y)/2))
}

func (d *desk) click(p image.Point) { d.t.Helper(); d.window.Click(p.X, p.Y) }

// check presses "Check again", which stands below the panel's main button, and
// waits until Microsoft has been asked.
func (d *desk) check() {
	d.t.Helper()
	asked := len(d.console.lines(line{"msg": "signin.refreshed"}))
	b := d.window.Button(accent)
	d.click(image.Pt(b.Min.X+50, b.Max.Y+24))
	if !peers.Eventually(patience, func() bool { return len(d.console.lines(line{"msg": "signin.refreshed"})) > asked }) {
		d.t.Fatal("nobody asked Microsoft")
	}
}
