package switchboard

import "time"

// Entry is one colleague with everything known of them. Entries are immutable
// and shared between views: a change makes a new one.
type Entry struct {
	Person Person
	Facts  Facts
	keys   keys
}

// NewEntry prepares a person for display and search.
func NewEntry(p Person, f Facts) *Entry { return &Entry{Person: p, Facts: f, keys: keysOf(p)} }

// View is everything there is to show at one moment. It is immutable: share it
// freely, never write to it.
type View struct {
	Now      time.Time
	Zone     *time.Location // the operator's; nil means time.Local
	People   []*Entry       // in the order of the directory: by name
	Calls    []Call         // in the order of CallOrder
	Phone    PhoneStatus
	Account  Account
	Calendar CalendarStatus
	Ended    []Ended  // calls that ended in the last seconds, the newest first
	Notes    []*Fault // parts that are out besides phone, account and calendar

	index map[PersonID]int
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
	if id == "" {
		return nil
	}
	if v.index != nil {
		if i, ok := v.index[id]; ok {
			return v.People[i]
		}
		return nil
	}
	for _, e := range v.People {
		if e.Person.ID == id {
			return e
		}
	}
	return nil
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

// Waiting counts the ringing calls and tells how long the longest has waited.
func (v View) Waiting() (count int, longest time.Duration) {
	for _, c := range v.Calls {
		if c.State == CallRinging {
			count++
			longest = max(longest, v.Now.Sub(c.Started))
		}
	}
	return count, longest
}
