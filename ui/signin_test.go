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
	want := events(switchboard.SignIn{}, switchboard.SignIn{}, switchboard.CancelSignIn{})
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
	if got, want := asked(*posted), events(switchboard.SignIn{}); !reflect.DeepEqual(got, want) {
		t.Errorf("asked for %#v, want %#v", got, want)
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
	if got, want := asked(*posted), events(switchboard.SignOut{}); !reflect.DeepEqual(got, want) {
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
		{switchboard.Account{State: switchboard.AccountChecking}, signinModel{title: "Checking the sign-in", method: chosenButton}},
		{switchboard.Account{State: switchboard.AccountSignedOut, Fault: fault}, signinModel{
			title: "Not signed in", text: "Your browser asks for your account; Frontdesk never sees a password.",
			alarm: "It failed.", hint: "Try again.", method: mainButton,
		}},
		{switchboard.Account{State: switchboard.AccountFinishing}, signinModel{title: "Finishing the sign-in", text: "The browser came back; Frontdesk fetches its permission.", method: chosenButton, cancel: true}},
		{switchboard.Account{State: switchboard.AccountSignedIn, Name: "Anna Berg", Mail: "anna.berg@example.com", Tenant: "Example Ltd"}, signinModel{
			title: "Signed in as Anna Berg, anna.berg@example.com · Example Ltd", method: chosenButton, leave: true,
		}},
		{switchboard.Account{State: switchboard.AccountSignedIn, Name: "Anna Berg", Mail: "anna.berg@example.com", Tenant: "5a9db0c8-0f0d-4e5b-9c1d-f407de5c0001"}, signinModel{
			title: "Signed in as Anna Berg, anna.berg@example.com", method: chosenButton, leave: true,
		}},
		{switchboard.Account{State: switchboard.AccountSignedIn, Mail: "anna.berg@example.com", Memory: true}, signinModel{
			title: "Signed in as anna.berg@example.com", method: chosenButton, leave: true,
			text: "This sign-in ends when you close Frontdesk, because this computer's keyring cannot keep it.",
		}},
		{switchboard.Account{State: switchboard.AccountOffline, Name: "Anna Berg"}, signinModel{
			title: "Signed in as Anna Berg", method: chosenButton, leave: true,
			text: "Microsoft 365 cannot be reached at the moment. Frontdesk tries again by itself.",
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
	want := events(switchboard.CancelSignIn{}, switchboard.CancelSignIn{}, switchboard.Answer{Call: "r1"})
	if got := asked(*posted); !reflect.DeepEqual(got, want) {
		t.Errorf("asked for %#v, want %#v", got, want)
	}
}
