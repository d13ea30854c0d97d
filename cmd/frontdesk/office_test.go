package main

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/auth/authtest"
	"frontdesk/auth/vault/vaulttest"
	"frontdesk/config"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/sandbox/tenant/cae"
	"frontdesk/switchboard"
)

// office is all rooms at the sandbox's tenant, without a window and a phone.
type office struct {
	*rooms
	t     *testing.T
	place *tenant.Tenant
	setUp func(*setup) // nil: as usual
	stop  func()
}

// newOffice opens the tenant and lets the rooms run; the browser acts for the
// account with this address.
func newOffice(t *testing.T, mail string, change ...func(*config.Settings)) *office {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir()) // for the lock file
	now := time.Now()
	place, err := tenant.Start(t.Context(), tenant.Options{People: people.Generate(7, now, time.Local)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = place.Close() })
	o := &office{t: t, place: place}
	o.open(mail, &vaulttest.Keyring{}, change...)
	return o
}

func (o *office) open(mail string, keys *vaulttest.Keyring, change ...func(*config.Settings)) {
	o.t.Helper()
	o.openOnly(mail, keys, change...)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); o.run(ctx) }()
	o.stop = sync.OnceFunc(func() {
		cancel()
		<-done
		if err := o.close(); err != nil {
			o.t.Error(err)
		}
	})
	o.t.Cleanup(o.stop)
}

// openOnly makes the rooms, as a command does, and lets nothing run.
func (o *office) openOnly(mail string, keys *vaulttest.Keyring, change ...func(*config.Settings)) {
	o.t.Helper()
	settings := config.Defaults()
	a := &settings.Account
	a.Issuer, a.GraphURL, a.TenantID, a.ClientID = o.place.Issuer(), o.place.GraphURL(), tenant.ID, tenant.ClientID
	for _, f := range change {
		f(&settings)
	}
	i := slices.IndexFunc(tenant.Accounts(), func(a tenant.Account) bool { return strings.HasPrefix(a.Mail, mail) })
	var err error
	s := setup{
		settings: settings, profile: "test", keyring: keys, log: slog.New(slog.DiscardHandler),
		browser: func(link string) error {
			authtest.Person{T: o.t, Account: tenant.Accounts()[i].ObjectID}.Visit(link)
			return nil
		},
	}
	if o.setUp != nil {
		o.setUp(&s)
	}
	if o.rooms, err = introduce(s); err != nil {
		o.t.Fatal(err)
	}
}

// until waits for a view, which every change of the board brings.
func (o *office) until(what string, is func(switchboard.View) bool) switchboard.View {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), 20*time.Second)
	defer cancel()
	var last switchboard.View
	for v := range o.board.Watch(ctx) {
		if last = v; is(v) {
			return v
		}
	}
	o.t.Fatalf("waiting until %s: the account is %+v, fault %v, %d people, calendar %+v, notes %v",
		what, last.Account, last.Account.Fault, len(last.People), last.Calendar, last.Notes)
	return last
}

func (o *office) ask(w switchboard.Wish) { o.board.Post(switchboard.Asked{Wish: w}) }

func (o *office) graphCalls() int {
	n := 0
	for _, calls := range o.place.Status().Graph.Calls {
		n += calls
	}
	return n
}

// working is an office in which colleagues and calendars are on screen.
func working(v switchboard.View) bool {
	return v.Account.State == switchboard.AccountSignedIn && len(v.People) > 0 && !v.Calendar.At.IsZero() && v.Calendar.Fault == nil
}

// Enabled but not signed in means that Graph is asked nothing.
func TestNobodySignedInAsksNothing(t *testing.T) {
	o := newOffice(t, "anna")
	o.until("signed out", func(v switchboard.View) bool { return v.Account.State == switchboard.AccountSignedOut })
	if n := o.graphCalls(); n != 0 {
		t.Errorf("%d calls before anybody signed in", n)
	}
	o.ask(switchboard.WishSignIn)
	v := o.until("working", working)
	if len(v.Usage) == 0 || v.Usage[0].Calls == 0 {
		t.Errorf("what was asked is not told: %+v", v.Usage)
	}
	o.ask(switchboard.WishSignOut)
	v = o.until("signed out", func(v switchboard.View) bool { return v.Account.State == switchboard.AccountSignedOut })
	if len(v.People) != 0 {
		t.Errorf("%d colleagues are still on screen", len(v.People))
	}
	n := o.graphCalls()
	o.board.Post(switchboard.Show{People: []switchboard.PersonID{"x"}})
	o.until("still", func(switchboard.View) bool { return true })
	if more := o.graphCalls() - n; more != 0 {
		t.Errorf("%d calls after signing out", more)
	}
}

// Each feature lives by its own permission, and says which one it misses.
func TestFeaturesSwitchOffOneByOne(t *testing.T) {
	o := newOffice(t, "sofia")
	o.ask(switchboard.WishSignIn)
	v := o.until("told", func(v switchboard.View) bool { return v.Calendar.Fault != nil && len(v.Notes) > 0 })
	if v.Calendar.Fault.Hint == "" || !strings.Contains(v.Calendar.Fault.Hint, "Calendars.Read") || !strings.Contains(v.Notes[0].Hint, "User.Read.All") {
		t.Errorf("%v, %v", v.Calendar.Fault, v.Notes[0])
	}
	if n := o.graphCalls(); n != 0 {
		t.Errorf("%d calls without a permission", n)
	}
	if err := o.place.Approve("User.Read.All"); err != nil {
		t.Fatal(err)
	}
	o.ask(switchboard.WishCheck)
	v = o.until("colleagues", func(v switchboard.View) bool { return len(v.People) > 0 })
	if len(v.Notes) != 0 || v.Calendar.Fault == nil {
		t.Errorf("notes %v, calendar %+v", v.Notes, v.Calendar)
	}
	if err := o.place.Approve("Calendars.Read"); err != nil {
		t.Fatal(err)
	}
	o.ask(switchboard.WishCheck)
	o.until("all", working)
}

// What an administrator takes back stops at once; whether it leaves the screen
// is the policy's to say, and an account that is disabled always takes its data
// along.
func TestRevocation(t *testing.T) {
	for name, c := range map[string]struct {
		number int
		hide   bool
		hidden bool
	}{
		"revoked":             {50173, false, false},
		"revoked, and hidden": {50173, true, true},
		"disabled":            {50057, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, "anna", func(s *config.Settings) { s.Privacy.HideWhenRevoked = c.hide })
			o.ask(switchboard.WishSignIn)
			o.until("working", working)
			if err := o.place.Refuse(c.number, "refresh", tenant.Always); err != nil {
				t.Fatal(err)
			}
			o.place.ExpireAccess()
			_, _ = o.session.AccessToken(t.Context(), `{"access_token":{"nbf":{"value":"1"}}}`) // as a call would
			v := o.until("ended", func(v switchboard.View) bool {
				return v.Account.State == switchboard.AccountSignedOut && v.Account.Ended != "" && (len(v.People) == 0) == c.hidden
			})
			if v.Account.Fault == nil || v.Account.Fault.Details == "" {
				t.Errorf("%+v", v.Account)
			}
			before := o.graphCalls()
			if _, err := o.session.AccessToken(t.Context(), ""); err == nil || o.graphCalls() != before {
				t.Errorf("%d calls more, %v", o.graphCalls()-before, err)
			}
		})
	}
}

// A claims challenge is met silently where that is possible, in whatever form
// it is written, and else by one confirmation of the operator.
func TestClaimsChallenges(t *testing.T) {
	o := newOffice(t, "anna")
	o.ask(switchboard.WishSignIn)
	v := o.until("working", working)
	for _, shape := range cae.Shapes() {
		o.place.Challenge(tenant.ChallengeInsufficient, shape)
		if _, _, err := o.people.Once(t.Context(), o.session.Account().ID, switchboard.FromMicrosoft365); err != nil {
			t.Errorf("%s: %v", shape, err)
		}
	}
	if a := o.session.Account(); a.State != switchboard.AccountSignedIn {
		t.Fatalf("after what could be met silently: %+v, %v", a, a.Fault)
	}
	o.place.Challenge(tenant.ChallengeInteractive, cae.Shapes()[0])
	if _, _, err := o.people.Once(t.Context(), o.session.Account().ID, switchboard.FromMicrosoft365); err == nil {
		t.Error("a challenge that needs the operator was met without")
	}
	v = o.until("asked", func(v switchboard.View) bool { return v.Account.State == switchboard.AccountConfirm })
	if len(v.People) == 0 || v.Account.Fault == nil {
		t.Errorf("%d people, %v", len(v.People), v.Account.Fault)
	}
	o.ask(switchboard.WishSignIn)
	o.until("working again", working)
	if _, _, err := o.people.Once(t.Context(), o.session.Account().ID, switchboard.FromMicrosoft365); err != nil {
		t.Error(err)
	}
}

// The organisation's switch forgets every sign-in, and does not bring it back.
func TestSwitchedOffByPolicy(t *testing.T) {
	o := newOffice(t, "anna")
	o.stop()
	keys := &vaulttest.Keyring{}
	o.open("anna", keys)
	o.ask(switchboard.WishSignIn)
	o.until("working", working)
	o.stop()
	if len(keys.Entries()) == 0 {
		t.Fatal("nothing was kept")
	}
	before := o.graphCalls()
	o.open("anna", keys, func(s *config.Settings) { s.Account.Enabled = false })
	v := o.until("off", func(v switchboard.View) bool { return v.Account.State == switchboard.AccountOff })
	if v.Account.Fault == nil || v.Account.Fault.Code != "account-forbidden" || o.graphCalls() != before {
		t.Errorf("%v, %d calls", v.Account.Fault, o.graphCalls()-before)
	}
	o.stop() // what is left to do is done before the end
	if n := len(keys.Entries()); n != 0 {
		t.Errorf("%d entries are left", n)
	}
	o.open("anna", keys)
	o.until("signed out", func(v switchboard.View) bool { return v.Account.State == switchboard.AccountSignedOut })
}

// The list of permissions is all that is ever asked for, and explains itself.
func TestLeastPermission(t *testing.T) {
	s := config.Defaults()
	if got := wider(s); !slices.Equal(got, []string{"https://graph.microsoft.com/User.Read.All", "https://graph.microsoft.com/Calendars.Read", "https://graph.microsoft.com/Presence.Read.All"}) {
		t.Errorf("asked for %q", got)
	}
	s.Account.Cloud, s.Calendar.Enabled = "china", false
	if got := wider(s); !slices.Equal(got, []string{"https://microsoftgraph.chinacloudapi.cn/User.Read.All"}) {
		t.Errorf("without calendars asked for %q", got)
	}
	for _, p := range permissions() {
		if p.name == "" || p.why == "" || p.without == "" || strings.Contains(p.name, "Write") {
			t.Errorf("%+v", p)
		}
	}
}
