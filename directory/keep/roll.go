package keep

import (
	"cmp"
	"slices"

	"frontdesk/switchboard"
)

// roll is the people of one source in the order of their IDs, each once. It is
// never written to, only replaced. A map would be taken apart and put together
// again at each start, which for 100,000 people takes as long as to read them.
type roll []switchboard.Person

// newRoll makes a roll of people in any order; of several with the same ID the
// last counts. Those that are a roll already are not copied.
func newRoll(people []switchboard.Person) roll {
	if ordered(people) {
		return people
	}
	places := make([]int, len(people)) // a person is 400 bytes: places are sorted faster
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(a, b int) int { return cmp.Or(cmp.Compare(people[a].ID, people[b].ID), cmp.Compare(b, a)) })
	out := make(roll, 0, len(people))
	for _, i := range places {
		if len(out) == 0 || out[len(out)-1].ID != people[i].ID {
			out = append(out, people[i])
		}
	}
	return out
}

func ordered(people []switchboard.Person) bool {
	for i := 1; i < len(people); i++ {
		if people[i-1].ID >= people[i].ID {
			return false
		}
	}
	return people != nil // a roll of nobody is not the same as none
}

// find is somebody by their ID.
func (r roll) find(id switchboard.PersonID) (switchboard.Person, bool) {
	i, ok := slices.BinarySearchFunc(r, id, func(p switchboard.Person, id switchboard.PersonID) int { return cmp.Compare(p.ID, id) })
	if !ok {
		return switchboard.Person{}, false
	}
	return r[i], true
}

// with is the roll after changes: changed are people who are new or other than
// before, and removed those who have left.
func (r roll) with(changed roll, removed []switchboard.PersonID) roll {
	gone := make(map[switchboard.PersonID]bool, len(removed))
	for _, id := range removed {
		gone[id] = true
	}
	out := make(roll, 0, len(r)+len(changed))
	for _, p := range r {
		for len(changed) > 0 && changed[0].ID < p.ID {
			out, changed = append(out, changed[0]), changed[1:]
		}
		switch {
		case len(changed) > 0 && changed[0].ID == p.ID:
			out, changed = append(out, changed[0]), changed[1:]
		case !gone[p.ID]:
			out = append(out, p)
		}
	}
	return append(out, changed...)
}

// without lists those of the roll who are not in another one.
func (r roll) without(other roll) (gone []switchboard.PersonID) {
	for _, p := range r {
		for len(other) > 0 && other[0].ID < p.ID {
			other = other[1:]
		}
		if len(other) == 0 || other[0].ID != p.ID {
			gone = append(gone, p.ID)
		}
	}
	return gone
}
