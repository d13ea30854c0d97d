package switchboard

import (
	"slices"
	"strconv"
	"time"
)

// applyKey takes what the operator asks for. What no longer fits the state of
// the call (it ended a moment ago, it is already on its way) changes nothing.
func (s State) applyKey(e Event, now time.Time) (State, []Effect) {
	if s, stopped := s.bar(e, now); stopped {
		return s, nil
	}
	switch e := e.(type) {
	case Answer:
		return s.answer(e.Call)
	case Hold:
		return s.hold(e.Call)
	case Retrieve:
		return s.retrieve(e.Call)
	case HangUp:
		return s.hangUp(e.Call)
	case Transfer:
		return s.transfer(e)
	case Consult:
		return s.consult(e, now)
	case Complete:
		return s.complete(e.Call)
	case Record:
		return s.record(e.Call, now)
	case Join:
		return s.join(e.Call)
	case AnswerRefer:
		return s.answerRefer(e)
	case Follow:
		return s.follow(e.Call, now)
	case Mute:
		return s.mute(e)
	case Press:
		return s.press(e)
	case SetReady:
		return s.setReady(e.On, now)
	case PickUp:
		return s.pickUp(e.Person, now)
	case Park:
		return s.park(e.Call, now)
	case Unpark:
		return s.unpark(e.Slot, now)
	case Dial:
		return s.dial(e.To, "", now)
	}
	return s, nil
}

func (s State) answer(id CallID) (State, []Effect) {
	if !s.ready(id, CallRinging) {
		return s, nil
	}
	s, effects := s.holdOthers(id)
	return s.pend(id, ActionAnswer), append(effects, PhoneAnswer{id})
}

func (s State) retrieve(id CallID) (State, []Effect) {
	if !s.ready(id, CallHeld) {
		return s.takeBack(id)
	}
	s, effects := s.holdOthers(id)
	return s.pend(id, ActionRetrieve), append(effects, PhoneRetrieve{id})
}

func (s State) hangUp(id CallID) (State, []Effect) {
	known := func(c Call) bool { return c.ID == id && c.Pending != ActionHangUp }
	if !slices.ContainsFunc(s.calls, known) {
		return s, nil
	}
	caller := s.isAbout(id)
	s, effects := s.pend(id, ActionHangUp), []Effect{PhoneHangUp{id}}
	if s.View(time.Time{}).busyBut(id, caller) {
		return s, effects
	}
	s, back := s.retrieve(caller) // who gives up asking goes back to the caller
	return s, append(effects, back...)
}

func (s State) transfer(e Transfer) (State, []Effect) {
	number := Dialable(e.To.Number)
	if number != "" && s.ready(e.Call, CallRinging) {
		return s.deflect(e, number)
	}
	if number == "" || !s.ready(e.Call, CallActive, CallHeld) {
		return s, nil
	}
	if asked, there := s.call(s.about(e.Call)); there && asked.Peer.Number == number {
		return s.complete(asked.ID) // they are being talked to already
	}
	s = s.change(e.Call, func(c *Call) { c.send(e.To) })
	s, kept := s.dealt(e.To.Person)
	return s, append([]Effect{PhoneTransfer{e.Call, number}}, kept...)
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

// ready reports whether a call is in one of states with nothing under way.
func (s State) ready(id CallID, states ...CallState) bool {
	return slices.ContainsFunc(s.calls, func(c Call) bool {
		return c.ID == id && c.Pending == ActionNone && slices.Contains(states, c.State)
	})
}

func (s State) pend(id CallID, a Action) State {
	return s.change(id, func(c *Call) { c.Pending, c.Fault = a, nil })
}

// holdOthers puts whoever is being talked to on hold, so that nobody hears a
// conversation that is not theirs.
func (s State) holdOthers(except ...CallID) (State, []Effect) {
	var effects []Effect
	for _, c := range s.calls {
		if !slices.Contains(except, c.ID) && s.ready(c.ID, CallActive) {
			s = s.pend(c.ID, ActionHold)
			effects = append(effects, PhoneHold{c.ID})
		}
	}
	return s, effects
}
