package switchboard

import (
	"slices"
	"time"
)

// Entry is one colleague with everything known of them. Entries are immutable
// and shared between views: a change makes a new one.
type Entry struct {
	Person Person
	Facts  Facts
}

// NewEntry puts a person and what is known of them together.
func NewEntry(p Person, f Facts) *Entry { return &Entry{Person: p, Facts: f} }

// View is everything there is to show at one moment. It is immutable: share it
// freely, never write to it.
type View struct {
	Now        time.Time
	Zone       *time.Location // the operator's; nil means time.Local
	People     []*Entry       // in the order of the directory: by name
	Roster     *Roster        // what People were made from; nil: they were put together by hand
	Directory  DirectoryStatus
	Calls      []Call        // in the order of CallOrder
	History    []CallRecord  // calls that are over, the newest first
	Queue      Queue         // the reception queue of the PBX
	Readying   Readiness     // what the queue was asked for and has not confirmed
	Wanted     Readiness     // what it was asked for last, whatever came of it
	Queues     bool          // there is a queue to stand to
	CanPause   bool          // the queue can be told that we take no calls
	CanReady   bool          // and that we do
	Alert      time.Duration // how long a caller may wait; zero: for ever
	Reminder   time.Duration // after how long on hold somebody may be forgotten; zero: nobody is reminded
	Parked     []Parked
	Parks      bool // callers can be parked
	PickupCode bool // the settings name a code that picks up what rings at a colleague's
	Records    bool // calls can be recorded by the PBX
	Phone      PhoneStatus
	DND        bool // new callers are turned away
	Account    Account
	Calendar   CalendarStatus
	Ended      []Ended  // calls that ended in the last seconds, the newest first
	Usage      []Usage  // what was asked of Microsoft, by purpose
	Notes      []*Fault // parts that are out besides phone, account and calendar

	Marks  int // another number means that the operator's marks have changed
	marks  marks
	photos []photo
}

// In is the operator's time zone.
func (v View) In() *time.Location {
	if v.Zone == nil {
		return time.Local
	}
	return v.Zone
}

// Status answers "will they pick up?" for an entry at the moment of the view.
func (v View) Status(e *Entry) Status { return StatusOf(e.Facts, v.Now) }

// Person finds a colleague, or nil.
func (v View) Person(id PersonID) *Entry {
	if i, ok := v.Position(id); ok {
		return v.People[i]
	}
	return nil
}

// Position is where a colleague stands in People.
func (v View) Position(id PersonID) (at int, ok bool) {
	switch {
	case id == "":
		return 0, false
	case v.Roster != nil:
		return v.Roster.find(id)
	}
	at = slices.IndexFunc(v.People, func(e *Entry) bool { return e.Person.ID == id })
	return at, at >= 0
}

// Call finds a call by its ID.
func (v View) Call(id CallID) (Call, bool) {
	for _, c := range v.Calls {
		if c.ID == id {
			return c, true
		}
	}
	return Call{}, false
}
