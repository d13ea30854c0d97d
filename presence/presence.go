// Package presence answers whether the colleagues are free: it reads their
// calendars in rounds, asks Teams about them, and posts what they say as events.
//
// It knows Graph, and no other room. When to ask for whom, and what a failure
// means, is in the packages rounds (calendars) and lamps (Teams), which know no
// network.
package presence

import (
	"log/slog"
	"time"

	"frontdesk/graph"
	"frontdesk/presence/lamps"
	"frontdesk/presence/rounds"
	"frontdesk/switchboard"
)

// EveryAtLeast is the shortest time between two rounds.
const EveryAtLeast = rounds.EveryAtLeast

// Config says whom to ask and how often.
type Config struct {
	Client *graph.Client
	Every  time.Duration    // between rounds; less than EveryAtLeast is raised to it
	Titles bool             // keep the titles that colleagues share; else none is kept
	Now    func() time.Time // nil means time.Now
	Log    *slog.Logger     // nil means no log
}

// Refresher keeps the calendars fresh; see rounds.Refresher for its methods
// Run, SetPeople, Show and Once.
type Refresher = rounds.Refresher

// New prepares a refresher that asks Graph. Events go to post, which must not
// block and not call the refresher; nil throws them away. It hears by itself when the service asks
// everybody to wait, and says so in CalendarChanged.
func New(cfg Config, post func(switchboard.Event)) *Refresher {
	r := rounds.New(rounds.Config{Ask: cfg.Client.Schedules, Titles: cfg.Titles, Every: cfg.Every, Now: cfg.Now, Log: cfg.Log}, post)
	cfg.Client.OnHeld(r.Held)
	return r
}

// Poller keeps Teams presence fresh; see lamps.Poller for its methods Run,
// SetPeople, Show and Once.
type Poller = lamps.Poller

// NewPoller prepares a poller that asks Graph through the same client, and so
// through the same gate, as the refresher; it uses Client, Now and Log. Events
// go to post, which must not block and not call the poller.
func NewPoller(cfg Config, post func(switchboard.Event)) *Poller {
	return lamps.New(lamps.Config{Ask: cfg.Client.Presences, Now: cfg.Now, Log: cfg.Log}, post)
}

// Watchers is several watchers in the place of one.
type Watchers []switchboard.Watcher

// Show tells each of them.
func (all Watchers) Show(w switchboard.Watched) {
	for _, one := range all {
		one.Show(w)
	}
}

var (
	_ switchboard.Watcher = (*Refresher)(nil)
	_ switchboard.Watcher = (*Poller)(nil)
	_ switchboard.Watcher = Watchers(nil)
)
