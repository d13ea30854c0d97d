package switchboard

import "time"

// A conference is a consultation in which the caller takes part: the attendant, the
// caller and whom she asked hear each other. The telephone mixes the three, so that
// the PBX need not be able to.

// Join lets the caller of a consultation take part in it.
type Join struct{ Call CallID } // the consultation

func (e Join) apply(s State, _ time.Time) (State, []Effect) {
	return s.join(e.Call)
}

// PhoneJoin is the effect that takes a held caller into a call that is talked in.
type PhoneJoin struct{ ID, With CallID }

func (e PhoneJoin) perform(p Ports) { onPhone(p, func(t Phone) { t.Join(e.ID, e.With) }) }

func (s State) join(asked CallID) (State, []Effect) {
	caller := s.isAbout(asked)
	if !s.ready(asked, CallActive) || !s.ready(caller, CallHeld) {
		return s, nil
	}
	a, _ := s.call(asked)
	c, _ := s.call(caller)
	effects := []Effect{PhoneJoin{caller, asked}}
	if c.Muted != a.Muted { // the microphone is as the window has said last
		s = s.change(caller, func(c *Call) { c.Muted = a.Muted })
		effects = append([]Effect{PhoneMute{caller, a.Muted}}, effects...)
	}
	return s.pend(caller, ActionJoin), effects
}

// joined takes that the caller hears the others.
func (s State) joined(caller CallID) State {
	asked := s.about(caller)
	s = s.change(caller, func(c *Call) { c.done(ActionJoin); c.Joined = asked != "" })
	return s.change(asked, func(c *Call) { c.Joined = true })
}

// alone has everybody on hold whom the attendant talked to while somebody was taken
// back, but for the other one of a conference.
func (s State) alone(id CallID) (State, []Effect) {
	c, _ := s.call(id)
	switch {
	case c.State != CallActive:
		return s, nil
	case c.Joined:
		return s.holdOthers(id, s.about(id), s.isAbout(id))
	default:
		return s.holdOthers(id)
	}
}

// apart ends a conference: somebody in it is on hold or gone.
func (s State) apart(id CallID) State {
	alone := func(c *Call) { c.Joined = false }
	return s.change(id, alone).change(s.about(id), alone).change(s.isAbout(id), alone)
}

// JoinedWith is who takes part in a conference with a call; empty: it is in none.
func (v View) JoinedWith(id CallID) string {
	c, _ := v.Call(id)
	for _, other := range v.Calls {
		if c.Joined && other.Joined && other.ID != id {
			return other.Label()
		}
	}
	return ""
}

// regroup ends a conference in which one end is somebody else now: the telephone may
// have another leg to them, which is not mixed. The other end waits on hold meanwhile.
func (s State) regroup(id CallID, before State) (State, []Effect) {
	old, _ := before.call(id)
	if c, _ := s.call(id); !c.Joined || c.Peer == old.Peer {
		return s, nil
	}
	return s.apart(id).holdOthers(id)
}

// CanJoin reports whether the caller of a consultation can take part in it.
func (v View) CanJoin(picked CallID) bool {
	asked, caller, ok := v.Consultation(picked)
	return ok && asked.State == CallActive && caller.State == CallHeld && asked.Pending == ActionNone && caller.Pending == ActionNone
}
