package rounds

import (
	"context"
	"strings"
	"time"

	"frontdesk/switchboard"
)

// subject is one calendar to read. Two people who share an address share it.
type subject struct {
	mail   string
	people []switchboard.PersonID

	due    bool      // to be asked for in the present round
	asking bool      // a call for it is under way
	tried  time.Time // when it was last asked for
	read   time.Time // when it last was answered
	lost   bool      // the last attempt brought no data
}

// staff is everybody whose calendar is read, from one SetPeople to the next.
type staff struct {
	subjects []*subject // in the order of the directory
	byID     map[switchboard.PersonID]*subject
	shown    []switchboard.PersonID
	round    *round                       // under way; nil between rounds
	calls    map[*call]context.CancelFunc // under way
	stopped  bool                         // asking is no use until the next round
	careful  bool                         // one call at a time, until one is answered
}

func newStaff(people []switchboard.Person) *staff {
	s := &staff{
		byID:  make(map[switchboard.PersonID]*subject, len(people)),
		calls: map[*call]context.CancelFunc{},
	}
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

// wantShown makes those on screen due whose data is old, and reports whether
// there are any. Without a round under way it begins one for them alone.
func (s *staff) wantShown(now time.Time) bool {
	if s.stopped {
		return false
	}
	wanted := false
	for _, id := range s.shown {
		one, ok := s.byID[id]
		if !ok || one.asking || one.due || now.Sub(one.read) < fresh || now.Sub(one.tried) < patience {
			continue
		}
		one.due, wanted = true, true
	}
	if wanted && s.round == nil {
		s.round = &round{start: now}
	}
	return wanted
}

// pick chooses whom to ask for in the next call: those on screen, then the
// others in order, nobody who is being asked for already.
func (s *staff) pick() []*subject {
	var batch []*subject
	take := func(one *subject) {
		if len(batch) < PerCall && one.due && !one.asking {
			one.asking = true
			batch = append(batch, one)
		}
	}
	for _, id := range s.shown {
		if one, ok := s.byID[id]; ok {
			take(one)
		}
	}
	for _, one := range s.subjects {
		take(one)
	}
	return batch
}

// giveUp ends the calls under way.
func (s *staff) giveUp() {
	for _, cancel := range s.calls {
		cancel()
	}
}
