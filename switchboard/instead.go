package switchboard

import (
	"cmp"
	"slices"
	"time"
)

// insteadAtMost is how many stand-ins are listed: who reads more has lost the
// caller.
const insteadAtMost = 20

// How close somebody is to the person they would stand in for.
const (
	closeDeputy = iota // named as the deputy
	closeTeam          // has the same manager, or is the manager
	closeHouse         // works in the same department
	closeNot
)

// Instead lists the positions in v.People of those who can take a call in
// somebody's place: the deputy, then who has the same manager and the manager,
// then the department. Only who is free on the line and in the calendar now,
// by data that is not stale, and can be dialled. Among those equally close come
// favourites, then whom the operator dealt with lately, then who is free for
// longest.
func (v View) Instead(id PersonID) []int {
	absent := v.Person(id)
	if absent == nil {
		return nil
	}
	deputy, _ := v.Deputy(absent.Person)
	var found []standIn
	for i, e := range v.People {
		near := closeness(absent.Person, deputy, e.Person)
		if near == closeNot || e.Person.DialNumber() == "" {
			continue
		}
		if s := v.Status(e); free(s.Kind) && !s.Stale {
			found = append(found, standIn{at: i, near: near, mark: v.marks.rank(e.Person.ID), free: freeFor(s, v.Now)})
		}
	}
	slices.SortStableFunc(found, func(a, b standIn) int {
		return cmp.Or(cmp.Compare(a.near, b.near), cmp.Compare(a.mark, b.mark), cmp.Compare(b.free, a.free))
	})
	found = found[:min(len(found), insteadAtMost)]
	out := make([]int, len(found))
	for i, f := range found {
		out[i] = f.at
	}
	return out
}

type standIn struct {
	at, near, mark int
	free           time.Duration
}

func closeness(absent Person, deputy PersonID, other Person) int {
	switch {
	case other.ID == absent.ID:
		return closeNot
	case other.ID == deputy:
		return closeDeputy
	case absent.Manager != "" && (other.Manager == absent.Manager || other.ID == absent.Manager):
		return closeTeam
	case absent.Department != "" && other.Department == absent.Department && other.Company == absent.Company:
		return closeHouse
	default:
		return closeNot
	}
}

// freeFor is how long somebody stays free as far as is known, in quarters of
// an hour: who is free for a minute longer is no better.
func freeFor(s Status, now time.Time) time.Duration {
	if s.Until.IsZero() {
		return 24 * time.Hour
	}
	return s.Until.Sub(now).Truncate(15 * time.Minute)
}
