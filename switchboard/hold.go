package switchboard

import (
	"slices"
	"time"
)

// Hold puts the active call on hold.
type Hold struct{ Call CallID }

func (e Hold) apply(s State, _ time.Time) (State, []Effect) {
	return s.hold(e.Call)
}

// hold puts a call on hold. In a consultation the other of the two comes back:
// somebody always has the attendant's ear.
func (s State) hold(id CallID) (State, []Effect) {
	if !s.ready(id, CallActive) {
		return s, nil
	}
	other := s.isAbout(id)
	if other == "" {
		other = s.about(id)
	}
	if s.ready(other, CallHeld) {
		return s.retrieve(other)
	}
	return s.pend(id, ActionHold), []Effect{PhoneHold{id}}
}

// CallWasHeld confirms a hold.
type CallWasHeld struct{ ID CallID }

func (e CallWasHeld) apply(s State, now time.Time) (State, []Effect) {
	return s.apart(e.ID).change(e.ID, func(c *Call) {
		c.enter(CallHeld, now)
		c.done(ActionHold)
		c.went(StepHeld, "", "", now)
		c.Quality, c.ByItself = Quality{}, false
	}), nil
}

// Retrieve takes a held call back; an active one is put on hold first.
type Retrieve struct{ Call CallID }

func (e Retrieve) apply(s State, _ time.Time) (State, []Effect) {
	return s.retrieve(e.Call)
}

func (s State) retrieve(id CallID) (State, []Effect) {
	if !s.ready(id, CallHeld) {
		return s.takeBack(id)
	}
	s, effects := s.holdOthers(id)
	return s.pend(id, ActionRetrieve), append(effects, PhoneRetrieve{id})
}

// CallWasRetrieved confirms a retrieve.
type CallWasRetrieved struct{ ID CallID }

func (e CallWasRetrieved) apply(s State, now time.Time) (State, []Effect) {
	return s.retrieved(e.ID, now).alone(e.ID)
}

// retrieved takes that a caller is no longer on hold.
func (s State) retrieved(id CallID, now time.Time) State {
	c, _ := s.call(id)
	asked, _ := s.call(s.about(id))
	step, who := StepRetrieved, ""
	if c.Pending == ActionJoin {
		step, who = StepConference, asked.Label()
		s = s.joined(id)
	}
	return s.change(id, func(c *Call) {
		c.enter(CallActive, now)
		c.done(ActionRetrieve)
		c.went(step, who, "", now)
		c.Tried = nil
	})
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
