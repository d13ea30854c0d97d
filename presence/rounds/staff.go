package rounds

import (
	"slices"
	"strings"
	"time"

	"frontdesk/switchboard"
)

// subject is one calendar to read. Two people who share an address share it.
type subject struct {
	mail   string
	people []switchboard.PersonID

	due    bool  // to be asked for in the present round
	seen   bool  // to be asked for because somebody looks
	asking *call // under way for it; nil: none
	record
}

// record is what is known of reading a calendar, and outlives a change of the
// directory.
type record struct {
	tried  time.Time // when it was last asked for
	before time.Time // when it was asked for before that
	read   time.Time // when it last was answered
	lost   bool      // the last attempt brought no data
	again  bool      // the last attempt failed in a way that passes: it comes first in the next round
	rest   time.Time // not to be asked for before: there is no calendar, or no access to it
	size             // how much of it can be asked for at once
	pace             // how long it takes
}

// staff is everybody whose calendar is read, from one SetPeople to the next.
type staff struct {
	subjects []*subject // in the order of the directory
	byID     map[switchboard.PersonID]*subject
	watched  switchboard.Watched
	round    *round             // under way; nil between rounds
	calls    map[*call]struct{} // under way
	usual    usual
	stopped  bool // asking is no use until the next round
	careful  bool // one call at a time, until one is answered
}

// newStaff takes people in. What is known of calendars that were read before
// is taken over.
func newStaff(people []switchboard.Person, before *staff) *staff {
	s := &staff{byID: make(map[switchboard.PersonID]*subject, len(people)), calls: map[*call]struct{}{}}
	byMail := make(map[string]*subject, len(people))
	for _, p := range people {
		if p.Mail == "" {
			continue
		}
		key := strings.ToLower(p.Mail)
		one, ok := byMail[key]
		if !ok {
			one = &subject{mail: p.Mail}
			byMail[key] = one
			s.subjects = append(s.subjects, one)
		}
		one.people = append(one.people, p.ID)
		s.byID[p.ID] = one
	}
	if before != nil {
		s.watched, s.usual = before.watched, before.usual
		for _, old := range before.subjects {
			if one := byMail[strings.ToLower(old.mail)]; one != nil && slices.Equal(one.people, old.people) {
				one.record = old.record
			}
		}
	}
	return s
}

// unreachable is what there is to say of people without an address.
func unreachable(people []switchboard.Person, now time.Time) map[switchboard.PersonID]switchboard.Calendar {
	out := map[switchboard.PersonID]switchboard.Calendar{}
	for _, p := range people {
		if p.Mail == "" {
			out[p.ID] = switchboard.Calendar{Fetched: now, Fault: &switchboard.Fault{
				Code: noAddress, Text: "No mail address, so no calendar",
				Hint: "IT can add the address to the directory.",
			}}
		}
	}
	return out
}

// wanted reports whether a subject waits for its turn.
func (one *subject) wanted() bool { return one.asking == nil && (one.due || one.seen) }

func (s *staff) anyWanted() bool { return slices.ContainsFunc(s.subjects, (*subject).wanted) }

// giveUp ends the calls under way, as if they had never been made.
func (s *staff) giveUp() {
	for c := range s.calls {
		c.cancel()
		for _, one := range c.batch {
			one.tried = one.before
		}
	}
}
