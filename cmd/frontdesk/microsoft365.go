package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"frontdesk/auth"
	"frontdesk/config"
	"frontdesk/directory/keep"
	"frontdesk/directory/photos"
	"frontdesk/presence"
	"frontdesk/store"
	"frontdesk/switchboard"
)

// microsoft365 lets colleagues, calendars and pictures be read while somebody
// is signed in, and stops that the moment nobody is. What lacks its permission
// is off, and says which one it misses.
type microsoft365 struct {
	people    *keep.Keeper
	refresher *presence.Refresher
	poller    *presence.Poller
	photos    *photos.Keeper
	store     *store.Store // nil: nothing is kept
	settings  config.Settings
	log       *slog.Logger
	post      func(switchboard.Event)
	accounts  chan switchboard.Account // the newest state of the sign-in
	changed   chan struct{}            // holds a token when the people, or the policy, are other ones

	mu       sync.Mutex
	all      []switchboard.Person // of the newest roster
	calendar bool                 // the policy lets calendars be read

	may     rights // these belong to run
	mail    string // of the account in use
	missing []string
	swept   bool // what is kept of unknown accounts was removed
	begun   bool // it is no longer the start, when a sign-in is only known
}

func newMicrosoft365(r *rooms, settings config.Settings, post func(switchboard.Event)) *microsoft365 {
	return &microsoft365{
		people: r.people, refresher: r.refresher, poller: r.poller, photos: r.photos, store: r.store, settings: settings, log: r.log, post: post,
		accounts: make(chan switchboard.Account, 1), changed: make(chan struct{}, 1), calendar: settings.Calendar.Enabled,
	}
}

// accountChanged hears of the sign-in; only the newest state counts. It is
// called from one goroutine, and never blocks.
func (m *microsoft365) accountChanged(a switchboard.Account) {
	select {
	case <-m.accounts:
	default:
	}
	m.accounts <- a
}

// loaded hears of the people of a new roster. It never blocks.
func (m *microsoft365) loaded(people []switchboard.Person) {
	m.mu.Lock()
	m.all = people
	m.mu.Unlock()
	m.nudge()
}

// withoutCalendars stops reading calendars for good, and forgets them: the
// policy has changed.
func (m *microsoft365) withoutCalendars() {
	m.mu.Lock()
	before := m.calendar
	m.calendar = false
	m.mu.Unlock()
	if before {
		m.nudge()
	}
}

func (m *microsoft365) nudge() {
	select {
	case m.changed <- struct{}{}:
	default:
	}
}

// run follows the sign-in until ctx ends.
func (m *microsoft365) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-m.accounts:
			m.follow(ctx, a)
		case <-m.changed:
			m.watch()
		}
	}
}

// finish forgets at the end who left in the last moment. What does not get done
// is done at the next start.
func (m *microsoft365) finish(ctx context.Context) {
	select {
	case a := <-m.accounts:
		m.forget(ctx, a)
	default:
	}
}

// follow does what a new state of the sign-in asks for. Whose account is not in
// use any more is read for no longer, also while the next state is on its way:
// an answer that comes late must not reach the screen. At the start it is known
// who was signed in before there is a token: what was kept of the directory is
// shown meanwhile.
func (m *microsoft365) follow(ctx context.Context, a switchboard.Account) {
	if m.may.who != "" && m.may.who != a.ID { // nobody is asked for any more, before what takes time
		m.rest()
		m.photos.Drop()
	}
	m.forget(ctx, a)
	may, settled := allowed(a)
	if a.State == switchboard.AccountChecking && a.ID != "" && !m.begun {
		may, settled = given(a), true
	}
	m.begun = m.begun || a.State != switchboard.AccountChecking
	left := m.may.who != "" && m.may.who != a.ID
	switch {
	case !settled && !left:
		return
	case may == m.may:
		if !slices.Equal(a.Missing, m.missing) { // it was not known yet
			m.tell(a)
		}
		return
	}
	m.may, m.mail = may, a.Mail
	m.rest()
	scope := a.ID
	if m.hidden(a) {
		scope = ""
	}
	m.people.SetAccount(scope, m.sources(may)...)
	m.tell(a)
	m.watch()
}

// sources are those of the settings that the account may be read from.
func (m *microsoft365) sources(may rights) (out []switchboard.DirectorySource) {
	if may.people {
		out = append(out, switchboard.FromMicrosoft365)
	}
	if may.contacts {
		out = append(out, switchboard.FromContacts)
	}
	return out
}

// watch has the calendars read of those who are in the directory.
func (m *microsoft365) watch() {
	m.mu.Lock()
	all, calendar := m.all, m.calendar
	m.mu.Unlock()
	if !calendar && m.settings.Calendar.Enabled {
		m.rest()
		m.post(switchboard.CalendarCleared{})
		m.post(switchboard.CalendarChanged{})
		return
	}
	if m.may.calendars {
		m.refresher.SetPeople(colleagues(all, m.mail))
	}
	if m.may.presence && m.settings.Calendar.Teams {
		m.poller.SetPeople(users(all))
	}
}

// rest has nobody asked for any more.
func (m *microsoft365) rest() {
	m.refresher.SetPeople(nil)
	m.poller.SetPeople(nil)
}

// calendarChanged passes on how the calendars do, unless they are off: then there
// is nothing to be said of them.
func (m *microsoft365) calendarChanged(e switchboard.CalendarChanged) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.calendar {
		m.post(e)
	}
}

// colleagues are those whose calendars may be asked for: who is in the
// organisation's directory, or has an address in the operator's own domain.
// Addresses of other people are nothing that Microsoft needs to be told.
func colleagues(people []switchboard.Person, mail string) []switchboard.Person {
	_, domain, _ := strings.Cut(mail, "@")
	return slices.DeleteFunc(slices.Clone(people), func(p switchboard.Person) bool {
		if slices.Contains(p.Sources, switchboard.FromMicrosoft365) {
			return false
		}
		_, theirs, ok := strings.Cut(p.Mail, "@")
		return !ok || domain == "" || !strings.EqualFold(theirs, domain)
	})
}

// users are the ids of those whom the organisation's directory knows: Teams is
// asked by them.
func users(people []switchboard.Person) (ids []switchboard.PersonID) {
	for _, p := range people {
		if slices.Contains(p.Sources, switchboard.FromMicrosoft365) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// rights are what may be read, and for whom; the zero value is nothing.
type rights struct {
	who       string
	people    bool
	contacts  bool
	calendars bool
	presence  bool
}

// allowed tells what may be read now; not settled means that a sign-in is on
// its way.
func allowed(a switchboard.Account) (may rights, settled bool) {
	switch a.State {
	case switchboard.AccountSignedIn, switchboard.AccountOffline:
		return given(a), true
	case switchboard.AccountOff, switchboard.AccountSignedOut, switchboard.AccountConfirm:
		return rights{}, true
	case switchboard.AccountChecking, switchboard.AccountWaiting, switchboard.AccountFinishing:
		return rights{}, false
	}
	return rights{}, false
}

// given are the rights by the permissions that an account has.
func given(a switchboard.Account) rights {
	has := func(name string) bool { return slices.Contains(a.Granted, name) }
	return rights{a.ID, has(permissionPeople), has(permissionContacts), has(permissionCalendars), has(permissionPresence)}
}

// hidden tells whether what was read leaves the screen: always when the account
// was disabled, else when the policy wants it.
func (m *microsoft365) hidden(a switchboard.Account) bool {
	return a.Ended == switchboard.EndingDisabled ||
		(a.Ended == switchboard.EndingRevoked && m.settings.Privacy.HideWhenRevoked)
}

// forget removes what is kept of accounts that have left this computer: of one
// that leaves now, and once of those that left while the program could not do
// it any more. A keyring that was not read says nothing of who has left.
func (m *microsoft365) forget(ctx context.Context, a switchboard.Account) {
	known := func(id string) bool {
		return id == a.ID || slices.ContainsFunc(a.Others, func(o switchboard.KnownAccount) bool { return o.ID == id })
	}
	gone := []string{}
	if who := m.may.who; who != "" && !known(who) {
		gone = append(gone, who)
	}
	if a.State == switchboard.AccountOff || a.Ended == switchboard.EndingDisabled {
		gone, m.swept = append(gone, a.ID), false
	}
	if _, settled := allowed(a); settled && !m.swept && m.store != nil && (a.Fault == nil || a.ID != "" || a.State == switchboard.AccountOff) {
		m.swept = true
		scopes, err := m.store.Scopes(ctx)
		if err != nil {
			m.log.WarnContext(ctx, "directory.forget", "error", err)
		}
		gone = append(gone, slices.DeleteFunc(scopes, known)...)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell) // the end of the program must not cut it off
	defer cancel()
	for _, scope := range gone {
		if scope == "" {
			continue
		}
		if err := m.photos.Forget(); err != nil { // first: what is cut off is noticed by the people who are left
			m.log.WarnContext(ctx, "photos.forget", "error", err)
		}
		if err := m.people.Forget(ctx, scope); err != nil {
			m.log.WarnContext(ctx, "directory.forget", "error", err)
		}
	}
}

// tell names the permissions without which something is off.
func (m *microsoft365) tell(a switchboard.Account) {
	m.missing = a.Missing
	without := &switchboard.Fault{Code: "permission-people"} // takes the note away
	for _, name := range a.Missing {
		switch name {
		case permissionPeople:
			without = notGranted(name)
			without.Code = "permission-people"
		case permissionCalendars:
			m.calendarChanged(switchboard.CalendarChanged{Status: switchboard.CalendarStatus{Enabled: true, Fault: notGranted(name)}})
		}
	}
	m.post(switchboard.Noted{Fault: without})
}

// ofSignIn says that there was no token. What is said of the account tells
// that: once is enough.
func ofSignIn(err error) bool {
	return errors.As(err, new(*auth.InteractionRequired)) || errors.As(err, new(*auth.Blocked)) || errors.As(err, new(*auth.Offline))
}
