// Package lamps keeps Teams presence fresh: whom to ask for next, and what an
// answer or a failure means for what is already known.
//
// One request is for 650 people, so the whole of it is one request every
// quarter of a minute: those who are looked at, and as many of those read
// longest ago as there is room for. 10,000 people are through in four minutes,
// 650 in each request, at two of the 1,500 requests that Microsoft gives an
// organisation every half minute. Pushing presence instead of asking would take
// an address on the internet.
package lamps

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"frontdesk/graph/teams"
	"frontdesk/switchboard"
)

// The limits of the polling.
const (
	Every   = 15 * time.Second // between two requests
	PerTurn = 10_000           // people for whom one request each time is enough
	refused = 10 * time.Minute // before asking again when asking is no use
	believe = 5 * time.Minute  // how long a sequence number outweighs a smaller one
)

// Ask reads the presence of at most teams.PerCall people. There is one answer
// for each id, in the same order. An error whose method Final() bool says true
// means that asking on is no use.
type Ask func(ctx context.Context, ids []string) ([]teams.Presence, error)

// Config says how to ask.
type Config struct {
	Ask Ask
	Now func() time.Time // nil means time.Now
	Log *slog.Logger     // nil means no log
}

// Poller reads presence. Its methods may be called from any goroutine and
// return at once, except Run.
type Poller struct {
	ask  Ask
	now  func() time.Time
	log  *slog.Logger
	post func(switchboard.Event)
	wake chan struct{}

	mu     sync.Mutex
	people []*lamp // in the order given
	byID   map[switchboard.PersonID]*lamp
	watch  switchboard.Watched
	term   int           // counts SetPeople
	giveUp func()        // ends the request under way
	after  time.Duration // until the next request
}

// lamp is what is known of one person.
type lamp struct {
	id       switchboard.PersonID
	read     time.Time
	state    switchboard.PresenceState
	since    time.Time // when state began; zero when it was there from the first
	sequence string
}

// New prepares a poller. Events go to post, which must not block and not call
// the poller; nil throws them away.
func New(cfg Config, post func(switchboard.Event)) *Poller {
	p := &Poller{ask: cfg.Ask, now: cfg.Now, log: cfg.Log, post: post, wake: make(chan struct{}, 1), giveUp: func() {}}
	if p.now == nil {
		p.now = time.Now
	}
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	if p.post == nil {
		p.post = func(switchboard.Event) {}
	}
	return p
}

// SetPeople says whose presence to read: their IDs are the object ids of the
// organisation's users, and an ID that is no GUID belongs to a person whom Teams
// does not know. A request under way is given up, and everybody is asked for at
// once. Nobody (nil) stops the polling.
func (p *Poller) SetPeople(ids []switchboard.PersonID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.people, p.byID = nil, make(map[switchboard.PersonID]*lamp, len(ids))
	for _, id := range ids {
		if _, twice := p.byID[id]; guid(string(id)) && !twice {
			one := &lamp{id: id}
			p.people, p.byID[id] = append(p.people, one), one
		}
	}
	p.term++
	p.giveUp()
	p.after = 0
	p.poke()
}

// Show says who is looked at: they are in every request.
func (p *Poller) Show(w switchboard.Watched) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watch = w
}

// Run asks until ctx ends and returns nil. Call it once.
func (p *Poller) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-p.wake:
		case <-timer.C:
			p.once(ctx)
		}
		timer.Reset(p.rest())
	}
}

func (p *Poller) rest() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.people) == 0 {
		return time.Hour
	}
	return p.after
}

// once makes one request and tells what came of it.
func (p *Poller) once(ctx context.Context) {
	p.mu.Lock()
	batch, term := p.pick(), p.term
	if len(batch) == 0 {
		p.mu.Unlock()
		return
	}
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	p.giveUp = cancel
	p.mu.Unlock()

	ids := make([]string, len(batch))
	for i, one := range batch {
		ids[i] = string(one.id)
	}
	got, err := p.ask(asking, ids)
	if err == nil && len(got) != len(ids) {
		err = errOthers
	}

	p.mu.Lock()
	defer p.mu.Unlock()
	if term != p.term || ctx.Err() != nil {
		return
	}
	if err != nil {
		p.after = Every
		if final(err) {
			p.after = refused
		}
		p.log.WarnContext(ctx, "presence.refresh", slog.Int("people", len(ids)), slog.String("error", err.Error()))
		return
	}
	p.take(batch, got)
}

// take notes an answer and tells of it.
func (p *Poller) take(batch []*lamp, got []teams.Presence) {
	now := p.now()
	results := make(map[switchboard.PersonID]switchboard.Presence, len(batch))
	for i, one := range batch {
		if one.take(got[i], now) {
			results[one.id] = switchboard.Presence{State: one.state, Since: one.since, Seen: now}
		}
	}
	p.after = Every / time.Duration(1+len(p.people)/(PerTurn+1))
	if p.unread() { // at first, one request after the other
		p.after = 0
	}
	p.post(switchboard.PresenceRead{Results: results})
}

// take notes what was said of one person. An answer older than the last one is
// none: Microsoft's servers do not all know the same. After a while it counts
// all the same, so that a count that began anew shuts nobody out.
func (one *lamp) take(got teams.Presence, now time.Time) bool {
	if got.Sequence != "" && got.Sequence < one.sequence && now.Sub(one.read) < believe {
		return false
	}
	if !one.read.IsZero() && got.State != one.state {
		one.since = now
	}
	one.state, one.sequence, one.read = got.State, got.Sequence, now
	return true
}

// poke lets Run look again.
func (p *Poller) poke() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func final(err error) bool {
	var worded interface{ Final() bool }
	return errors.As(err, &worded) && worded.Final()
}

// guid reports whether an id has the form that Graph takes; one that has not
// would make it refuse the others too.
func guid(id string) bool {
	if len(id) != 36 {
		return false
	}
	for i, r := range strings.ToLower(id) {
		switch dash := i == 8 || i == 13 || i == 18 || i == 23; {
		case dash && r != '-':
			return false
		case !dash && (r < '0' || r > '9') && (r < 'a' || r > 'f'):
			return false
		}
	}
	return true
}
