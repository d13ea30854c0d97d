package rounds

import (
	"slices"
	"time"

	"frontdesk/switchboard"
)

// The rings: how old data may become, by who looks at it. Whoever is on screen
// is asked for in every round, and those nobody looks at in turns of perMinute,
// so that 10,000 people are through in half an hour. Up to perMinute people,
// everybody is in every round.
const (
	fresh          = time.Minute      // the age that data on screen may have
	freshSelected  = 15 * time.Second // and of a person at the moment the operator selects them
	freshPreferred = 5 * time.Minute  // and of favourites and people in calls
	early          = fresh / 2        // younger data on screen waits for the round after this one
	perMinute      = 17 * PerCall
	patience       = 10 * time.Second // before a person is asked for again because somebody looks
	daily          = 24 * time.Hour   // before a person without calendar, or without access, is asked for again
)

// begin starts a round. If the last one is not through yet, it goes on, and
// those who are looked at get their turn again.
func (s *staff) begin(now time.Time, every time.Duration) {
	s.stopped = false
	if s.round != nil && s.round.regular {
		s.wantEarly(now)
		return
	}
	s.round = &round{start: now, regular: true}
	quota := int(perMinute * every / time.Minute)
	ring := make([]*subject, 0, len(s.subjects))
	for _, one := range s.subjects {
		one.widen(now)
		switch {
		case now.Before(one.rest):
		case one.read.IsZero(), len(s.subjects) <= quota:
			one.due = true
		default:
			ring = append(ring, one)
		}
	}
	s.round.full = len(ring) == 0
	s.wantEarly(now)
	s.takeTurns(ring, quota)
}

// wantEarly takes those who are looked at along in a round, though their data
// has not quite the age yet: they would make one of their own soon.
func (s *staff) wantEarly(now time.Time) {
	for one, age := range s.watchers {
		s.wantOne(one, age-early, now)
	}
}

// takeTurns makes those due whose turn it is in the slow ring: half of the quota
// at most for those whose last attempt failed, the rest for those who were asked
// for longest ago.
func (s *staff) takeTurns(ring []*subject, quota int) {
	slices.SortStableFunc(ring, func(a, b *subject) int { return a.tried.Compare(b.tried) })
	failed := quota / 2
	for _, again := range []bool{true, false} {
		for _, one := range ring {
			switch {
			case quota == 0, again && failed == 0:
				continue
			case one.due, again && !one.again:
				continue
			}
			one.due = true
			quota--
			failed--
		}
	}
}

// want marks those who are looked at and whose data is old. Between rounds it
// begins one for them alone.
func (s *staff) want(now time.Time) {
	for one, age := range s.watchers {
		s.wantOne(one, age, now)
	}
}

func (s *staff) wantOne(one *subject, age time.Duration, now time.Time) {
	if s.stopped || one.asking != nil || one.due || one.seen || now.Before(one.ripe(age)) {
		return
	}
	one.seen = true
	if s.round == nil {
		s.round = &round{start: now}
	}
}

// ripe is when a subject may be asked for again because somebody looks, if data
// may have an age.
func (one *subject) ripe(age time.Duration) time.Time {
	at, pause := one.read.Add(age), patience
	if one.slow { // it would take a place up all the time
		pause = fresh
	}
	for _, other := range []time.Time{one.tried.Add(pause), one.rest} {
		if other.After(at) {
			at = other
		}
	}
	return at
}

// nextLook is when somebody who is looked at will be ripe; zero when nobody
// will.
func (s *staff) nextLook() time.Time {
	var next time.Time
	if s.stopped {
		return next
	}
	for one, age := range s.watchers {
		if at := one.ripe(age); !one.due && !one.seen && one.asking == nil && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// watchers goes through those who are looked at, the most pressing first, with
// the age that their data may have. The same subject may come more than once.
func (s *staff) watchers(yield func(*subject, time.Duration) bool) {
	for _, ring := range []struct {
		ids []switchboard.PersonID
		age time.Duration
	}{
		{[]switchboard.PersonID{s.watched.Selected}, fresh},
		{s.watched.Shown, fresh},
		{s.watched.Preferred, freshPreferred},
	} {
		for _, id := range ring.ids {
			if one, ok := s.byID[id]; ok && !yield(one, ring.age) {
				return
			}
		}
	}
}

// look takes in who is looked at now. Those who were only wanted because they
// were looked at are dropped when that is over, and so are calls that nobody
// else wants.
func (s *staff) look(w switchboard.Watched, now time.Time) {
	selected := w.Selected != s.watched.Selected
	s.watched = w
	looked := map[*subject]bool{}
	for one := range s.watchers {
		looked[one] = true
	}
	for _, one := range s.subjects {
		if one.asking == nil && one.seen && !looked[one] {
			one.seen = false
		}
	}
	for c := range s.calls {
		if !slices.ContainsFunc(c.batch, func(one *subject) bool { return one.due || looked[one] }) {
			c.dropped = true
			c.cancel()
		}
	}
	if one, ok := s.byID[w.Selected]; ok && selected {
		s.wantOne(one, freshSelected, now)
	}
}
