package auth_test

import (
	"slices"
	"strings"
	"testing"

	"frontdesk/switchboard"
)

// Several operators share a computer: each signs in once, they take turns
// without a browser, and who leaves takes nothing of the others along.
func TestSeveralOperators(t *testing.T) {
	anna, omar := named(t, "anna"), named(t, "omar")
	o := newOffice(t, anna).open()
	first := o.signIn()
	o.sit(omar)
	o.s.Ask(switchboard.WishAnother, "")
	second := o.await("omar", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedIn && a.Mail == omar.Mail })
	if len(second.Others) != 1 || second.Others[0].ID != first.ID || second.Notice != "" {
		t.Errorf("others %+v, notice %q", second.Others, second.Notice)
	}

	browsers := o.browsers()
	o.s.Ask(switchboard.WishSwitch, first.ID)
	a := o.await("anna again", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedIn && a.Mail == anna.Mail })
	if len(a.Others) != 1 || a.Others[0].ID != second.ID || o.browsers() != browsers || len(a.Granted) != 3 {
		t.Errorf("%+v after %d browsers", a, o.browsers()-browsers)
	}
	o.stop()
	o.open()
	if a := o.awaitState(switchboard.AccountSignedIn); a.Mail != anna.Mail || len(a.Others) != 1 {
		t.Errorf("after the restart: %+v", a)
	}

	o.s.Ask(switchboard.WishRemove, second.ID)
	o.await("omar gone", func(a switchboard.Account) bool { return len(a.Others) == 0 })
	eventually(t, "the keyring has forgotten him", func() bool {
		return !slices.ContainsFunc(values(o.keys.Entries()), func(s string) bool { return strings.Contains(s, omar.Mail) })
	})
	if a := o.s.Account(); a.State != switchboard.AccountSignedIn || a.Mail != anna.Mail {
		t.Errorf("anna was touched: %+v", a)
	}
	if _, err := o.token(); err != nil {
		t.Error(err)
	}
}

func TestSigningOutLeavesTheOthers(t *testing.T) {
	anna, omar := named(t, "anna"), named(t, "omar")
	o := newOffice(t, anna).open()
	first := o.signIn()
	o.sit(omar)
	o.s.Ask(switchboard.WishAnother, "")
	o.await("omar", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedIn && a.Mail == omar.Mail })
	o.s.Ask(switchboard.WishSignOut, "")
	a := o.awaitState(switchboard.AccountSignedOut)
	if len(a.Others) != 1 || !a.Leave || a.Mail != "" {
		t.Errorf("%+v", a)
	}
	o.s.Ask(switchboard.WishSignOut, "") // nobody is signed in: anna is not meant
	o.s.Ask(switchboard.WishSwitch, first.ID)
	if a := o.await("anna", is(switchboard.AccountSignedIn)); a.Mail != anna.Mail || len(a.Others) != 0 || a.Leave {
		t.Errorf("%+v", a)
	}
}

// Disconnect offers to end the browser's session too, and names the account
// there without writing its address into the process list.
func TestLeavingTheBrowserToo(t *testing.T) {
	o := newOffice(t, named(t, "anna")).open()
	o.signIn()
	o.browsed()
	o.s.Ask(switchboard.WishSignOut, "")
	o.await("offered", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedOut && a.Leave })
	o.s.Ask(switchboard.WishLeave, "")
	if page := o.browsed(); !strings.Contains(page, "signed out") {
		t.Errorf("the browser shows %q", page)
	}
	if a := o.s.Account(); a.Leave {
		t.Error("it is offered twice")
	}
	if status := o.place.Status(); status.SignOuts != 1 || status.SignedOut != "anna.berg@example.com" {
		t.Errorf("%+v", status)
	}
}

// Who signs in again, and comes back as somebody else than was asked for, is
// told so, and the first account is not lost.
func TestAnotherAccountCameBack(t *testing.T) {
	r := newRig(t).start().run()
	r.signIn()
	r.op.Claims = func(_, claims map[string]any) { claims["oid"], claims["name"] = "another", "Bo Ek" }
	r.op.Revoke()
	r.stop()
	r.start().run()
	before := r.awaitState(switchboard.AccountSignedOut)
	a := r.signIn()
	if a.Name != "Bo Ek" || !strings.Contains(a.Notice, "Bo Ek") || !strings.Contains(a.Notice, before.Name) {
		t.Errorf("%+v", a)
	}
	r.s.Ask(switchboard.WishSignIn, "")
	if a := r.await("asked", is(switchboard.AccountSignedIn)); a.Name != "Bo Ek" {
		t.Errorf("%+v", a)
	}
}

// Who chose another account needs no notice.
func TestAnotherAccountWasChosen(t *testing.T) {
	r := newRig(t).start().run()
	r.signIn()
	r.op.Claims = func(_, claims map[string]any) { claims["oid"] = "another" }
	r.s.Ask(switchboard.WishAnother, "")
	a := r.await("switched", func(a switchboard.Account) bool {
		return a.State == switchboard.AccountSignedIn && strings.HasSuffix(a.ID, "/another")
	})
	if a.Notice != "" || len(a.Others) != 1 {
		t.Errorf("%+v", a)
	}
	asked := r.op.AuthorizeRequests()
	if q := asked[len(asked)-1]; q.Get("prompt") != "select_account" || q.Has("login_hint") {
		t.Errorf("asked with prompt %q, login_hint %q", q.Get("prompt"), q.Get("login_hint"))
	}
}

// The organisation switches Microsoft 365 off while two operators are signed
// in: nobody gets a token any more, and the keyring forgets both, also for the
// next start.
func TestForbiddenWhileItRuns(t *testing.T) {
	anna, omar := named(t, "anna"), named(t, "omar")
	o := newOffice(t, anna).open()
	o.signIn()
	o.sit(omar)
	o.s.Ask(switchboard.WishAnother, "")
	o.await("omar", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedIn && a.Mail == omar.Mail })
	why := &switchboard.Fault{Code: "switched-off", Text: "Switched off"}
	o.s.Forbid(why)
	a := o.awaitState(switchboard.AccountOff)
	if a.Fault != why || len(a.Others) != 0 || a.Mail != "" {
		t.Errorf("%+v", a)
	}
	if token, err := o.token(); err == nil {
		t.Errorf("a token of %d bytes is given", len(token))
	}
	browsers := o.browsers()
	o.s.Ask(switchboard.WishSignIn, "")
	eventually(t, "the keyring is empty", func() bool { return len(o.keys.Entries()) == 0 })
	o.stop()
	o.open()
	if a := o.awaitState(switchboard.AccountSignedOut); len(a.Others) != 0 || o.browsers() != browsers {
		t.Errorf("when it is allowed again: %+v, %d browsers", a, o.browsers()-browsers)
	}
}
