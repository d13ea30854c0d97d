package ui

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"frontdesk/switchboard"
)

// TestBanner speaks up once, does what it offers, and is gone when dismissed
// or settled; it comes back for the next ending only.
func TestBanner(t *testing.T) {
	d := newDesk(t)
	d.Render(idle())
	if d.banner.Visible() {
		t.Fatalf("on a quiet morning the banner says %q", d.banner.model.text)
	}
	for _, tt := range []struct {
		view       switchboard.View
		text, does string
	}{
		{as(ended), "Your sign-in was ended (password changed or access revoked). Calls go on.", "Sign in again"},
		{as(state(switchboard.AccountConfirm), func(a *switchboard.Account) {
			a.Fault = &switchboard.Fault{Code: "signin-consent", Text: "Frontdesk needs your permission again for: User.Read"}
		}), "Frontdesk needs your permission again for: User.Read. Calls go on.", "Sign in again"},
		{as(state(switchboard.AccountConfirm)), "Your organisation wants you to confirm it's you. Calls go on.", "Confirm it's you"},
		{as(out, func(a *switchboard.Account) { a.Ended = switchboard.EndingExpired }), "Your sign-in has run out. Calls go on.", "Sign in again"},
		{as(out, func(a *switchboard.Account) { a.Ended = switchboard.EndingDisabled }), "Your account is switched off. Calls go on.", "Sign in again"},
	} {
		d.Render(tt.view)
		b := d.banner
		if !b.Visible() || b.text.Text != tt.text || b.does.title.Text != tt.does {
			t.Errorf("the banner says %q and offers %q; want %q, %q", b.text.Text, b.does.title.Text, tt.text, tt.does)
		}
		*d.posted = nil
		test.Tap(b.does)
		d.asked(t, wishes(switchboard.WishSignIn)...)
		test.Tap(b.close)
		if b.Visible() {
			t.Error("dismissed, it stays")
		}
		d.Render(tt.view)
		if b.Visible() {
			t.Error("dismissed, it comes back with the next view")
		}
	}
	d.Render(as(ended))
	if !d.banner.Visible() {
		t.Error("what was dismissed was another ending")
	}
	test.Tap(d.banner.close)
	d.Render(idle())
	d.Render(as(ended))
	if !d.banner.Visible() {
		t.Error("the sign-in ended once more, and nothing says so")
	}
	d.Render(alone(out))
	if d.banner.Visible() {
		t.Error("who signed out by themselves is told")
	}
}

// TestNotice shows in the same place, with nothing to press but Dismiss.
func TestNotice(t *testing.T) {
	d := newDesk(t)
	noticed := func(a *switchboard.Account) {
		a.Notice = "You are signed in as Bert Olsen now; before it was Anna Berg."
	}
	d.Render(as(noticed))
	if !d.banner.Visible() || d.banner.does.Visible() || d.banner.text.Text != "You are signed in as Bert Olsen now; before it was Anna Berg." {
		t.Errorf("the banner says %q", d.banner.text.Text)
	}
	d.Render(as(noticed, state(switchboard.AccountConfirm)))
	if d.banner.does.title.Text != "Confirm it's you" {
		t.Error("what the operator must do comes before a notice")
	}
}

// TestBannerTakesNothing comes and goes while the operator types, with a
// person selected and a call picked; the keys go on doing what they did.
func TestBannerTakesNothing(t *testing.T) {
	d := newDesk(t)
	v := busy()
	d.Render(v)
	k := keyboard{t, d.Console}
	d.pick("held")
	k.text("na")
	k.press(fyne.KeyDown)
	before, focus := d.local, d.Window().Canvas().Focused()
	place := d.calls.Position()
	size := d.calls.Size()
	for _, change := range []func(*switchboard.Account){ended, state(switchboard.AccountConfirm), func(*switchboard.Account) {}} {
		v.Account = as(change).Account
		d.Render(v)
		if !reflect.DeepEqual(d.local, before) || d.Window().Canvas().Focused() != focus || string(d.box.runes) != "na" {
			t.Errorf("the window's own state became %+v, was %+v", d.local, before)
		}
		if d.calls.Position() != place || d.calls.Size() != size {
			t.Error("the calls moved")
		}
		if want := headerHeight + d.banner.height() + 10; d.box.Position().Y != want {
			t.Errorf("the search box stands at %v, want %v", d.box.Position().Y, want)
		}
	}
	*d.posted = nil
	d.Render(as(ended))
	d.Render(v)
	k.press(fyne.KeyF2)
	if got := asked(*d.posted); len(got) != 1 || got[0] != (switchboard.Answer{Call: "r1"}) {
		t.Errorf("F2 asked for %v", got)
	}
}

// TestBannerByKeyboard is reached by Tab, before the search box comes again.
func TestBannerByKeyboard(t *testing.T) {
	d := newDesk(t)
	d.Render(as(ended))
	canvas := d.Window().Canvas()
	seen := map[fyne.Focusable]bool{}
	for range 20 {
		canvas.FocusNext()
		seen[canvas.Focused()] = true
	}
	if !seen[d.banner.does] || !seen[d.banner.close] {
		t.Error("Tab does not reach the banner")
	}
	canvas.Focus(d.banner.does)
	canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.asked(t, wishes(switchboard.WishSignIn)...)
	canvas.Focus(d.banner.close)
	canvas.Focused().TypedRune(' ')
	if d.banner.Visible() || canvas.Focused() != d.box {
		t.Error("Space on Dismiss must dismiss, and give the keyboard back")
	}
	d.Render(idle())
	d.Render(as(ended))
	canvas.Focus(d.banner.does)
	d.Render(idle())
	if canvas.Focused() != d.box {
		t.Error("the banner left with the keyboard")
	}
	d.Render(alone(out))
	canvas.Focus(d.welcome.signin.modern)
	d.Render(idle())
	if canvas.Focused() != d.box {
		t.Error("the welcome page left with the keyboard")
	}
}
