package switchboard

import (
	"slices"
	"strings"
	"time"
)

// PickUp takes the call that rings at a colleague's.
type PickUp struct{ Person PersonID }

func (e PickUp) apply(s State, now time.Time) (State, []Effect) {
	return s.pickUp(e.Person, now)
}

// pickUp takes the call that rings at a colleague's.
func (s State) pickUp(id PersonID, now time.Time) (State, []Effect) {
	i, there := s.roster.find(id)
	if !there || !s.View(now).RingsAt(s.people[i]) {
		return s, nil
	}
	p := s.people[i].Person
	number := strings.ReplaceAll(s.features.Pickup, "{extension}", Dialable(p.Extension))
	return s.dialCode(Target{Name: p.FullName(), Number: number}, Party{Name: "Call for " + p.FullName()}, now)
}

// RingsAt reports whether a call rings at a colleague's that can be picked up, and
// is not one that we have sent there.
func (v View) RingsAt(e *Entry) bool {
	return v.Picks && e != nil && !v.ringsForUs(e) && Dialable(e.Person.Extension) != "" && e.Facts.Line.State == LineRinging && e.Facts.Line.Lost.IsZero()
}

// ringsForUs reports whether it rings at a colleague's because of a call of ours.
func (v View) ringsForUs(e *Entry) bool {
	extension := Dialable(e.Person.Extension)
	return slices.ContainsFunc(v.Calls, func(c Call) bool {
		calls := c.State == CallDialing || c.State == CallAlerting
		sends := c.Pending == ActionTransfer
		return calls && (c.Person == e.Person.ID || c.Peer.Number == extension) || sends && (c.To.Person == e.Person.ID || Dialable(c.To.Number) == extension)
	})
}
