package switchboard

import (
	"strings"
	"time"
)

// known names a party as the directory does, which knows better than the network.
func (s State) known(p Party) (Party, PersonID) {
	person := s.roster.owner(digitsOf(p.Number))
	if i, found := s.roster.find(person); found {
		p.Name = s.people[i].Person.FullName()
	}
	return p, person
}

// CallParty says that somebody else is at the other end now: they were handed
// over there, or picked up. The empty party withholds the number.
type CallParty struct {
	ID   CallID
	From Party
}

func (e CallParty) apply(s State, now time.Time) (State, []Effect) {
	return s.meet(e, now).regroup(e.ID, s)
}

// meet shows who is at the other end of a call from now on. What was said of the
// one before (the line they dialled) stays: the call is the same.
func (s State) meet(e CallParty, now time.Time) State {
	return s.change(e.ID, func(c *Call) {
		if sameNumber(c.Peer.Number, e.From.Number) {
			return
		}
		c.Peer, c.Person = s.known(e.From)
		c.went(StepJoined, c.Label(), "", now)
	})
}

// sameNumber reports whether two numbers are one, written with or without its
// country.
func sameNumber(a, b string) bool {
	const enough = 7 // digits that no two telephones of one call share
	a, b = digitsOf(a), digitsOf(b)
	if min(len(a), len(b)) < enough {
		return a == b && a != ""
	}
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return strings.HasSuffix(a, b) || strings.HasSuffix(b, a)
}
