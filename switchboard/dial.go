package switchboard

import (
	"strconv"
	"time"
)

// Dial starts a call; an active one is put on hold first.
type Dial struct{ To Target }

func (e Dial) apply(s State, now time.Time) (State, []Effect) {
	if barred, is := s.bar(e.To, "", now); is {
		return barred, nil
	}
	return s.dial(e.To, "", now)
}

// dial calls somebody, about a caller or not.
func (s State) dial(to Target, about CallID, now time.Time) (State, []Effect) {
	number := Dialable(to.Number)
	if number == "" || s.phone.State != PhoneRegistered {
		return s, nil
	}
	s, effects := s.holdOthers()
	s.dialed++
	id := outgoing(s.dialed)
	s = s.add(Call{
		ID: id, State: CallDialing, Since: now, Started: now, Person: to.Person, About: about,
		Peer: Party{Name: to.Name, Number: number},
	})
	s, kept := s.dealt(to.Person)
	return s, append(append(effects, PhoneDial{id, number}), kept...)
}

// outgoing names the calls that we make, by their number.
func outgoing(n int) CallID { return CallID("out-" + strconv.Itoa(n)) }
