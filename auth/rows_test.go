package auth_test

import (
	"slices"
	"strings"
	"testing"

	"frontdesk/sandbox/tenant"
	"frontdesk/sandbox/tenant/aadsts"
	"frontdesk/switchboard"
)

// Whatever Microsoft answers, the operator reads a sentence of ours, the state
// is the one of the table, IT finds its ids, and nothing goes round in circles.
func TestEveryRowOfTheErrorTable(t *testing.T) {
	for _, who := range tenant.Refused() {
		failure := rowOf(t, who)
		t.Run(who.GivenName+" "+who.Surname, func(t *testing.T) {
			o := newOffice(t, who).open()
			o.s.Ask(switchboard.WishSignIn, "")
			o.browsed()
			switch {
			case failure.At == aadsts.Authorize && failure.Stays:
				o.staysOnThePage()
			case failure.At == aadsts.Refresh:
				o.awaitState(switchboard.AccountSignedIn)
				o.refusedLater(failure)
			default:
				o.refusedAtOnce(failure)
			}
		})
	}
}

func rowOf(t *testing.T, who tenant.Account) aadsts.Failure {
	t.Helper()
	for _, f := range aadsts.All() {
		if strings.HasPrefix(who.Mail, "aadsts"+who.GivenName+"@") && who.Surname == f.Name {
			return f
		}
	}
	t.Fatalf("no row for %s", who.Mail)
	return aadsts.Failure{}
}

// staysOnThePage: the browser never comes back, and the operator is not stuck.
func (o *office) staysOnThePage() {
	o.t.Helper()
	o.awaitState(switchboard.AccountWaiting)
	o.s.Ask(switchboard.WishCancel, "")
	if a := o.awaitState(switchboard.AccountSignedOut); a.Fault != nil {
		o.t.Errorf("%v", a.Fault)
	}
}

// refusedAtOnce: the sign-in ends with a sentence, and nobody is signed in.
func (o *office) refusedAtOnce(f aadsts.Failure) {
	o.t.Helper()
	a := o.await("refused", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedOut && a.Fault != nil })
	o.explained(a, f)
	tries := 1
	if f.Kind == "invalid_grant" { // interrupted: tried once more by itself
		tries = 2
		o.browsed()
	}
	if o.browsers() != tries || a.Ended != switchboard.EndingNone || len(o.keys.Entries()) != 0 {
		o.t.Errorf("%d browsers, ended %q, %d entries", o.browsers(), a.Ended, len(o.keys.Entries()))
	}
}

// refusedLater: the access that was there meets the refusal at its renewal.
func (o *office) refusedLater(f aadsts.Failure) {
	o.t.Helper()
	const demand = `{"access_token":{"nbf":{"essential":true,"value":"1"}}}`
	_, err := o.s.AccessToken(o.t.Context(), demand)
	if err == nil && f.Number != 65001 {
		o.t.Fatal("the second refresh was not refused")
	}
	switch {
	case f.Passing:
		if !isOffline(err) {
			o.t.Errorf("%v", err)
		}
		if a := o.s.Account(); a.State != switchboard.AccountSignedIn && a.State != switchboard.AccountOffline {
			o.t.Errorf("what passes has signed out: %+v, %v", a, a.Fault)
		}
		o.await("recovered", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedIn && a.Fault == nil })
	case f.StepUp:
		o.explained(o.awaitState(switchboard.AccountConfirm), f)
		o.s.Ask(switchboard.WishSignIn, "")
		o.browsed()
		o.awaitState(switchboard.AccountSignedIn)
	case f.Number == 65001:
		a := o.await("consent", func(a switchboard.Account) bool { return a.State == switchboard.AccountConfirm || len(a.Missing) > 0 })
		if a.State == switchboard.AccountConfirm {
			o.explained(a, f)
		}
	default:
		a := o.await("ended", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedOut && a.Fault != nil })
		o.explained(a, f)
		if a.Ended == switchboard.EndingNone || a.Mail == "" {
			o.t.Errorf("it does not say that %q ended: %q", a.Mail, a.Ended)
		}
		eventually(o.t, "the refused token is gone", func() bool { return !strings.Contains(strings.Join(values(o.keys.Entries()), ""), `"refresh"`) })
	}
	if n := o.browsers(); n > 2 {
		o.t.Errorf("%d browsers", n)
	}
}

// explained: a sentence of the table, with what IT needs.
func (o *office) explained(a switchboard.Account, f aadsts.Failure) {
	o.t.Helper()
	if a.Fault == nil || a.Fault.Text == "" || a.Fault.Hint == "" || slices.Contains([]string{"signin-failed", "signin-refused"}, a.Fault.Code) {
		o.t.Errorf("no sentence of the table: %v", a.Fault)
		return
	}
	if !strings.Contains(a.Fault.Details, who(f)) || strings.Contains(a.Fault.Details+a.Fault.Text+a.Fault.Hint, f.Text) {
		o.t.Errorf("the details are %q", a.Fault.Details)
	}
	o.t.Logf("%s · %s [%s]", a.Fault.Text, a.Fault.Hint, a.Fault.Details)
}

func who(f aadsts.Failure) string { return strings.SplitN(f.Error(), ":", 2)[0] }

func values(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	return out
}
