package lamps

import (
	"slices"

	"frontdesk/graph/teams"
	"frontdesk/switchboard"
)

// pick chooses whom the next request is for: those who are looked at, then
// those read longest ago.
func (p *Poller) pick() []*lamp {
	if len(p.people) <= teams.PerCall {
		return p.people
	}
	batch := make([]*lamp, 0, teams.PerCall)
	in := make(map[*lamp]bool, teams.PerCall)
	add := func(one *lamp) {
		if len(batch) < teams.PerCall && !in[one] {
			in[one] = true
			batch = append(batch, one)
		}
	}
	for _, ids := range [][]switchboard.PersonID{{p.watch.Selected}, p.watch.Shown, p.watch.Preferred} {
		for _, id := range ids {
			if one, ok := p.byID[id]; ok {
				add(one)
			}
		}
	}
	oldest := slices.Clone(p.people)
	slices.SortStableFunc(oldest, func(a, b *lamp) int { return a.read.Compare(b.read) })
	for _, one := range oldest {
		add(one)
	}
	return batch
}

// unread reports whether somebody has not been read yet.
func (p *Poller) unread() bool {
	return slices.ContainsFunc(p.people, func(one *lamp) bool { return one.read.IsZero() })
}
