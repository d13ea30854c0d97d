package switchboard

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"time"
)

// applyFacts takes what directory and presence report.
func (s State) applyFacts(e Event, now time.Time) State {
	switch e := e.(type) {
	case PeopleLoaded:
		s = s.clearNote(peopleCode).load(e.Roster)
		s.read = e.Status
		return s
	case PeopleFailed:
		f := *e.Fault
		f.Code = peopleCode
		return s.note(&f)
	case CalendarRead:
		return s.update(maps.Keys(e.Results), func(id PersonID, f Facts) Facts {
			f.Calendar = merge(f.Calendar, e.Results[id])
			return f
		})
	case CalendarCleared:
		return s.update(s.everybody(), func(_ PersonID, f Facts) Facts {
			f.Calendar, f.Presence = Calendar{}, Presence{}
			return f
		})
	case PresenceRead:
		return s.update(maps.Keys(e.Results), func(id PersonID, f Facts) Facts {
			f.Presence = e.Results[id]
			return f
		})
	case LinesRead:
		return s.readLines(e.Results).readSlots(s.lines, now).readPause(s.lines)
	}
	return s
}

// peopleCode marks the note about a directory that could not be read.
const peopleCode = "directory"

// merge takes a new answer about a calendar. One that brought nothing leaves
// the blocks to age and only says why there are no newer ones.
func merge(old, answer Calendar) Calendar {
	if answer.Fault != nil && answer.Fetched.IsZero() {
		old.Fault = answer.Fault
		return old
	}
	return answer
}

// update replaces the entries of some people; those unknown are skipped.
func (s State) update(ids func(func(PersonID) bool), change func(PersonID, Facts) Facts) State {
	people := slices.Clone(s.people)
	for id := range ids {
		if i, ok := s.roster.find(id); ok {
			next := *people[i]
			next.Facts = change(id, next.Facts)
			people[i] = &next
		}
	}
	s.people = people
	return s
}

// everybody is whom a change of all is about.
func (s State) everybody() iter.Seq[PersonID] {
	return func(yield func(PersonID) bool) {
		for _, e := range s.people {
			if !yield(e.Person.ID) {
				return
			}
		}
	}
}

// load replaces the directory and keeps the facts of those who stay. A roster
// that is there already costs nothing: it was found unchanged.
func (s State) load(r *Roster) State {
	if r != nil && r == s.roster {
		return s
	}
	var people []*Entry
	if r.Len() > 0 {
		people = slices.Clone(r.entries)
	}
	for _, old := range s.people {
		if old.Facts.none() {
			continue
		}
		if i, ok := r.find(old.Person.ID); ok && same(old.Person, people[i]) {
			next := *people[i]
			next.Facts = old.Facts
			next.Facts.Line = Line{} // belongs to the extension
			people[i] = &next
		}
	}
	s.people, s.roster = people, r
	return s.connect().remark()
}

// same reports whether what is known of somebody holds for an entry of another
// roster. Under another ID it does when it was asked by the same address, unless
// there is something already.
func same(old Person, now *Entry) bool {
	return old.ID == now.Person.ID || now.Facts.none() && old.Mail != "" && strings.EqualFold(old.Mail, now.Person.Mail)
}

func (s State) clearNote(code string) State {
	s.notes = slices.DeleteFunc(slices.Clone(s.notes), func(f *Fault) bool { return f.Code == code })
	return s
}
