package auth_test

import (
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/switchboard"
)

// Asking for more than was granted costs nothing that was had, whatever the
// provider says to it.
func TestAskingForMoreCostsNothing(t *testing.T) {
	for name, body := range map[string]string{
		"no suberror":  `{"error":"invalid_grant","error_codes":[65001]}`,
		"unregistered": `{"error":"invalid_resource","error_codes":[650057]}`,
		"client":       `{"error":"invalid_client","error_codes":[650052]}`,
		"condition":    `{"error":"interaction_required","error_codes":[53003]}`,
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.op.Token = func(form url.Values) *authtest.Reply {
				if strings.Contains(form.Get("scope"), "Calendars") {
					return &authtest.Reply{Status: 400, Body: body}
				}
				return nil
			}
			r.start(func(c *auth.Config) { c.Wider = wider() }).run()
			r.s.Ask(switchboard.WishSignIn, "")
			a := r.await("an end", func(a switchboard.Account) bool {
				return a.State == switchboard.AccountSignedIn || a.Fault != nil
			})
			if a.State != switchboard.AccountSignedIn || !slices.Contains(a.Missing, "Calendars.Read") {
				t.Fatalf("%+v, %v", a, a.Fault)
			}
			if _, err := r.token(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A look at single permissions that breaks off in the middle finds nothing out:
// what was granted stays granted.
func TestNarrowingThatBreaksOff(t *testing.T) {
	r := newRig(t)
	wide := func(c *auth.Config) {
		c.Wider = []string{auth.Scope("", "User.Read.All"), auth.Scope("", "Calendars.Read")}
	}
	r.start(wide).run()
	before := r.signIn()
	r.stop()
	asked := 0
	r.op.Token = func(form url.Values) *authtest.Reply {
		asked++
		switch asked {
		case 1:
			return &authtest.Reply{Status: 400, Body: `{"error":"invalid_grant","suberror":"consent_required"}`}
		case 3:
			return &authtest.Reply{Status: 503, Body: `{"error":"temporarily_unavailable"}`}
		default:
			return nil
		}
	}
	r.start(wide).run()
	a := r.awaitState(switchboard.AccountOffline)
	if !slices.Equal(a.Granted, before.Granted) || len(a.Granted) != 3 || len(a.Missing) != 0 {
		t.Errorf("granted %v, missing %v", a.Granted, a.Missing)
	}
	if a = r.awaitState(switchboard.AccountSignedIn); len(a.Granted) != 3 {
		t.Errorf("then granted %v", a.Granted)
	}
}

// A permission that is missing is asked for again long before a token of many
// hours has to be renewed.
func TestApprovalIsLookedFor(t *testing.T) {
	var clock atomic.Int64
	clock.Store(time.Now().UnixNano())
	var approved atomic.Bool
	r := newRig(t)
	r.op.Life = 28 * time.Hour
	r.op.Token = func(form url.Values) *authtest.Reply {
		if !approved.Load() && strings.Contains(form.Get("scope"), "Calendars.Read") {
			return &authtest.Reply{Status: 400, Body: `{"error":"invalid_grant","suberror":"consent_required"}`}
		}
		return nil
	}
	r.start(func(c *auth.Config) {
		c.Wider = []string{auth.Scope("", "Calendars.Read")}
		c.Now = func() time.Time { return time.Unix(0, clock.Load()) }
	}).run()
	if a := r.signIn(); len(a.Missing) != 1 {
		t.Fatalf("missing %v", a.Missing)
	}
	approved.Store(true)
	clock.Add(int64(51 * time.Minute))
	if _, err := r.token(); err != nil { // as a call would, which also wakes the keeper
		t.Fatal(err)
	}
	r.await("found", func(a switchboard.Account) bool { return len(a.Granted) == 2 && len(a.Missing) == 0 })
}
