package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
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
