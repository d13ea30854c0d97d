package main

import (
	"slices"
	"sync"
	"testing"
	"time"

	"frontdesk/auth/vault/vaulttest"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// What was asked for before the operator disconnected, and is answered while
// the keyring still forgets the sign-in, does not come back to the screen.
func TestALateAnswerStaysAway(t *testing.T) {
	place, err := tenant.Start(t.Context(), tenant.Options{People: people.Generate(7, time.Now(), time.Local), PageSize: 999})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = place.Close() })
	o, keys := &office{t: t, place: place}, &vaulttest.Keyring{}
	place.SetLatency(300 * time.Millisecond)
	gone := make(chan struct{})
	letGo := sync.OnceFunc(func() { close(gone) })
	keys.Fail = func(call string) error {
		if call == "delete" {
			<-gone
		}
		return nil
	}
	o.open("anna", keys)
	t.Cleanup(letGo)
	o.ask(switchboard.WishSignIn)
	o.until("signed in", func(v switchboard.View) bool { return v.Account.State == switchboard.AccountSignedIn })
	for end := time.Now().Add(10 * time.Second); o.graphCalls() == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nothing was asked")
		}
	}
	o.ask(switchboard.WishSignOut)
	o.until("answered, or no longer wanted", func(v switchboard.View) bool {
		return len(v.People) > 0 || slices.ContainsFunc(v.Usage, func(u switchboard.Usage) bool { return u.Outcome == "given up" || u.Outcome == "sign-in needed" })
	})
	letGo()
	v := o.until("signed out", func(v switchboard.View) bool { return v.Account.State == switchboard.AccountSignedOut })
	if len(v.People) != 0 {
		t.Errorf("%d colleagues are on screen", len(v.People))
	}
}
