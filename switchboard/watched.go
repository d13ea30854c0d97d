package switchboard

import (
	"maps"
	"slices"
	"time"
)

// Show tells which people are on screen, so that they are asked for first,
// and which of them the operator has selected; empty: nobody.
type Show struct {
	People   []PersonID
	Selected PersonID
}

func (e Show) apply(s State, _ time.Time) (State, []Effect) {
	s.shown, s.selected = e.People, e.Selected
	return s, nil
}

// watched is whose availability matters in this state.
func (s State) watched() Watched {
	return Watched{Selected: s.selected, Shown: s.shown, Preferred: s.preferred()}
}

// preferred are those in calls and the favourites, each once: those in calls
// first, in the order of the calls, the others by ID.
func (s State) preferred() []PersonID {
	var out []PersonID
	for _, c := range s.calls {
		for _, id := range []PersonID{c.Person, c.To.Person} {
			if id = s.roster.current(id); id != "" && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.marks.favourites)) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// prefersOthers reports whether other people are preferred than in an earlier
// state. Most events change neither calls nor marks, which share their memory
// then.
func (s State) prefersOthers(than State) bool {
	if sameCalls(s.calls, than.calls) && len(s.marks.favourites) == len(than.marks.favourites) && maps.Equal(s.marks.favourites, than.marks.favourites) {
		return false
	}
	return !slices.Equal(s.preferred(), than.preferred())
}

func sameCalls(a, b []Call) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
