package auth_test

import (
	"net/url"
	"testing"

	"frontdesk/auth/authtest"
	"frontdesk/switchboard"
)

// A code that is refused has ended no sign-in, and nobody is told that it has.
func TestARefusedCodeIsNoEnding(t *testing.T) {
	for _, body := range []string{`{"error":"invalid_grant"}`, `{"error":"invalid_grant","error_codes":[70008]}`} {
		r := newRig(t)
		r.op.Token = func(url.Values) *authtest.Reply { return &authtest.Reply{Status: 400, Body: body} }
		r.start().run()
		r.s.Ask(switchboard.WishSignIn, "")
		a := r.await("refused", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedOut && a.Fault != nil })
		if a.Fault.Code != "signin-interrupted" || a.Fault.Details == "" || a.Ended != switchboard.EndingNone {
			t.Errorf("%s: %+v, ended %q", body, *a.Fault, a.Ended)
		}
	}
}
