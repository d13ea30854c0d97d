package switchboard

import (
	"strings"
	"time"
)

// pickUp takes the call that rings at a colleague's.
func (s State) pickUp(id PersonID, now time.Time) (State, []Effect) {
	i, there := s.roster.find(id)
	if !there || !s.View(now).RingsAt(s.people[i]) {
		return s, nil
	}
	p := s.people[i].Person
	number := strings.ReplaceAll(s.parking.Pickup, "{extension}", Dialable(p.Extension))
	return s.dial(Target{Name: "Call for " + p.FullName(), Number: number}, "", now)
}

// RingsAt reports whether a call rings at a colleague's that can be picked up.
func (v View) RingsAt(e *Entry) bool {
	return v.Picks && e != nil && Dialable(e.Person.Extension) != "" && e.Facts.Line.State == LineRinging && e.Facts.Line.Lost.IsZero()
}
