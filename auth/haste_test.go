package auth_test

import (
	"slices"
	"strings"
	"testing"

	"frontdesk/auth/vault"
	"frontdesk/switchboard"
)

// three is an office where anna, omar and sofia have signed in, sofia last.
func three(t *testing.T) (o *office, ids map[string]string) {
	t.Helper()
	o, ids = newOffice(t, named(t, "anna")).open(), map[string]string{}
	for i, mail := range []string{"anna", "omar", "sofia"} {
		who := named(t, mail)
		o.sit(who)
		o.s.Ask(switchboard.WishAnother, "")
		a := o.await(mail, func(a switchboard.Account) bool {
			return a.State == switchboard.AccountSignedIn && a.Mail == who.Mail && len(a.Others) == i
		})
		ids[mail] = a.ID
	}
	return o, ids
}

func in(t *testing.T, mail string) func(switchboard.Account) bool {
	who := named(t, mail)
	return func(a switchboard.Account) bool {
		return a.State == switchboard.AccountSignedIn && a.Mail == who.Mail
	}
}

// holdWrites makes the next write to the keyring wait.
func (r *rig) holdWrites() *blocking {
	hold := newBlocking(r.t)
	r.keys.Do(func(map[string]string) { r.keys.Wrote = func(string, string) { hold.pass() } })
	return hold
}

func (r *rig) fail(f func(string) error) {
	r.keys.Do(func(map[string]string) { r.keys.Fail = f })
}

func (r *rig) keeps(mail string) bool {
	return slices.ContainsFunc(values(r.keys.Entries()), func(s string) bool { return strings.Contains(s, mail) && strings.Contains(s, `"refresh"`) })
}

// Of two accounts chosen one after the other the second counts, here and after
// the next start.
func TestTheLastSwitchCounts(t *testing.T) {
	o, ids := three(t)
	hold := o.holdWrites()
	o.s.Ask(switchboard.WishSwitch, ids["anna"])
	<-hold.arrived
	o.s.Ask(switchboard.WishSwitch, ids["omar"])
	hold.letGo()
	a := o.settled()
	if !in(t, "omar")(a) || len(a.Others) != 2 {
		t.Fatalf("%+v", a)
	}
	o.stop()
	if a := o.open().settled(); !in(t, "omar")(a) {
		t.Errorf("after the restart %+v", a)
	}
}

// Who signs out in the middle of a switch signs nobody else out.
func TestSigningOutInTheMiddleOfASwitch(t *testing.T) {
	for _, w := range []switchboard.Wish{switchboard.WishSignOut, switchboard.WishRemove} {
		o, ids := three(t)
		hold := o.holdWrites()
		o.s.Ask(switchboard.WishSwitch, ids["anna"])
		<-hold.arrived
		o.s.Ask(w, ids["anna"])
		hold.letGo()
		a := o.awaitState(switchboard.AccountSignedOut)
		eventually(t, "anna is forgotten", func() bool { return !o.keeps("anna") })
		if !o.keeps("omar") || !o.keeps("sofia") || len(a.Others) != 2 {
			t.Errorf("%s: others %v, omar kept %v, sofia kept %v", w, a.Others, o.keeps("omar"), o.keeps("sofia"))
		}
		o.stop()
		if a := o.open().settled(); a.State != switchboard.AccountSignedOut || len(a.Others) != 2 {
			t.Errorf("%s: after the restart %+v", w, a)
		}
	}
}

// A keyring that does not answer does not bring the account before back.
func TestASwitchWaitsForTheKeyring(t *testing.T) {
	o, ids := three(t)
	o.fail(func(string) error { return vault.ErrSlow })
	o.s.Ask(switchboard.WishSwitch, ids["anna"])
	o.await("told", func(a switchboard.Account) bool { return a.Fault != nil && a.Fault.Code == "keyring-slow" })
	o.fail(nil)
	if a := o.awaitState(switchboard.AccountSignedIn); !in(t, "anna")(a) {
		t.Errorf("%+v", a)
	}
}

// Removing nobody is not removing everybody.
func TestRemovingNobodyRemovesNobody(t *testing.T) {
	o, _ := three(t)
	before := len(o.keys.Entries())
	for _, id := range []string{"", "nobody"} {
		o.s.Ask(switchboard.WishRemove, id)
	}
	o.await("heard", func(switchboard.Account) bool { return true })
	o.stop()
	if after := len(o.keys.Entries()); after != before {
		t.Errorf("%d entries, %d before", after, before)
	}
}

// A sign-out in the moment in which a sign-in is being stored leaves nothing of
// either, and nothing of the others' is touched.
func TestSigningOutWhileAnotherSignInIsStored(t *testing.T) {
	anna, omar := named(t, "anna"), named(t, "omar")
	o := newOffice(t, anna).open()
	o.signIn()
	o.sit(omar)
	hold := o.holdWrites()
	o.s.Ask(switchboard.WishAnother, "")
	<-hold.arrived
	o.s.Ask(switchboard.WishSignOut, "")
	hold.letGo()
	o.awaitState(switchboard.AccountSignedOut)
	o.stop()
	if n := len(o.keys.Entries()); n != 0 {
		t.Errorf("%d entries are left", n)
	}
}

// A sign-in whose removal hangs keeps the next person neither from signing in
// nor from tokens.
func TestARemovalThatHangsKeepsNobodyWaiting(t *testing.T) {
	o := newOffice(t, named(t, "anna")).open()
	o.signIn()
	o.fail(func(call string) error {
		if call == "delete" {
			return vault.ErrSlow
		}
		return nil
	})
	o.s.Ask(switchboard.WishSignOut, "")
	o.awaitState(switchboard.AccountSignedOut)
	o.sit(named(t, "omar"))
	o.s.Ask(switchboard.WishAnother, "")
	o.await("omar", in(t, "omar"))
	if _, err := o.token(); err != nil {
		t.Error(err)
	}
	o.fail(nil)
	eventually(t, "anna is forgotten", func() bool { return !o.keeps("anna") })
	if !o.keeps("omar") {
		t.Error("omar was forgotten")
	}
}
