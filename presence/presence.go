// Package presence answers whether the colleagues are free: it reads their
// calendars in rounds and posts what they say as events.
//
// It knows Graph, and no other room. When to ask for whom, and what a failure
// means, is in package rounds, which knows no network.
package presence

import (
	"log/slog"
	"time"

	"frontdesk/graph"
	"frontdesk/presence/rounds"
	"frontdesk/switchboard"
)

// EveryAtLeast is the shortest time between two rounds.
const EveryAtLeast = rounds.EveryAtLeast

// Config says whom to ask and how often.
type Config struct {
	Client *graph.Client
	Every  time.Duration    // between rounds; less than EveryAtLeast is raised to it
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
	r := rounds.New(rounds.Config{Ask: cfg.Client.Schedules, Every: cfg.Every, Now: cfg.Now, Log: cfg.Log}, post)
	cfg.Client.OnHeld(r.Held)
	return r
}

var _ switchboard.Watcher = (*Refresher)(nil)
