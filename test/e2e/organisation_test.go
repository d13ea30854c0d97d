package e2e

import (
	"bytes"
	"image"
	"testing"

	"frontdesk/test/peers"
)

// Where a banner stands, between the header and the search box, and its button.
var (
	bannerStrip  = image.Rect(330, 70, 1050, 76)
	bannerButton = image.Pt(1130, 89)
)

// What the organisation does to a sign-in while the operator talks: a claims
// challenge that nobody notices, one that asks to confirm, and a revocation
// after which nothing is asked any more. Calls go on.
func TestWhatTheOrganisationDoes(t *testing.T) {
	d := newDesk(t)
	d.world.post("/tenant/refresh_in?seconds=3")
	d.world.post("/tenant/challenge?kind=insufficient")
	d.open()
	d.says("out", "…", "Not signed in to Microsoft 365")
	before := len(d.console.lines(line{"msg": "health", "level": "out"}))
	signIn(t, d.console, d.window, d.browser)
	if n := d.world.status().Tenant.Challenges; n == 0 {
		t.Error("Graph challenged nobody")
	}
	if out := d.console.lines(line{"msg": "health", "level": "out"}); len(out) != before {
		t.Errorf("a challenge that needs nobody is told: %v", out[before:])
	}
	d.world.post("/tenant/challenge?kind=none")
	d.console.await(1, line{"msg": "phone.registered"})
	call := answer(t, d.console, d.world, d.screen, d.window)
	d.banner(false)

	d.confirm()
	d.banner(false)
	d.world.post("/tenant/revoke")
	d.revoked(call)
	d.screen.Type("blo") // the colleagues are still there
	d.screen.Key("F4")
	d.console.await(1, line{"msg": "call.transfer", "call": call, "outcome": "transferred"})
	if n := len(d.console.lines(line{"msg": "signin.started"})); n != 2 {
		t.Errorf("the browser was opened %d times, want for the sign-in and for the confirmation", n)
	}
	d.close()

	d.person.edit(light, light+"[privacy]\nhide_when_revoked = true\n")
	d.hidden()
}

// banner waits until there is one, or none.
func (d *desk) banner(want bool) {
	d.t.Helper()
	if !peers.Eventually(patience, func() bool {
		part := d.window.Part(bannerStrip) // of one colour, and white without a banner
		return bytes.HasSuffix(part, []byte{0xFF, 0xFF, 0xFF}) != want
	}) {
		d.t.Errorf("there is a banner: %v", !want)
	}
}

// confirm meets a challenge in the browser. Afterwards Graph is slow, so that
// there are calls under way.
func (d *desk) confirm() {
	d.t.Helper()
	d.world.post("/tenant/challenge?kind=interactive")
	d.says("out", "…", "Your organisation wants you to confirm it's you")
	picture(d.t, d.window, "confirm")
	d.world.post("/tenant/slow?endpoint=graph&ms=1500")
	d.click(bannerButton)
	d.console.await(2, line{"msg": "signin.started"})
	d.console.await(2, line{"msg": "signin.succeeded"}) // the account is known, so nobody has to choose
	d.window.Activate()
	d.says("ok", "", "Connected as anna.berg@example.com")
}

// revoked looks at what a revocation leaves: a banner, no request any more, and
// the call as it was.
func (d *desk) revoked(call any) {
	d.t.Helper()
	d.says("out", "Sign in again.", "Your sign-in was ended (password changed or access revoked)")
	before := d.graphCalls()
	d.hold(call)
	picture(d.t, d.window, "revoked")
	d.banner(true)
	if notes := d.console.lines(line{"msg": "health", "part": "note"}); len(notes) != 0 {
		d.t.Errorf("the health line says more: %v", notes)
	}
	d.hold(call)
	if after := d.graphCalls(); after != before {
		d.t.Errorf("Graph was asked %d times after the revocation", after-before)
	}
}

// hidden is the same where the policy wants colleagues to leave the screen.
func (d *desk) hidden() {
	d.t.Helper()
	d.world.post("/tenant/slow?endpoint=graph&ms=0")
	d.world.post("/tenant/challenge?kind=none")
	d.open()
	d.says("out", "…", "Not signed in to Microsoft 365")
	d.main()
	d.console.await(1, line{"msg": "calendar.refresh"})
	d.window.Activate()
	call := answer(d.t, d.console, d.world, d.screen, d.window)
	d.world.post("/tenant/revoke")
	d.says("out", "Sign in again.", "Your sign-in was ended (password changed or access revoked)")
	d.window.Button(accent) // where the colleagues were
	picture(d.t, d.window, "revoked-hidden")
	d.hold(call)
	d.screen.Key("F8")
	d.console.await(1, line{"msg": "call.ended", "call": call})
	d.close()
}

func (d *desk) graphCalls() int {
	d.t.Helper()
	calls := 0
	for _, n := range d.world.status().Tenant.Graph.Calls {
		calls += n
	}
	return calls
}
