package switchboard

import (
	"maps"
	"slices"
)

// latelyKept is how many of those whom the operator dealt with count in a
// search.
const latelyKept = 50

// marks are what the operator says of people. A generation of them is never
// written to.
type marks struct {
	favourites map[PersonID]bool
	lately     []PersonID            // whom the operator dealt with, the newest first
	deputies   map[PersonID]PersonID // named by hand
}

// follow gives the same marks by the IDs that people have in a directory now:
// somebody known from a file may have become a user of Microsoft 365. Marks of
// those who are not in it just now stay as they are.
func (m marks) follow(r *Roster) marks {
	out := marks{favourites: make(map[PersonID]bool, len(m.favourites)), deputies: make(map[PersonID]PersonID, len(m.deputies))}
	for id := range m.favourites {
		out.favourites[r.current(id)] = true
	}
	for _, id := range m.lately {
		if id = r.current(id); !slices.Contains(out.lately, id) {
			out.lately = append(out.lately, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(m.deputies)) {
		out.deputies[r.current(id)] = r.current(m.deputies[id])
	}
	return out
}

// rank orders people by the marks they have; the lower the better.
func (m marks) rank(id PersonID) int {
	if m.favourites[id] {
		return 0
	}
	if i := slices.Index(m.lately, id); i >= 0 {
		return 1 + i
	}
	return 1 + latelyKept
}

// Favourite reports whether the operator has marked somebody.
func (v View) Favourite(id PersonID) bool { return v.marks.favourites[id] }

// Deputy is who stands in for somebody: whom the operator has named by hand,
// which byHand tells, else whom the directory names; empty: nobody.
func (v View) Deputy(p Person) (id PersonID, byHand bool) {
	if id, byHand = v.marks.deputies[p.ID]; byHand {
		return id, true
	}
	return p.Deputy, false
}
