package switchboard

import (
	"maps"
	"slices"
	"time"
)

// Marked brings what the operator's marks of before say of people.
type Marked struct {
	Favourites []PersonID            // in any order
	Lately     []PersonID            // whom the operator dealt with, the newest first
	Deputies   map[PersonID]PersonID // named by hand
}

func (e Marked) apply(s State, _ time.Time) (State, []Effect) {
	s.kept = marks{favourites: map[PersonID]bool{}, deputies: maps.Clone(e.Deputies), lately: slices.Clone(e.Lately[:min(len(e.Lately), latelyKept)])}
	for _, id := range e.Favourites {
		s.kept.favourites[id] = true
	}
	return s.remark(), nil
}

// Favour marks somebody as a favourite, or takes the mark away.
type Favour struct {
	Person PersonID
	On     bool
}

func (e Favour) apply(s State, _ time.Time) (State, []Effect) {
	favourites, effects := s.favour(e)
	s.kept.favourites = favourites
	return s.remark(), effects
}

// favour marks somebody, or takes away every mark that means them.
func (s State) favour(e Favour) (favourites map[PersonID]bool, effects []Effect) {
	if e.Person == "" || s.marks.favourites[e.Person] == e.On {
		return s.kept.favourites, nil
	}
	favourites = writable(s.kept.favourites)
	if e.On {
		favourites[e.Person] = true
		return favourites, []Effect{KeepFavourite(e)}
	}
	for _, id := range slices.Sorted(maps.Keys(favourites)) {
		if s.roster.current(id) == e.Person {
			delete(favourites, id)
			effects = append(effects, KeepFavourite{id, false})
		}
	}
	return favourites, effects
}

// Depute names somebody's deputy by hand; an empty Deputy goes back to the one
// whom the directory names.
type Depute struct{ Person, Deputy PersonID }

func (e Depute) apply(s State, _ time.Time) (State, []Effect) {
	deputies, effects := s.depute(e)
	s.kept.deputies = deputies
	return s.remark(), effects
}

// depute names somebody's deputy in place of the one named before, by hand or
// by the directory, or takes away what was named by hand.
func (s State) depute(e Depute) (deputies map[PersonID]PersonID, effects []Effect) {
	if e.Person == "" || e.Deputy == e.Person || s.marks.deputies[e.Person] == e.Deputy {
		return s.kept.deputies, nil
	}
	deputies = writable(s.kept.deputies)
	for _, id := range slices.Sorted(maps.Keys(deputies)) {
		if s.roster.current(id) == e.Person {
			delete(deputies, id)
			effects = append(effects, KeepDeputy{id, ""})
		}
	}
	if e.Deputy != "" {
		deputies[e.Person] = e.Deputy
		effects = append(effects, KeepDeputy(e))
	}
	return deputies, effects
}

// writable is a copy of a map to be changed.
func writable[V any](of map[PersonID]V) map[PersonID]V {
	if of == nil {
		return map[PersonID]V{}
	}
	return maps.Clone(of)
}

// dealt puts somebody first among those whom the operator dealt with.
func (s State) dealt(id PersonID) (State, []Effect) {
	if id == "" {
		return s, nil
	}
	others := slices.DeleteFunc(slices.Clone(s.kept.lately), func(old PersonID) bool { return old == id })
	s.kept.lately = append([]PersonID{id}, others[:min(len(others), latelyKept-1)]...)
	return s.remark(), []Effect{KeepDealing{id}}
}

// remark has the marks follow the directory.
func (s State) remark() State {
	s.marked++
	s.marks = s.kept.follow(s.roster)
	return s
}
