package switchboard

import (
	"iter"
	"slices"
	"strings"
	"time"
)

// PeopleLoaded replaces the directory. Facts of people who stay are kept.
type PeopleLoaded struct {
	Roster *Roster
	Status DirectoryStatus
}

func (e PeopleLoaded) apply(s State, _ time.Time) (State, []Effect) {
	s = s.clearNote(peopleCode).load(e.Roster)
	s.read = e.Status
	return s, nil
}

// PeopleFailed says that the directory could not be read; the last one stays.
type PeopleFailed struct{ Fault *Fault }

func (e PeopleFailed) apply(s State, _ time.Time) (State, []Effect) {
	f := *e.Fault
	f.Code = peopleCode
	return s.note(&f), nil
}

// peopleCode marks the note about a directory that could not be read.
const peopleCode = "directory"

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
