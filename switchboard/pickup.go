package switchboard

import (
	"slices"
	"strings"
	"time"
)

// PickUp takes the call that rings at a colleague's: by what the PBX tells of it, or by
// the code of the settings.
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
	extension := Dialable(p.Extension)
	code := strings.ReplaceAll(s.features.Pickup, "{extension}", extension)
	to, how := Target{Name: p.FullName(), Number: code}, byDialing
	if s.people[i].Facts.Line.CanPickUp {
		to.Number, how = extension, func(id CallID, extension string) Effect { return PhonePickUp{id, extension, code} }
	}
	return s.beginFor(to, Party{Name: "Call for " + p.FullName()}, id, how, now)
}

// PhonePickUp is the effect that takes the call that rings at an extension, see
// Phone.PickUp.
type PhonePickUp struct {
	ID        CallID
	Extension string
	Code      string
}

func (e PhonePickUp) perform(p Ports) {
	onPhone(p, func(t Phone) { t.PickUp(e.ID, e.Extension, e.Code) })
}

// RingsAt reports whether a call rings at a colleague's that can be picked up, because
// the PBX names it or by the code of the settings, and is not one that we have sent
// there.
func (v View) RingsAt(e *Entry) bool {
	if e == nil || Dialable(e.Person.Extension) == "" || v.ringsForUs(e) {
		return false
	}
	line := e.Facts.Line
	return line.State == LineRinging && line.Lost.IsZero() && (v.PickupCode || line.CanPickUp)
}

// ringsForUs reports whether it rings at a colleague's because of a call of ours, or for
// one that is being picked up.
func (v View) ringsForUs(e *Entry) bool {
	extension := Dialable(e.Person.Extension)
	return slices.ContainsFunc(v.Calls, func(c Call) bool {
		calls := c.State == CallDialing || c.State == CallAlerting
		sends := c.Pending == ActionTransfer
		return calls && (c.Person == e.Person.ID || c.PicksUp == e.Person.ID || c.Peer.Number == extension) || sends && (c.To.Person == e.Person.ID || Dialable(c.To.Number) == extension)
	})
}
