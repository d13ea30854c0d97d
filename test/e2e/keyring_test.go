package e2e

import (
	"slices"
	"testing"
	"time"

	"frontdesk/test/peers"
)

// A keyring that hangs, dies with a call waiting, is locked or takes ten
// seconds: the window says so and goes on, and what was saved is there after
// it.
func TestTheKeyringInTrouble(t *testing.T) {
	d := newDesk(t)
	d.world.post("/tenant/refresh_in?seconds=4") // so the keyring is asked often
	d.open()
	usual := d.work(span)
	signIn(t, d.console, d.window, d.browser)
	d.killedWhileWriting()
	d.slowAtTheStart(usual)
	d.slowWhileSigningOut(usual)
	d.killedWhileReading()
	d.lockedAtTheStart(usual)
}

// The keyring dies while the renewed sign-in waits to be written, and comes
// back locked: the call goes on, the window says that the sign-in is not kept,
// and writes it as soon as the keyring is unlocked.
func (d *desk) killedWhileWriting() {
	d.t.Helper()
	call := answer(d.t, d.console, d.world, d.screen, d.window)
	unlock := func() {
		d.keyring.Unlock()
		d.says("ok", "", "Connected as anna.berg@example.com")
	}
	held, usual := d.hold(call), d.work(span)
	d.keepsUp("killed while a call waited", usual, func() {
		d.keyring.Pause()
		d.unkept()
		if took := d.hold(call); took > held+atOnce {
			d.t.Errorf("F7 took %v while the keyring hung, %v before", took, held)
		}
		d.keyring.Kill()
		d.says("busy", "The keyring …", "Connected as anna.berg@example.com · until you close Frontdesk")
	}, unlock)
	picture(d.t, d.window, "keyring-killed")
	d.hold(call)
	unlock()
	d.screen.Key("F8")
	d.console.await(1, line{"msg": "call.ended", "call": call})
	d.console.kill()
	d.open()
	d.signedIn()
	d.close()
}

// The keyring needs ten seconds at the start: the window is there at once, says
// what it waits for after a while, and needs nobody's help.
func (d *desk) slowAtTheStart(usual pace) {
	d.t.Helper()
	d.keepsUp("slow", usual, func() {
		d.keyring.Pause()
		d.open()
		d.says("busy", "", "Microsoft 365 · checking the sign-in")
	}, func() {
		d.keyring.Resume()
		d.close()
	})
	d.work(slowly - time.Since(d.opened))
	d.says("out", "Look for a window that asks for your keyring's password.", "The keyring does not answer: a saved sign-in cannot be read")
	picture(d.t, d.window, "keyring-slow")
	d.keyring.Resume()
	d.signedIn()
	d.console.await(1, line{"msg": "phone.registered"})
}

// Disconnect is pressed while the keyring hangs: as soon as it answers the
// sign-in is gone from it.
func (d *desk) slowWhileSigningOut(usual pace) {
	d.t.Helper()
	d.keyring.Pause()
	d.disconnect()
	if took := d.key(pageTitle, "F1"); took > usual.keys+atOnce {
		d.t.Errorf("F1 took %v, usually %v", took, usual.keys)
	}
	d.key(pageTitle, "Escape")
	picture(d.t, d.window, "keyring-signing-out")
	d.keyring.Resume()
	d.console.await(1, line{"msg": "signin.out", "removed": true})
	d.says("out", "Settings > Calendar > Modern authentication.", "Not signed in to Microsoft 365")
	if left := d.keyring.Stored("frontdesk"); !slices.Equal(left, []string{"sip"}) {
		d.t.Errorf("after disconnecting the keyring holds %q, want the SIP password only", left)
	}
	d.close()
}

// The keyring dies while the saved sign-in is read: the window says that it
// failed. Once it is unlocked the next start finds the sign-in.
func (d *desk) killedWhileReading() {
	d.t.Helper()
	d.open()
	d.says("out", "Settings > Calendar > Modern authentication.", "Not signed in to Microsoft 365")
	signIn(d.t, d.console, d.window, d.browser)
	d.close()
	d.keyring.Pause()
	d.open()
	d.says("out", "Look for a window that asks for your keyring's password.", "The keyring does not answer: a saved sign-in cannot be read")
	d.keyring.Kill()
	d.says("out", "Unlock the keyring, then sign in again.", "The keyring …")
	picture(d.t, d.window, "keyring-failed")
	d.close()
	d.keyring.Unlock()
	d.open()
	d.signedIn()
	d.close()
}

// The keyring is locked at the start: the operator unlocks it and clicks, as
// the window says. What it holds is good again, so no browser opens.
func (d *desk) lockedAtTheStart(usual pace) {
	d.t.Helper()
	d.keepsUp("locked", usual, func() {
		d.keyring.Lock()
		d.open()
		d.says("out", "Unlock the keyring, then sign in again.", "The keyring is locked: a saved sign-in cannot be read")
	}, func() {
		d.close()
		d.keyring.Unlock()
	})
	d.keyring.Unlock()
	d.window.Click(modernX, modernY)
	d.says("ok", "", "Connected as anna.berg@example.com")
	if started := d.console.lines(line{"msg": "signin.started"}); len(started) != 0 {
		d.t.Errorf("a browser was opened: %v", started)
	}
	d.close()
}

// A computer without a keyring: a sign-in is good until the program ends, and
// the window says so.
func TestNoKeyringAtAll(t *testing.T) {
	elsewhere := newDesk(t) // with a keyring
	elsewhere.open()
	usual := elsewhere.work(span)
	elsewhere.close()

	anna := newPerson(t, elsewhere.screen.Env(), peers.NoKeyring(), elsewhere.browser.Env())
	anna.configure(elsewhere.world.Endpoints, light)
	d := &desk{t: t, person: anna, world: elsewhere.world, screen: elsewhere.screen, browser: elsewhere.browser}
	open := func() {
		d.open()
		d.says("out", "Ask IT for a keyring service, such as GNOME Keyring or KWallet.", "This computer has no keyring: a sign-in lasts until you close Frontdesk")
	}
	d.keepsUp("absent", usual, open, d.close)
	signIn(t, d.console, d.window, d.browser)
	d.says("busy", "This computer has no keyring: you stay signed in only until you close Frontdesk…", "Connected as anna.berg@example.com · until you close Frontdesk")
	picture(t, d.window, "keyring-none")
	d.close()
	open()
	d.window.Close()
	d.console.left()
}

// unkept waits until the tenant has renewed the sign-in and the outcome waits for
// the keyring: the console writes its line once it is kept.
func (d *desk) unkept() {
	d.t.Helper()
	if !peers.Eventually(patience, func() bool {
		return d.world.status().Tenant.Refreshes > len(d.console.lines(line{"msg": "signin.refreshed"}))
	}) {
		d.t.Fatal("nothing waits for the keyring")
	}
}

// hold puts the call on hold and takes it back, and tells how long the slower of
// the two took to be seen.
func (d *desk) hold(call any) time.Duration {
	d.t.Helper()
	var slower time.Duration
	for _, state := range []string{"held", "active"} {
		began := time.Now()
		d.screen.Key("F7")
		d.console.seen(call, state)
		slower = max(slower, time.Since(began))
	}
	return slower
}
