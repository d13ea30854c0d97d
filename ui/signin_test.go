package ui

import (
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"frontdesk/switchboard"
)

// TestSignIn walks through a sign-in by the buttons of the welcome page and of
// the settings.
func TestSignIn(t *testing.T) {
	c, posted := newConsole(t, "light")
	var copied string
	c.params.Copy = func(text string) { copied = text }
	c.Render(signedOut())
	if !c.welcome.Visible() || !c.welcome.signin.modern.Visible() || c.welcome.signin.modern.Disabled() {
		t.Fatal("signed out, the window does not offer the sign-in")
	}
	test.Tap(c.welcome.signin.modern)

	v := waiting()
	c.Render(v)
	if c.welcome.signin.modern.Visible() {
		t.Error("while an attempt waits the page offers another one")
	}
	if got := c.welcome.signin.title.words; got != "Waiting for your sign-in in the browser" {
		t.Errorf("the page says %q", got)
	}
	if got := c.welcome.signin.text.words; !strings.Contains(got, "9:12 left") {
		t.Errorf("the page says %q, without the time that is left", got)
	}
	test.Tap(c.welcome.signin.again)
	test.Tap(c.welcome.signin.copy)
	if copied != v.Account.Link || c.welcome.signin.copy.title.Text != "Link copied" {
		t.Errorf("copied %q, the button says %q", copied, c.welcome.signin.copy.title.Text)
	}
	test.Tap(c.welcome.signin.cancel)
	want := events(switchboard.Asked{Wish: switchboard.WishSignIn}, switchboard.Asked{Wish: switchboard.WishSignIn}, switchboard.Asked{Wish: switchboard.WishCancel})
	if got := asked(*posted); !reflect.DeepEqual(got, want) {
		t.Errorf("asked for %#v, want %#v", got, want)
	}
	c.Render(idle())
	if c.welcome.Visible() || !c.people.Visible() {
		t.Error("signed in, the people do not show")
	}
}

// TestBasicAuthentication lists the retired method, which nothing can choose.
func TestBasicAuthentication(t *testing.T) {
	c, posted := newConsole(t, "light")
	c.Render(signedOut())
	c.toggle(panelSettings)
	c.refresh()
	basic := c.setting.page.signin.basic
	if !basic.Visible() || !basic.Disabled() || basic.sub.Text != "retired by Microsoft" {
		t.Errorf("visible %v, disabled %v, %q", basic.Visible(), basic.Disabled(), basic.sub.Text)
	}
	test.Tap(basic)
	basic.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := asked(*posted); got != nil {
		t.Errorf("asked for %#v", got)
	}
	test.Tap(c.setting.page.signin.modern)
	if got, want := asked(*posted), events(switchboard.Asked{Wish: switchboard.WishSignIn}); !reflect.DeepEqual(got, want) {
		t.Errorf("asked for %#v, want %#v", got, want)
	}
}

// TestNotSetUp says who sets Frontdesk up and how to look around meanwhile,
// and offers nothing that cannot work.
func TestNotSetUp(t *testing.T) {
	c, posted := newConsole(t, "light")
	if c.welcome.title.words != "" || c.welcome.signin.modern.Visible() {
		t.Errorf("before the first view the page says %q", c.welcome.title.words)
	}
	wrong := unset()
	wrong.Account.Fault = &switchboard.Fault{Code: "account-setting", Text: "The cloud must be global", Hint: "Correct account.cloud in the settings file."}
	zero := unset()
	zero.Account = switchboard.Account{}
	for _, tt := range []struct {
		view  switchboard.View
		alarm string
	}{{unset(), ""}, {zero, ""}, {wrong, "The cloud must be global"}} {
		c.Render(tt.view)
		w := c.welcome
		if w.title.words != "Frontdesk is not set up yet" || !strings.HasSuffix(w.text.words, "run: frontdesk --demo") {
			t.Errorf("the page says %q, %q", w.title.words, w.text.words)
		}
		if s := w.signin; s.title.words != "" || s.text.words != "" || s.alarm.words != tt.alarm {
			t.Errorf("below it says %q, %q, %q; want only the alarm %q", s.title.words, s.text.words, s.alarm.words, tt.alarm)
		}
		for _, b := range []*button{w.signin.modern, w.signin.basic, w.signin.cancel, w.signin.again, w.signin.copy, w.signin.leave} {
			if b.Visible() {
				t.Errorf("the page offers %q", b.title.Text)
			}
		}
		c.toggle(panelSettings)
		c.refresh()
		if !c.setting.page.signin.modern.Disabled() {
			t.Error("the settings offer a sign-in that cannot work")
		}
		test.Tap(c.setting.page.signin.modern)
		c.toggle(panelSettings)
	}
	if got := asked(*posted); got != nil {
		t.Errorf("asked for %#v", got)
	}
}

// TestNoBrowser makes the link the first thing to press.
func TestNoBrowser(t *testing.T) {
	c, _ := newConsole(t, "light")
	var copied string
	c.params.Copy = func(text string) { copied = text }
	c.Render(noBrowser())
	s := c.welcome.signin
	if s.copy.kind != mainButton || s.copy.Position().X >= s.cancel.Position().X {
		t.Errorf("Copy link has the emphasis %d and stands at %v, Cancel at %v", s.copy.kind, s.copy.Position(), s.cancel.Position())
	}
	test.Tap(s.copy)
	if copied != noBrowser().Account.Link {
		t.Errorf("copied %q", copied)
	}
	c.Render(waiting())
	if s.copy.kind != plainButton {
		t.Error("with the browser open the link still comes first")
	}
}

// TestDisconnect asks once more, in place, and can be taken back.
func TestDisconnect(t *testing.T) {
	c, posted := newConsole(t, "light")
	c.Render(idle())
	c.toggle(panelSettings)
	c.refresh()
	s := c.setting.page.signin
	test.Tap(s.leave)
	test.Tap(s.keep)
	if s.sure.Visible() || !s.leave.Visible() {
		t.Error("taking it back leaves the question standing")
	}
	test.Tap(s.leave)
	keyboard{t, c}.press(fyne.KeyEscape)
	if c.local.confirm || !c.setting.Visible() {
		t.Error("Esc must take the question back and leave the settings open")
	}
	if got := asked(*posted); got != nil {
		t.Fatalf("asked for %#v before it was confirmed", got)
	}
	test.Tap(s.leave)
	if !s.sure.Visible() || s.title.words != "Disconnect from Microsoft 365?" {
		t.Error("Disconnect does not ask")
	}
	test.Tap(s.sure)
	if got, want := asked(*posted), events(switchboard.Asked{Wish: switchboard.WishSignOut}); !reflect.DeepEqual(got, want) {
		t.Errorf("asked for %#v, want %#v", got, want)
	}
}

// TestSigninWords says where the sign-in stands, in every state.
func TestSigninWords(t *testing.T) {
	fault := &switchboard.Fault{Code: "x", Text: "It failed.", Hint: "Try again."}
	for _, tt := range []struct {
		account switchboard.Account
		want    signinModel
	}{
		{switchboard.Account{State: switchboard.AccountOff}, signinModel{title: "Microsoft 365 is not set up", text: "Set account.tenant_id and account.client_id in the settings file.", method: lockedButton}},
		{switchboard.Account{}, signinModel{title: "Microsoft 365 is not set up", text: "Set account.tenant_id and account.client_id in the settings file.", method: lockedButton}},
		{unset().Account, signinModel{
			title: "Microsoft 365 is not set up: the client ID is missing", text: "Set account.tenant_id and account.client_id in the settings file.", method: lockedButton,
		}},
		{noBrowser().Account, signinModel{
			title: "Open the sign-in page yourself", text: "Copy the link into a browser on this computer. 9:12 left.",
			alarm: "No browser could be opened", method: chosenButton, cancel: true, approve: true, link: true, alone: true,
		}},
		{switchboard.Account{State: switchboard.AccountChecking}, signinModel{title: "Checking the sign-in", method: chosenButton}},
		{switchboard.Account{State: switchboard.AccountSignedOut, Fault: fault}, signinModel{
			title: "Not signed in", text: "Your browser asks for your account; Frontdesk never sees a password.",
			alarm: "It failed.", hint: "Try again.", method: mainButton,
		}},
		{switchboard.Account{State: switchboard.AccountFinishing}, signinModel{title: "Finishing the sign-in", text: "The browser came back; Frontdesk fetches its permission.", method: chosenButton, cancel: true}},
		{switchboard.Account{State: switchboard.AccountSignedIn, Name: "Anna Berg", Mail: "anna.berg@example.com", Tenant: "Example Ltd"}, signinModel{
			title: "Signed in as Anna Berg, anna.berg@example.com · Example Ltd", method: chosenButton, leave: true, another: true,
		}},
		{switchboard.Account{State: switchboard.AccountSignedIn, Name: "Anna Berg", Mail: "anna.berg@example.com", Tenant: "5a9db0c8-0f0d-4e5b-9c1d-f407de5c0001"}, signinModel{
			title: "Signed in as Anna Berg, anna.berg@example.com", method: chosenButton, leave: true, another: true,
		}},
		{switchboard.Account{State: switchboard.AccountSignedIn, Mail: "anna.berg@example.com", Memory: true}, signinModel{
			title: "Signed in as anna.berg@example.com", method: chosenButton, leave: true, another: true,
			text: "This sign-in ends when you close Frontdesk, because this computer's keyring cannot keep it.",
		}},
		{switchboard.Account{State: switchboard.AccountOffline, Name: "Anna Berg"}, signinModel{
			title: "Signed in as Anna Berg", method: chosenButton, leave: true,
			text: "You stay signed in. Microsoft 365 cannot be reached at the moment; Frontdesk tries again by itself.",
		}},
		{alone(state(switchboard.AccountOffline), with(unreachable)).Account, signinModel{
			title: "Signed in as Anna Berg, anna.berg@example.com · Example Ltd", method: chosenButton, leave: true,
			text: "The sign-in service cannot be reached.", hint: "Check the network. You stay signed in, and Frontdesk tries again by itself.",
		}},
		{alone(out, state(switchboard.AccountChecking), with(keyringSlow)).Account, signinModel{
			title: "Waiting for this computer's keyring", method: chosenButton,
			text: "The keyring does not answer. Your sign-in is kept there; calls go on.", hint: "Look for a window that asks for your keyring's password.",
		}},
		{alone(out, with(keyringLocked)).Account, signinModel{
			title: "Not signed in", text: "Your browser asks for your account; Frontdesk never sees a password.", method: mainButton,
			alarm: "The keyring is locked: a saved sign-in cannot be read", hint: "Unlock the keyring, then sign in again.",
		}},
		{as(with(keyringMissing), func(a *switchboard.Account) { a.Memory = true }).Account, signinModel{
			title: "Signed in as Anna Berg, anna.berg@example.com · Example Ltd", method: chosenButton, leave: true, another: true,
			text: "This computer has no keyring: you stay signed in only until you close Frontdesk.",
			hint: "Ask IT for a keyring service, such as GNOME Keyring or KWallet.",
		}},
		{as(state(switchboard.AccountConfirm)).Account, signinModel{
			title: "Your organisation wants you to confirm it's you", method: chosenButton, confirm: true, leave: true, another: true,
			text: "Signed in as Anna Berg, anna.berg@example.com · Example Ltd. Calls go on; the calendars wait until you have confirmed it in the browser.",
		}},
		{alone(out, with(wrongAccount)).Account, signinModel{
			title: "Not signed in", text: "Your browser asks for your account; Frontdesk never sees a password.", method: plainButton, wrong: true, another: true,
			alarm: "bert.olsen@example.com is not a member of Example Ltd", hint: "Sign in again and choose your work account.",
		}},
		{alone(out, awaited, with(needsApproval)).Account, signinModel{
			title: "Not signed in", text: "Your browser asks for your account; Frontdesk never sees a password.", method: plainButton,
		}},
	} {
		if got := signinOf(switchboard.View{Now: now, Account: tt.account}, local{}); got != tt.want {
			t.Errorf("%s: %+v\nwant %+v", tt.account.State, got, tt.want)
		}
	}
}

// TestButtonKeys presses a button by keyboard; other keys still go to the
// command table.
func TestButtonKeys(t *testing.T) {
	c, posted := newConsole(t, "light")
	c.Render(waiting())
	canvas := c.Window().Canvas()
	canvas.Focus(c.welcome.signin.cancel)
	canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	canvas.Focused().TypedRune(' ')
	canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyF2})
	want := events(switchboard.Asked{Wish: switchboard.WishCancel}, switchboard.Asked{Wish: switchboard.WishCancel}, switchboard.Answer{Call: "r1"})
	if got := asked(*posted); !reflect.DeepEqual(got, want) {
		t.Errorf("asked for %#v, want %#v", got, want)
	}
}
