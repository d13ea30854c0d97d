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
	return s.begin(to, about, byDialing, now)
}

// dialing is the effect by which a call of ours begins.
type dialing func(id CallID, number string) Effect

func byDialing(id CallID, number string) Effect { return PhoneDial{id, number} }

// begin adds a call of ours.
func (s State) begin(to Target, about CallID, how dialing, now time.Time) (State, []Effect) {
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
	return s, append(append(effects, how(id, number)), kept...)
}

// beginFor adds a call of ours to what stands for somebody else: it is peer whom we talk
// to then, and nobody who calls back later should dial a code again. picksUp is whose
// ringing call it takes; empty: nobody's.
func (s State) beginFor(to Target, peer Party, picksUp PersonID, how dialing, now time.Time) (State, []Effect) {
	before := s.dialed
	s, effects := s.begin(to, "", how, now)
	if s.dialed > before {
		s = s.change(outgoing(s.dialed), func(c *Call) { c.Peer, c.PicksUp = peer, picksUp })
	}
	return s, effects
}

// outgoing names the calls that we make, by their number.
func outgoing(n int) CallID { return CallID("out-" + strconv.Itoa(n)) }
