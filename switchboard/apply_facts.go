package switchboard

import (
	"cmp"
	"maps"
	"slices"
)

// applyFacts takes what directory and presence report.
func (s State) applyFacts(e Event) State {
	switch e := e.(type) {
	case PeopleLoaded:
		return s.clearNote(peopleCode).load(e.People)
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
		return s.update(maps.Keys(s.index), func(_ PersonID, f Facts) Facts {
			f.Calendar = Calendar{}
			return f
		})
	case PresenceRead:
		return s.update(maps.Keys(e.Results), func(id PersonID, f Facts) Facts {
			f.Presence = e.Results[id]
			return f
		})
	case LineChanged:
		return s.update(slices.Values(s.lines[digitsOf(e.Extension)]), func(_ PersonID, f Facts) Facts {
			f.Line = e.Line
			return f
		})
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
		if i, ok := s.index[id]; ok {
			next := *people[i]
			next.Facts = change(id, next.Facts)
			people[i] = &next
		}
	}
	s.people = people
	return s
}

// load replaces the directory and keeps the facts of those who stay.
func (s State) load(people []Person) State {
	entries := make([]*Entry, len(people))
	for i, p := range people {
		var facts Facts
		if at, ok := s.index[p.ID]; ok {
			facts = s.people[at].Facts
		}
		entries[i] = NewEntry(p, facts)
	}
	slices.SortStableFunc(entries, func(a, b *Entry) int {
		return cmp.Or(cmp.Compare(a.keys.sort, b.keys.sort), cmp.Compare(a.Person.ID, b.Person.ID))
	})
	s.people, s.index = entries, make(map[PersonID]int, len(entries))
	s.numbers, s.lines = map[string]PersonID{}, map[string][]PersonID{}
	for i, e := range entries {
		s.index[e.Person.ID] = i
		s.own(e)
	}
	return s
}

// own notes whose numbers are whose. A number that several people share names
// nobody: showing one of them would be a guess.
func (s State) own(e *Entry) {
	for _, number := range e.keys.digits {
		if other, taken := s.numbers[number]; taken && other != e.Person.ID {
			s.numbers[number] = ""
		} else {
			s.numbers[number] = e.Person.ID
		}
	}
	if extension := digitsOf(e.Person.Extension); extension != "" {
		s.lines[extension] = append(s.lines[extension], e.Person.ID)
	}
}

func (s State) clearNote(code string) State {
	s.notes = slices.DeleteFunc(slices.Clone(s.notes), func(f *Fault) bool { return f.Code == code })
	return s
}
