package switchboard

import (
	"maps"
	"slices"
)

// applyMarks takes what the operator's own marks say of people. They are about
// people who may not be in the directory just now, and stay until they are.
func (s State) applyMarks(e Event) (State, []Effect) {
	var effects []Effect
	switch e := e.(type) {
	case Marked:
		s.kept = marks{favourites: map[PersonID]bool{}, deputies: maps.Clone(e.Deputies), lately: slices.Clone(e.Lately[:min(len(e.Lately), latelyKept)])}
		for _, id := range e.Favourites {
			s.kept.favourites[id] = true
		}
	case Favour:
		s.kept.favourites, effects = s.favour(e)
	case Depute:
		s.kept.deputies, effects = s.depute(e)
	}
	return s.remark(), effects
}

// remark has the marks follow the directory.
func (s State) remark() State {
	s.marked++
	s.marks = s.kept.follow(s.roster)
	return s
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
