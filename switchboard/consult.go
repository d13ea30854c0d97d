package switchboard

import (
	"slices"
	"time"
)

// A consultation is a call of the attendant's to somebody about a caller who
// waits on hold (an attended transfer, RFC 5589 section 7). It is an ordinary
// call that knows whom it is about.

// Consult asks somebody about a caller, who waits on hold.
type Consult struct {
	Call CallID
	To   Target
}

func (e Consult) apply(s State, now time.Time) (State, []Effect) {
	if barred, is := s.bar(e.To, e.Call, now); is {
		return barred, nil
	}
	return s.consult(e, now)
}

// consult puts the caller on hold and calls the target.
func (s State) consult(e Consult, now time.Time) (State, []Effect) {
	if !s.ready(e.Call, CallActive, CallHeld) || s.about(e.Call) != "" || s.isAbout(e.Call) != "" {
		return s, nil
	}
	next, effects := s.dial(e.To, e.Call, now)
	if len(effects) == 0 {
		return s, nil
	}
	return next.change(e.Call, func(c *Call) { c.Tried, c.Fault = nil, nil }), effects
}

// Complete hands the caller of a consultation over to whom it is with.
type Complete struct{ Call CallID } // the consultation

func (e Complete) apply(s State, _ time.Time) (State, []Effect) {
	return s.complete(e.Call)
}

// complete hands the caller over to whom the consultation is with. While it
// still rings there, the caller takes its place and hears it ring.
func (s State) complete(asked CallID) (State, []Effect) {
	caller := s.isAbout(asked)
	if caller == "" || !s.ready(caller, CallHeld, CallActive) {
		return s, nil
	}
	b, _ := s.call(asked)
	to := Target{Person: b.Person, Name: b.Peer.Name, Number: b.Peer.Number}
	handOver := func(c *Call) { c.send(to) }
	switch {
	case s.ready(asked, CallActive, CallHeld):
		s = s.change(caller, handOver).pend(asked, ActionTransfer)
		return s, []Effect{PhoneComplete{caller, asked}}
	case s.ready(asked, CallAlerting):
		s = s.change(caller, handOver).pend(asked, ActionTransfer)
		return s, []Effect{PhoneHangUp{asked}, PhoneTransfer{caller, Dialable(to.Number)}}
	default:
		return s, nil
	}
}

// about is the consultation about a caller; empty when there is none.
func (s State) about(caller CallID) CallID {
	if i := slices.IndexFunc(s.calls, func(c Call) bool { return c.About == caller }); i >= 0 && caller != "" {
		return s.calls[i].ID
	}
	return ""
}

// isAbout is the caller whom a consultation is about; empty when it is none.
func (s State) isAbout(asked CallID) CallID {
	c, _ := s.call(asked)
	return c.About
}

// part ends what was between a call that is over and the others: the caller of
// a consultation that came to nothing reads who was tried, and a consultation
// whose caller is gone is a call like any other.
func (s State) part(over Call, reason string, now time.Time) State {
	if asked := s.about(over.ID); asked != "" {
		s = s.change(asked, func(c *Call) {
			if c.Pending == ActionTransfer && reason == Transferred {
				return // it ends, too
			}
			if c.Pending == ActionTransfer {
				c.Pending = ActionNone
			}
			if c.About = ""; reason != Transferred && over.Pending != ActionHangUp {
				c.Fault = &Fault{Code: "caller-gone", Text: over.Label() + " has hung up."}
			}
		})
	}
	unanswered := over.State == CallDialing || over.State == CallAlerting
	if over.About != "" && over.Pending == ActionNone && unanswered && reason != "" {
		to := Target{Person: over.Person, Name: over.Peer.Name, Number: over.Peer.Number}
		s = s.change(over.About, func(c *Call) {
			c.Tried = &Attempt{Target: to, Reason: reason, At: now}
			c.went(StepTried, to.Label(), reason, now)
		})
	}
	return s
}
