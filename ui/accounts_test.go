package ui

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"frontdesk/switchboard"
)

// TestAccounts uses another account, and removes one after asking once more.
func TestAccounts(t *testing.T) {
	d := newDesk(t)
	page := d.open(as(shared))
	bert, max := page.accounts.rows[0], page.accounts.rows[1]
	test.Tap(bert.use)
	test.Tap(max.drop)
	if !max.sure.Visible() || bert.sure.Visible() || max.use.Visible() || max.mail.Text != "Forget this sign-in on this computer?" {
		t.Error("Remove does not ask about the account it belongs to")
	}
	keyboard{t, d.Console}.press(fyne.KeyEscape)
	if max.sure.Visible() || !d.setting.Visible() {
		t.Error("Esc must take the question back and leave the settings open")
	}
	test.Tap(max.drop)
	test.Tap(max.keep)
	test.Tap(max.drop)
	test.Tap(max.sure)
	test.Tap(page.signin.another)
	d.asked(t, switchboard.Asked{Wish: switchboard.WishSwitch, Account: "b1"}, switchboard.Asked{Wish: switchboard.WishRemove, Account: "c1"},
		switchboard.Asked{Wish: switchboard.WishAnother})
	if max.sure.Visible() {
		t.Error("the question stays after the answer")
	}
	test.Tap(max.drop)
	d.Render(as())
	d.Render(as(shared))
	if max.sure.Visible() {
		t.Error("the question comes back with the account")
	}

	d.toggle(panelSettings)
	d.Render(alone(out, shared))
	row := d.welcome.accounts.rows[0]
	if row.drop.Visible() || !row.use.Visible() {
		t.Error("the welcome page must offer to use an account, not to remove one")
	}
	*d.posted = nil
	test.Tap(row.use)
	d.asked(t, switchboard.Asked{Wish: switchboard.WishSwitch, Account: "b1"})
}

// TestLeave offers to sign out in the browser too, after Disconnect, and says
// before it what Disconnect cannot undo and where Microsoft can.
func TestLeave(t *testing.T) {
	d := newDesk(t)
	s := d.open(as()).signin
	if s.links.rows[0].open.Visible() || s.there.Visible() {
		t.Error("before Disconnect the page speaks of its end already")
	}
	test.Tap(s.leave)
	if !strings.Contains(s.text.words, "forgets the sign-in") || !strings.Contains(s.cannot.words, "does not take back") {
		t.Errorf("Disconnect says %q, %q", s.text.words, s.cannot.words)
	}
	for _, row := range s.links.rows {
		test.Tap(row.open)
		test.Tap(row.copy)
		if row.copy.title.Text != "Copied" {
			t.Errorf("%s: the button says %q", row.to.address, row.copy.title.Text)
		}
	}
	want := []string{"https://myapps.microsoft.com", "https://mysignins.microsoft.com", "https://entra.microsoft.com"}
	if !slices.Equal(d.opened, want) || !slices.Equal(d.copied, want) {
		t.Errorf("opened %q, copied %q", d.opened, d.copied)
	}
	test.Tap(s.sure)
	left := alone(out, func(a *switchboard.Account) { a.Leave = true })
	d.Render(left)
	test.Tap(s.there)
	d.asked(t, wishes(switchboard.WishSignOut, switchboard.WishLeave)...)
	if s.browser.words != "Your browser may still be signed in." {
		t.Errorf("the page says %q", s.browser.words)
	}
	d.toggle(panelSettings)
	d.Render(left)
	if !d.welcome.signin.there.Visible() {
		t.Error("the welcome page does not offer it")
	}
}

// TestOpenURL opens pages and mails, and nothing else that a service names.
func TestOpenURL(t *testing.T) {
	d := newDesk(t)
	for _, address := range []string{"https://login.example.com/", "mailto:it@example.com", "file:///etc/passwd", "javascript:alert(1)", "", "://"} {
		d.openURL(address)
	}
	if want := []string{"https://login.example.com/", "mailto:it@example.com"}; !slices.Equal(d.opened, want) {
		t.Errorf("opened %q, want %q", d.opened, want)
	}
}

// TestDetailsForIT keeps them folded until asked, and copies them either way.
func TestDetailsForIT(t *testing.T) {
	d := newDesk(t)
	d.Render(alone(out, with(policy)))
	f := d.welcome.signin.fold
	if f.open || !f.turn.Visible() || len(f.lines) != 0 {
		t.Error("the details show without being asked for")
	}
	test.Tap(f.copy)
	want := "Your organisation's access rules blocked this sign-in (device, place or risk)\nContact IT.\nFrontdesk: signin-policy\n" +
		"AADSTS53003\ncorrelation 0f8e2c11-9d1e-4c0a-8f4d-6a1a9d0b7f01\ntrace 7c2b41d5-33aa-4a5e-b1f0-9e6d2c000b00\n2026-03-12 09:40:51Z\n"
	if !slices.Equal(d.copied, []string{want}) || f.copy.title.Text != "Copied" {
		t.Errorf("copied %q, the button says %q", d.copied, f.copy.title.Text)
	}
	test.Tap(f.turn)
	if !f.open || f.lines[0].words != "AADSTS53003" || f.lines[3].words != "2026-03-12 09:40:51Z" {
		t.Error("the details do not unfold")
	}
	d.Render(alone(out, with(wrongAccount)))
	if f.open {
		t.Error("the next failure comes unfolded")
	}
	d.Render(alone(out, with(keyringLocked)))
	if f.turn.Visible() || f.copy.Visible() {
		t.Error("a fault without details offers some")
	}
	d.Render(alone(out, awaited, with(needsApproval)))
	if d.welcome.signin.fold.turn.Visible() || !d.welcome.approval.fold.turn.Visible() {
		t.Error("the details of an approval belong to its panel")
	}
}

// TestOneThingToDo gives each state its one main button, on both pages.
func TestOneThingToDo(t *testing.T) {
	for _, tt := range []struct {
		name string
		view switchboard.View
		want string
		wish switchboard.Wish
	}{
		{"signed out", alone(out), "Modern authentication", switchboard.WishSignIn},
		{"confirm", alone(state(switchboard.AccountConfirm)), "Confirm it's you", switchboard.WishSignIn},
		{"wrong account", alone(out, with(wrongAccount)), "Use another account", switchboard.WishAnother},
		{"missing", alone(lacking("User.Read.All")), "Ask Microsoft for it", switchboard.WishAllow},
		{"offline", alone(state(switchboard.AccountOffline), with(unreachable)), "", ""},
		{"checking", alone(out, state(switchboard.AccountChecking), with(keyringSlow)), "", ""},
		{"waiting", waiting(), "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t)
			d.Render(tt.view)
			on := func(where string, objects []fyne.CanvasObject) {
				*d.posted = nil
				var found []string
				for _, o := range objects {
					if b, ok := o.(*button); ok && b.Visible() && b.kind == mainButton {
						found = append(found, b.title.Text)
						test.Tap(b)
					}
				}
				if tt.want == "" {
					if found != nil {
						t.Errorf("%s: the main buttons are %q", where, found)
					}
					return
				}
				if !slices.Equal(found, []string{tt.want}) {
					t.Errorf("%s: the main buttons are %q, want %q", where, found, tt.want)
				}
				d.asked(t, wishes(tt.wish)...)
			}
			on("welcome", d.welcome.page.objects)
			on("settings", d.open(tt.view).sheet.objects)
		})
	}
}

// TestOfflineIsNotSignedOut speaks of the network, and never asks to sign in.
func TestOfflineIsNotSignedOut(t *testing.T) {
	d := newDesk(t)
	d.Render(alone(state(switchboard.AccountOffline), with(unreachable)))
	w := d.welcome
	if w.title.words != "No colleagues yet" || w.text.words != "The sign-in service cannot be reached. Check the network. You stay signed in, and Frontdesk tries again by itself." {
		t.Errorf("the page says %q, %q", w.title.words, w.text.words)
	}
	if w.signin.title.words+w.signin.text.words+w.signin.alarm.words+w.signin.hint.words != "" || w.signin.modern.Visible() || d.banner.Visible() {
		t.Error("the page says more than that, or offers to sign in")
	}
}

// TestApprovalByHand is for those whose browser shows the page that never
// comes back.
func TestApprovalByHand(t *testing.T) {
	d := newDesk(t)
	d.Render(waiting())
	test.Tap(d.welcome.signin.approve)
	test.Tap(d.open(waiting()).signin.approve)
	d.asked(t, wishes(switchboard.WishApproval, switchboard.WishApproval)...)
	v := waiting()
	v.Account.Approval = alone(awaited).Account.Approval
	if d.open(v).signin.approve.Visible() {
		t.Error("what is known already can be said again")
	}
	if got := reflect.ValueOf(d.setting.page.approval.waits).IsNil(); got {
		t.Error("while it is checked in the browser, the wait no longer shows")
	}
}
