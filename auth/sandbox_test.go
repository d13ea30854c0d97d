package auth_test

import (
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// The sandbox's tenant is made of another OpenID implementation (zitadel/oidc)
// under Entra's paths; the two were written apart.
func TestSignInAtTheSandbox(t *testing.T) {
	for _, mode := range []string{"form_post", "query"} {
		t.Run(mode, func(t *testing.T) {
			now := time.Now()
			place, err := tenant.Start(t.Context(), tenant.Options{People: people.Generate(7, now, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = place.Close() })
			at := func(c *auth.Config) {
				c.Issuer, c.TenantID, c.ClientID, c.ResponseMode = place.Issuer(), tenant.ID, tenant.ClientID, mode
				c.Open = func(link string) error {
					authtest.Person{T: t}.Visit(link)
					return nil
				}
			}
			r := newRig(t).start(at).run()
			r.settled()
			a := r.signIn()
			if anna := tenant.Accounts()[0]; a.Mail != anna.Mail || a.Name != anna.Name() || a.Memory {
				t.Errorf("signed in as %+v", a)
			}
			r.stop()
			r.start(at).run()
			r.awaitState(switchboard.AccountSignedIn)
			if _, err := r.token(); err != nil {
				t.Error(err)
			}
			r.s.Ask(switchboard.WishSignOut, "")
			r.awaitState(switchboard.AccountSignedOut)
		})
	}
}
