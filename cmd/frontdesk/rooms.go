package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/forget"
	"frontdesk/auth/vault"
	"frontdesk/config"
	"frontdesk/directory/keep"
	"frontdesk/directory/photos"
	"frontdesk/graph"
	"frontdesk/presence"
	"frontdesk/store"
	"frontdesk/switchboard"
	"frontdesk/telephony"
	"frontdesk/telephony/queue"
)

// keyringDeadline is how long a keyring may take, so that a person has time to
// unlock it when it asks.
const keyringDeadline = 60 * time.Second

// rooms are all the rooms, introduced to each other. Nothing runs until run.
type rooms struct {
	settings  config.Settings
	log       *slog.Logger
	session   *auth.Session
	store     *store.Store // nil: nothing is kept
	people    *keep.Keeper
	photos    *photos.Keeper
	refresher *presence.Refresher
	poller    *presence.Poller
	phone     *telephony.Phones
	queue     *queue.Watcher                                               // nil: the queue is not asked
	watch     func(post func(switchboard.Event)) (*telephony.Phone, error) // makes a telephone that only watches lines
	board     *switchboard.Board
	office    *microsoft365
	sweeper   *forget.Sweeper
	reload    func() (config.Settings, error)
	look      time.Duration
	grumble   func(error) // told of what a command could not do while it does the rest
}

// setup is what the command line decides about the rooms.
type setup struct {
	settings config.Settings
	faults   []*switchboard.Fault // what the settings files got wrong
	profile  string               // names the sign-in in the keyring
	keyring  vault.Keyring
	secret   func(context.Context) (string, error) // the SIP password
	noCalls  bool                                  // the telephone watches lines and neither registers nor rings
	log      *slog.Logger
	logFile  string                          // where the log goes; empty: nowhere
	data     string                          // the folder of what is kept; empty: nothing is
	instance string                          // of this installation, for the PBX; empty: none
	cache    string                          // the folder of what can be fetched again; empty: nothing is kept there
	reload   func() (config.Settings, error) // the settings as the files are now; nil: they do not change
	look     time.Duration                   // how often the policy is looked at; zero: with every refresh
	browser  func(address string) error      // nil: the system's
	network  *http.Transport                 // to Microsoft 365; made by introduce
}

// introduce builds the rooms and hands each the others' doors. Auth hands graph
// a credential; nobody else ever sees a token.
func introduce(s setup) (*rooms, error) {
	s.network = network()
	r := &rooms{settings: s.settings, log: s.log, sweeper: sweeper(s), reload: s.reload, look: s.look, grumble: func(error) {}}
	post := func(e switchboard.Event) { r.board.Post(e) }
	base, err := r.openAuth(&s)
	if err != nil {
		return nil, fmt.Errorf("set up the sign-in: %w", err)
	}
	client, err := graph.New(graph.Config{
		BaseURL: base, Credential: r.session, Log: s.log, HTTP: &http.Client{Transport: s.network},
		Used: func(u switchboard.Usage) { post(switchboard.Used{Usage: u}) },
	})
	if err != nil {
		return nil, fmt.Errorf("set up Microsoft Graph: %w", err)
	}
	r.openStore(&s)
	r.openDirectory(&s, client, post)
	calendars := presence.Config{
		Client: client, Every: time.Duration(s.settings.Calendar.RefreshSeconds) * time.Second, Log: s.log,
		Titles: s.settings.Calendar.Detail == "titles" && s.settings.Privacy.ShowTitles,
	}
	r.refresher = presence.New(calendars, func(e switchboard.Event) {
		if changed, is := e.(switchboard.CalendarChanged); is {
			r.office.calendarChanged(changed)
			return
		}
		post(e)
	})
	r.poller = presence.NewPoller(calendars, post)
	if err := r.openPhone(&s, post); err != nil {
		return nil, fmt.Errorf("set up the phone: %w", err)
	}
	r.openQueue(&s, post)
	r.office = newMicrosoft365(r, s.settings, post)
	r.board = switchboard.NewBoard(switchboard.NewState(time.Local).WithFeatures(features(s.settings.Phone)).WithReception(reception(s.settings)).WithBarring(barring(s.settings.Phone)), switchboard.Ports{
		Phone: r.phone, Calendar: r.watchers(), Account: r.session, Marks: r.marks(), Queue: r.keeper(), Directory: r.people,
	}, nil)
	post(switchboard.AccountChanged{Account: r.session.Account()})
	for _, f := range s.faults {
		post(switchboard.Noted{Fault: f})
	}
	return r, nil
}

// openAuth makes the sign-in and tells where Graph is. Account settings that
// cannot be meant put the account off with a note: calls go on without it.
func (r *rooms) openAuth(s *setup) (graphBase string, err error) {
	graphBase, err = graphURL(s.settings.Account)
	if err == nil {
		r.session, err = auth.New(authConfig(*s), r.accountChanged)
	}
	if fault := new(switchboard.Fault); errors.As(err, &fault) {
		s.faults = append(s.faults, fault)
		s.settings.Account = config.Defaults().Account
		graphBase = auth.GraphURL("")
		r.session, err = auth.New(authConfig(*s), r.accountChanged)
	}
	return graphBase, err
}

// openPhone makes the phone. Settings that it does not understand put it off
// with a note.
func (r *rooms) openPhone(s *setup, post func(switchboard.Event)) (err error) {
	r.phone, err = telephony.NewPhones(phoneConfigs(*s), post)
	if fault := new(switchboard.Fault); errors.As(err, &fault) {
		s.faults = append(s.faults, fault)
		s.settings.Phone = config.Defaults().Phone
		r.phone, err = telephony.NewPhones(phoneConfigs(*s), post)
	}
	watching := *s
	watching.noCalls = true
	r.watch = func(post func(switchboard.Event)) (*telephony.Phone, error) {
		return telephony.New(phoneConfig(watching), post)
	}
	return err
}

// accountChanged tells the board and the office of a change of the sign-in.
func (r *rooms) accountChanged(a switchboard.Account) {
	r.board.Post(switchboard.AccountChanged{Account: a})
	r.office.accountChanged(a)
	r.sweeper.AccountChanged(a)
}

// run lets every room live until ctx ends, and returns when all have stopped.
func (r *rooms) run(ctx context.Context) {
	var all sync.WaitGroup
	defer func() {
		all.Wait()
		r.office.finish(ctx)
	}()
	all.Go(func() { r.board.Run(ctx) })
	all.Go(func() { r.office.run(ctx) })
	all.Go(func() { r.logHealth(ctx) })
	all.Go(func() { r.live(ctx, "auth", r.session.Run) })
	all.Go(func() { r.live(ctx, "memory", r.sweeper.Run) })
	all.Go(func() { r.live(ctx, "phone", r.phone.Run) })
	if r.queue != nil {
		all.Go(func() { r.live(ctx, "queue", r.queue.Run) })
	}
	all.Go(func() { r.live(ctx, "directory", r.people.Run) })
	all.Go(func() { r.live(ctx, "photos", r.photos.Run) })
	if r.store != nil {
		r.showMarks(ctx)
		all.Go(func() { r.live(ctx, "store", r.store.Run) })
	}
	if r.reload != nil {
		all.Go(func() { r.obey(ctx) })
	}
	if r.settings.Calendar.Enabled {
		r.board.Post(switchboard.CalendarChanged{Status: switchboard.CalendarStatus{Enabled: true}})
		all.Go(func() { r.live(ctx, "presence", r.refresher.Run) })
		all.Go(func() { r.live(ctx, "teams", r.poller.Run) })
	}
}

// close lets go of what is open. Nothing may run any more.
func (r *rooms) close() error {
	if r.store == nil {
		return nil
	}
	return r.store.Close()
}

// live runs one room and puts a note on the desk when it stops before its time.
func (r *rooms) live(ctx context.Context, name string, run func(context.Context) error) {
	err := run(ctx)
	if err == nil || ctx.Err() != nil {
		return
	}
	r.log.Error("room.stopped", "room", name, "error", err)
	fault := &switchboard.Fault{Code: name, Text: "The " + name + " part of Frontdesk stopped", Hint: "Start Frontdesk again; the log says why."}
	if own := new(switchboard.Fault); errors.As(err, &own) {
		fault = own
	}
	r.board.Post(switchboard.Noted{Fault: fault})
}

// logHealth writes a line whenever a part of the health line changes; that it
// counts seconds is no change.
func (r *rooms) logHealth(ctx context.Context) {
	type state struct {
		level switchboard.Level
		hint  string
		text  string // of the account only, whose words count nothing
	}
	last := map[string]state{}
	for v := range r.board.Watch(ctx) {
		for _, h := range v.Health() {
			key := h.Part
			if h.Part == "note" {
				key += h.Text
			}
			now := state{level: h.Level, hint: h.Hint}
			if h.Part == "account" {
				now.text = h.Text
			}
			if before, known := last[key]; !known || before != now {
				last[key] = now
				r.log.Info("health", "part", h.Part, "level", h.Level.String(), "text", h.Text, "hint", h.Hint)
			}
		}
	}
}

// signedIn waits until the stored sign-in is restored, or says why it is not.
func (r *rooms) signedIn(ctx context.Context) error {
	account, err := r.session.Wait(ctx, settled)
	switch {
	case err != nil:
		return fmt.Errorf("restore the sign-in: %w", err)
	case account.State == switchboard.AccountSignedIn:
		return nil
	case account.State == switchboard.AccountSignedOut && account.Fault == nil:
		return errSignIn
	case account.State == switchboard.AccountSignedOut:
		return fmt.Errorf("%w: %w", errSignIn, account.Fault)
	case account.State == switchboard.AccountConfirm && account.Fault != nil:
		return fmt.Errorf("%w: %w", errConfirm, account.Fault)
	case account.Fault != nil:
		return account.Fault
	default:
		return errSignIn
	}
}
