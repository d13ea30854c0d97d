package switchboard

import (
	"slices"
	"time"
)

// CallOffered is a new incoming call. Line is what was dialled, Why tells why it did
// not stay there ("busy", "no answer"; empty: not known), Sender who handed the
// caller over to us, if somebody did. Each is what others say.
type CallOffered struct {
	ID     CallID
	From   Party
	Line   string
	Why    string
	Sender Party
}

func (e CallOffered) apply(s State, now time.Time) (State, []Effect) {
	return s.offer(e, now), nil
}

func (s State) offer(e CallOffered, now time.Time) State {
	if slices.ContainsFunc(s.calls, func(c Call) bool { return c.ID == e.ID }) {
		return s
	}
	c := Call{ID: e.ID, State: CallRinging, Since: now, Started: now, Incoming: true, Line: e.Line, Why: e.Why}
	c.Greeting, c.Rank = s.reception.greeting(e.Line), s.reception.rank(e.Line)
	c.Tried = s.back(e.From.Number, now)
	c.Peer, c.Person = s.known(e.From)
	c.Sender, _ = s.known(e.Sender)
	if c.Why != "" {
		c.went(StepTried, c.Line, c.Why, now)
	}
	return s.add(c).seat()
}

// Answer takes a ringing call; an active one is put on hold first.
type Answer struct{ Call CallID }

func (e Answer) apply(s State, _ time.Time) (State, []Effect) {
	return s.answer(e.Call)
}

func (s State) answer(id CallID) (State, []Effect) {
	if !s.ready(id, CallRinging) {
		return s, nil
	}
	s, effects := s.holdOthers(id)
	return s.pend(id, ActionAnswer), append(effects, PhoneAnswer{id})
}

// CallAlerted says that an outgoing call rings at the far end.
type CallAlerted struct{ ID CallID }

func (e CallAlerted) apply(s State, now time.Time) (State, []Effect) {
	return s.change(e.ID, func(c *Call) { c.enter(CallAlerting, now) }), nil
}

// CallConnected says that a call is answered, by us or by the far end.
type CallConnected struct {
	ID       CallID
	ByItself bool // without the operator: her microphone is open all the same
}

func (e CallConnected) apply(s State, now time.Time) (State, []Effect) {
	s = s.connected(e, now).readied(e.ID, now)
	return s.holdOthers(e.ID) // the microphone is there now
}

// connected takes that a call is answered; a consultation is a step of its
// caller's, too.
func (s State) connected(e CallConnected, now time.Time) State {
	how := ""
	if e.ByItself {
		how = byItself
	}
	s = s.change(e.ID, func(c *Call) {
		c.enter(CallActive, now)
		c.Pending, c.Fault, c.ByItself = ActionNone, nil, e.ByItself
		c.went(StepAnswered, "", how, now)
	})
	asked, _ := s.call(e.ID)
	return s.change(asked.About, func(c *Call) { c.went(StepConsulted, asked.Label(), "", now) })
}
