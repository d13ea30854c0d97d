package main

import (
	"context"
	"errors"
	"time"

	"frontdesk/directory"
	"frontdesk/presence"
	"frontdesk/switchboard"
)

// How often the directory is read again, and how long to wait after it could
// not be: doubling from the first to the second.
const (
	directoryEvery = time.Hour
	retryFirst     = 5 * time.Second
	retryLast      = time.Minute
)

// microsoft365 keeps colleagues and calendars going while somebody is signed
// in, and stops asking the moment nobody is.
type microsoft365 struct {
	source    *directory.Source
	refresher *presence.Refresher
	accounts  chan switchboard.Account // the newest state of the sign-in
	post      func(switchboard.Event)
}

func newMicrosoft365(s *directory.Source, r *presence.Refresher, post func(switchboard.Event)) *microsoft365 {
	return &microsoft365{s, r, make(chan switchboard.Account, 1), post}
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

// run follows the sign-in until ctx ends.
func (m *microsoft365) run(ctx context.Context) {
	var reader reader
	defer reader.stop()
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-m.accounts:
			who, settled := readFor(a)
			if !settled || who == reader.who {
				continue
			}
			reader.stop()
			m.refresher.SetPeople(nil)
			if who != "" {
				reader.start(ctx, who, m.read)
			}
		}
	}
}

// readFor tells for whom the directory is to be read, the empty string for
// nobody; not settled means that a sign-in is on its way.
func readFor(a switchboard.Account) (who string, settled bool) {
	switch a.State {
	case switchboard.AccountSignedIn, switchboard.AccountOffline:
		return a.Mail + " " + a.Tenant, true
	case switchboard.AccountOff, switchboard.AccountSignedOut:
		return "", true
	case switchboard.AccountChecking, switchboard.AccountWaiting, switchboard.AccountFinishing:
		return "", false
	}
	return "", false
}

// reader is the goroutine that reads for one account; the zero value is none.
type reader struct {
	who  string
	halt func()
}

func (r *reader) start(ctx context.Context, who string, read func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); read(ctx) }()
	r.who, r.halt = who, func() { cancel(); <-done }
}

func (r *reader) stop() {
	if r.halt != nil {
		r.halt()
	}
	*r = reader{}
}

// read keeps the directory fresh until ctx ends.
func (m *microsoft365) read(ctx context.Context) {
	wait := retryFirst
	for {
		next := directoryEvery
		people, err := m.source.People(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			m.post(switchboard.PeopleFailed{Fault: directoryFault(err)})
			next, wait = wait, min(2*wait, retryLast)
		default:
			wait = retryFirst
			m.post(switchboard.PeopleLoaded{People: people})
			m.refresher.SetPeople(people)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(next):
		}
	}
}

// directoryFault puts a failed read into words.
func directoryFault(err error) *switchboard.Fault {
	if fault := new(switchboard.Fault); errors.As(err, &fault) {
		return fault
	}
	var worded interface{ Fault() *switchboard.Fault }
	if errors.As(err, &worded) {
		return worded.Fault()
	}
	return &switchboard.Fault{
		Text: "The directory could not be read",
		Hint: "Frontdesk tries again by itself; the log says more.",
	}
}
