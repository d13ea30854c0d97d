package auth_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// What the console asks Graph for.
var graphPermissions = []string{"User.Read", "User.Read.All", "Calendars.Read"}

// office is a session at the sandbox's tenant, and the person in front of it.
type office struct {
	*rig
	place *tenant.Tenant

	mu   sync.Mutex
	who  tenant.Account
	last string // page that the browser shows
	n    int    // how often it was opened
	done chan struct{}
}

// newOffice opens a tenant; nothing runs before open.
func newOffice(t *testing.T, who tenant.Account) *office {
	t.Helper()
	place, err := tenant.Start(t.Context(), tenant.Options{People: people.Generate(7, time.Now(), time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = place.Close() })
	return &office{rig: newRig(t), place: place, who: who, done: make(chan struct{}, 16)}
}

// open starts the program; the browser acts for whoever is in front of it.
func (o *office) open() *office {
	o.t.Helper()
	o.start(func(c *auth.Config) {
		c.Issuer, c.TenantID, c.ClientID = o.place.Issuer(), tenant.ID, tenant.ClientID
		c.Wider = []string{auth.Scope("", "User.Read.All"), auth.Scope("", "Calendars.Read")}
		c.Open = func(link string) error {
			o.mu.Lock()
			who := o.who
			o.n++
			o.mu.Unlock()
			page := authtest.Person{T: o.t, Account: who.ObjectID}.Visit(link)
			o.mu.Lock()
			o.last = page
			o.mu.Unlock()
			o.done <- struct{}{}
			return nil
		}
	}).run()
	o.settled()
	return o
}

func (o *office) sit(who tenant.Account) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.who = who
}

// browsed waits until the browser has come to rest, and gives its page.
func (o *office) browsed() string {
	o.t.Helper()
	select {
	case <-o.done:
	case <-time.After(patience):
		o.t.Fatal("the browser did not come to rest")
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.last
}

func (o *office) browsers() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.n
}

func named(t *testing.T, mail string) tenant.Account {
	t.Helper()
	all := slices.Concat(tenant.Accounts(), tenant.Refused())
	i := slices.IndexFunc(all, func(a tenant.Account) bool { return strings.HasPrefix(a.Mail, mail) })
	if i < 0 {
		t.Fatalf("there is no account %s", mail)
	}
	return all[i]
}

func is(state switchboard.AccountState) func(switchboard.Account) bool {
	return func(a switchboard.Account) bool { return a.State == state }
}

// Where an administrator has approved everything, one click in the browser
// gives all that Frontdesk needs.
func TestApprovedForEverybody(t *testing.T) {
	o := newOffice(t, named(t, "anna")).open()
	a := o.signIn()
	if !slices.Equal(a.Granted, graphPermissions) || len(a.Missing) != 0 || o.browsers() != 1 {
		t.Errorf("granted %v, missing %v after %d browsers", a.Granted, a.Missing, o.browsers())
	}
	if slices.Contains(o.states(), switchboard.AccountOffline) || a.Approval != nil || a.Fault != nil {
		t.Errorf("on the way: %v; %+v", o.states(), a)
	}
	status := o.place.Status()
	if !status.CP1 || status.Refreshes != 1 {
		t.Errorf("cp1 declared: %v, %d refreshes", status.CP1, status.Refreshes)
	}
}

// Who agrees for himself agrees to signing in first, and to the rest when it is
// asked for.
func TestPermissionsAreAskedForInTiers(t *testing.T) {
	o := newOffice(t, named(t, "omar")).open()
	a := o.signIn()
	if !slices.Equal(a.Granted, graphPermissions[:1]) || !slices.Equal(a.Missing, graphPermissions[1:]) {
		t.Fatalf("after the first click: granted %v, missing %v", a.Granted, a.Missing)
	}
	if _, err := o.token(); err != nil {
		t.Errorf("no token with the smaller permissions: %v", err)
	}
	o.s.Ask(switchboard.WishAllow, "")
	a = o.await("allowed", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedIn && len(a.Granted) == 3 })
	if len(a.Missing) != 0 || o.browsers() != 2 {
		t.Errorf("missing %v after %d browsers", a.Missing, o.browsers())
	}
	// The next start needs no browser and no narrower request.
	before := o.place.Status().Refreshes
	o.stop()
	o.open()
	if a := o.awaitState(switchboard.AccountSignedIn); len(a.Granted) != 3 || o.place.Status().Refreshes != before+1 {
		t.Errorf("after the restart: %v, %d refreshes", a.Granted, o.place.Status().Refreshes-before)
	}
}

// Of several permissions each stands for itself.
func TestOnePermissionOfSeveral(t *testing.T) {
	o := newOffice(t, named(t, "sofia")).open()
	if err := o.place.Approve("Calendars.Read"); err != nil {
		t.Fatal(err)
	}
	a := o.signIn()
	if !slices.Equal(a.Granted, []string{"User.Read", "Calendars.Read"}) || !slices.Equal(a.Missing, []string{"User.Read.All"}) {
		t.Errorf("granted %v, missing %v", a.Granted, a.Missing)
	}
}

// Microsoft's page about an administrator never sends the browser back. The
// operator says what it says, the wait survives a restart, and when the
// administrator has approved, one look is enough.
func TestAdministratorApproval(t *testing.T) {
	o := newOffice(t, named(t, "sofia")).open()
	o.signIn()
	o.browsed()
	o.s.Ask(switchboard.WishAllow, "")
	if page := o.browsed(); !strings.Contains(page, "approval") {
		t.Errorf("the browser shows %q", page)
	}
	if a := o.s.Account(); a.State != switchboard.AccountWaiting {
		t.Fatalf("the page never comes back, and the account is %+v", a)
	}
	o.s.Ask(switchboard.WishApproval, "")
	a := o.await("waiting for IT", func(a switchboard.Account) bool { return a.Approval != nil })
	if a.State != switchboard.AccountSignedIn || !slices.Equal(a.Approval.Permissions, graphPermissions[1:]) {
		t.Errorf("%+v, %+v", a, a.Approval)
	}
	for _, part := range []string{"/v2.0/adminconsent?", "client_id=" + tenant.ClientID, "User.Read.All", "redirect_uri="} {
		if !strings.Contains(a.Approval.Link, part) {
			t.Errorf("the link for IT lacks %s: %s", part, a.Approval.Link)
		}
	}

	since := a.Approval.Since
	o.stop()
	o.open()
	a = o.await("waiting still", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedIn && a.Approval != nil })
	if !a.Approval.Since.Equal(since) {
		t.Errorf("after the restart it waits since %v, not %v", a.Approval.Since, since)
	}

	o.s.Ask(switchboard.WishCheck, "")
	a = o.await("checked", func(a switchboard.Account) bool { return a.Approval != nil && !a.Approval.Checked.IsZero() })
	if len(a.Missing) != 2 {
		t.Errorf("missing %v", a.Missing)
	}
	if err := o.place.Approve(); err != nil {
		t.Fatal(err)
	}
	browsers := o.browsers()
	o.s.Ask(switchboard.WishCheck, "")
	a = o.await("approved", func(a switchboard.Account) bool { return a.Approval == nil && len(a.Missing) == 0 })
	if a.State != switchboard.AccountSignedIn || len(a.Granted) != 3 || o.browsers() != browsers {
		t.Errorf("%+v after %d more browsers", a, o.browsers()-browsers)
	}
}

// Where not even signing in may be agreed to, the same wait begins without
// anybody known, and is kept as well.
func TestApprovalBeforeAnySignIn(t *testing.T) {
	o := newOffice(t, named(t, "jonas")).open()
	o.s.Ask(switchboard.WishSignIn, "")
	o.browsed()
	o.s.Ask(switchboard.WishApproval, "")
	o.await("waiting", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedOut && a.Approval != nil })
	o.stop()
	o.open()
	a := o.await("waiting still", func(a switchboard.Account) bool { return a.State == switchboard.AccountSignedOut && a.Approval != nil })
	if !slices.Equal(a.Approval.Permissions, graphPermissions) || a.Fault != nil {
		t.Errorf("%+v, %v", a.Approval, a.Fault)
	}
	if err := o.place.Approve(); err != nil {
		t.Fatal(err)
	}
	o.s.Ask(switchboard.WishCheck, "")
	if a := o.awaitState(switchboard.AccountSignedIn); a.Approval != nil || len(a.Granted) != 3 {
		t.Errorf("%+v", a)
	}
	o.stop()
	o.open()
	if a := o.awaitState(switchboard.AccountSignedIn); a.Approval != nil {
		t.Error("the wait is remembered after its end")
	}
}

func TestGoingOnWithoutApproval(t *testing.T) {
	o := newOffice(t, named(t, "sofia")).open()
	o.signIn()
	o.s.Ask(switchboard.WishApproval, "")
	o.await("waiting", func(a switchboard.Account) bool { return a.Approval != nil })
	o.s.Ask(switchboard.WishGoOn, "")
	o.await("no longer", func(a switchboard.Account) bool { return a.Approval == nil })
	o.stop()
	o.open()
	if a := o.awaitState(switchboard.AccountSignedIn); a.Approval != nil || len(a.Missing) != 2 {
		t.Errorf("%+v", a)
	}
}

// An administrator who takes a permission back switches its feature off, and
// nothing else.
func TestPermissionTakenBack(t *testing.T) {
	o := newOffice(t, named(t, "anna")).open()
	o.signIn()
	o.stop()
	if err := o.place.Unapprove("Calendars.Read"); err != nil {
		t.Fatal(err)
	}
	o.open()
	if a := o.awaitState(switchboard.AccountSignedIn); !slices.Equal(a.Missing, []string{"Calendars.Read"}) || len(a.Granted) != 2 {
		t.Errorf("granted %v, missing %v", a.Granted, a.Missing)
	}
	if _, err := o.token(); err != nil {
		t.Error(err)
	}
}
