package switchboard

import (
	"slices"
	"time"
)

// State is everything Frontdesk knows. It is a value: Apply never changes the
// one it was given, it answers with the next. Slices and maps inside are shared
// between generations and copied before they are written.
//
// The zero value is an empty console: nobody known, no calls, nothing set up.
type State struct {
	zone      *time.Location
	roster    *Roster
	people    []*Entry // of the roster, in its order, with their facts
	read      DirectoryStatus
	kept      marks           // as they were made
	marks     marks           // by the IDs that people have in the roster
	marked    int             // how often they have changed
	photos    []photo         // the newest first
	lines     map[string]Line // by the digits of the extension
	watching  []string        // the extensions that the telephone was told to watch
	shown     []PersonID
	selected  PersonID
	calls     []Call
	ears      []CallID // what has microphone and speaker, as it was told last
	ended     []Ended
	phone     PhoneStatus
	dnd       bool
	account   Account
	calendar  CalendarStatus
	notes     []*Fault
	usage     []Usage
	features  Features
	barring   Barring
	reception Reception
	queue     Queue
	readying  Readiness // what the queue was asked for and has not confirmed
	askedAt   time.Time
	wanted    Readiness     // what was asked for last, whatever came of it
	parked    []Parked      // in the order of the slots
	parting   []parting     // callers on the way into a slot and out of one
	history   []CallRecord  // calls that are over, the newest first
	keep      time.Duration // for how long
	dialed    int           // outgoing calls so far; names the next one
}

// NewState is an empty console in the operator's zone.
func NewState(zone *time.Location) State { return State{zone: zone} }

// View shows the state at a moment.
func (s State) View(now time.Time) View {
	return View{
		Now: now, Zone: s.zone, People: s.people, Roster: s.roster, Directory: s.read, Marks: s.marked, marks: s.marks, photos: s.photos, Calls: s.calls, Ended: s.ended,
		Phone: s.phone, DND: s.dnd, Account: s.account, Calendar: s.calendar, Notes: s.notes, Usage: s.usage,
		Parked: s.parked, Parks: s.parks(), PickupCode: s.features.Pickup != "", Records: s.features.Record != "", History: s.history,
		Queue: s.queue, Readying: s.underWay(now), Wanted: s.wanted, Queues: s.queues(),
		CanPause: s.canTell(s.reception.Pause), CanReady: s.canTell(s.reception.Ready), Alert: s.reception.Alert, Reminder: s.reception.Reminder,
	}
}

// Wake is the next moment at which a view of the state would read differently
// without any event: a timer's second, a block's edge, a minute of the clock.
func (s State) Wake(now time.Time) time.Time {
	second := now.Truncate(time.Second).Add(time.Second)
	if s.counting(now) {
		return second
	}
	next := now.Truncate(time.Minute).Add(time.Minute)
	if age := now.Sub(s.calendar.At); age >= 0 && age < time.Minute {
		next = earlier(next, s.calendar.At.Add(age.Truncate(10*time.Second)+10*time.Second))
	}
	for _, id := range s.shown {
		if i, ok := s.roster.find(id); ok {
			next = earlier(next, diary{s.people[i].Facts.Calendar}.nextEdge(now))
		}
	}
	return next
}

// counting reports whether something on screen counts seconds.
func (s State) counting(now time.Time) bool {
	if len(s.calls) > 0 || len(s.ended) > 0 || len(s.queue.Waiting) > 0 || s.underWay(now) != ReadyUnknown || len(s.parked) > 0 || s.account.State == AccountWaiting ||
		s.phone.RetryAt.After(now) || s.calendar.HeldTo.After(now) {
		return true
	}
	return slices.ContainsFunc(s.shown, func(id PersonID) bool {
		i, ok := s.roster.find(id)
		return ok && s.people[i].Facts.Line.State == LineOnCall
	})
}

// nextEdge is the first moment after t at which the calendar can answer
// differently; zero when it cannot.
func (d diary) nextEdge(t time.Time) time.Time {
	if edges := d.edges(t, d.To); len(edges) > 0 {
		return edges[0]
	}
	return time.Time{}
}

// earlier is the earlier of two moments, where zero means never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
