package switchboard

import "time"

// Do not disturb: new callers hear that the desk is busy, and nothing rings here. They
// are in the history as missed. It ends with the program.
type (
	// SetDND switches it.
	SetDND struct{ On bool }
	// CallTurnedAway is a caller who was turned away. It never was a call of ours.
	CallTurnedAway struct {
		ID   CallID
		From Party
		Line string
	}
)

func (SetDND) event()         {}
func (CallTurnedAway) event() {}

// PhoneSetDND is the effect that switches it.
type PhoneSetDND struct{ On bool }

func (e PhoneSetDND) perform(p Ports) { onPhone(p, func(t Phone) { t.SetDND(e.On) }) }

func (s State) setDND(on bool) (State, []Effect) {
	if s.dnd == on {
		return s, nil
	}
	s.dnd = on
	return s, []Effect{PhoneSetDND{on}}
}

// turnedAway remembers a caller who did not get through, and why.
func (s State) turnedAway(e CallTurnedAway, now time.Time) State {
	c := Call{ID: e.ID, State: CallRinging, Since: now, Started: now, Incoming: true, Line: e.Line}
	c.Peer, c.Person = s.known(e.From)
	c.went(StepTried, "this desk", "do not disturb", now)
	return s.remember(Ended{Call: c, Reason: missed, At: now}, false)
}
