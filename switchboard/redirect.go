package switchboard

import "time"

// PhoneRedirect is the effect that sends a ringing call on.
type PhoneRedirect struct {
	ID     CallID
	Number string
}

// PhoneFollow is the effect that goes on to where a call was redirected.
type PhoneFollow struct{ ID CallID }

func (e PhoneRedirect) perform(p Ports) { onPhone(p, func(t Phone) { t.Redirect(e.ID, e.Number) }) }
func (e PhoneFollow) perform(p Ports)   { onPhone(p, func(t Phone) { t.Follow(e.ID) }) }

// Deflected is the reason of a CallGone that was sent on while it rang.
const Deflected = "deflected"

// deflect sends a ringing call to somebody else, without answering it.
func (s State) deflect(e Transfer, number string) (State, []Effect) {
	s = s.change(e.Call, func(c *Call) { c.send(e.To) })
	s, kept := s.dealt(e.To.Person)
	return s, append([]Effect{PhoneRedirect{e.Call, number}}, kept...)
}

// CallRedirected says that whom we called is to be called at another number. Nobody
// calls there before the operator says so.
type CallRedirected struct {
	ID CallID
	To Party
}

func (e CallRedirected) apply(s State, now time.Time) (State, []Effect) {
	return s.redirected(e, now), nil
}

// redirected asks the operator whether to call where a call of ours was sent.
func (s State) redirected(e CallRedirected, now time.Time) State {
	to, person := s.known(e.To)
	return s.change(e.ID, func(c *Call) {
		c.enter(CallDialing, now)
		c.Onward = Target{Person: person, Name: to.Name, Number: to.Number}
	})
}

// CanFollow reports whether a call waits for the operator to say whether it goes on
// to where it was redirected. To say no is to hang up.
func (v View) CanFollow(c Call) bool { return c.Onward != (Target{}) && c.Pending == ActionNone }

// Follow goes on to the number to which a call of ours was redirected.
type Follow struct{ Call CallID }

func (e Follow) apply(s State, now time.Time) (State, []Effect) {
	return s.follow(e.Call, now)
}

// follow calls where a call was redirected.
func (s State) follow(id CallID, now time.Time) (State, []Effect) {
	c, there := s.call(id)
	if !there || !s.View(time.Time{}).CanFollow(c) {
		return s, nil
	}
	if s.barring.Bars(c.Onward.Number) {
		return s.change(id, func(c *Call) { c.Fault = notCalled(c.Onward.Number) }), nil
	}
	return s.change(id, func(c *Call) {
		c.went(StepTried, c.Label(), "redirected", now)
		c.Peer, c.Person = Party{Name: c.Onward.Name, Number: c.Onward.Number}, c.Onward.Person
		c.Onward = Target{}
	}), []Effect{PhoneFollow{id}}
}
