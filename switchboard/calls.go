package switchboard

import (
	"slices"
	"time"
)

// change edits one call; an unknown one is left alone.
func (s State) change(id CallID, edit func(*Call)) State {
	i := slices.IndexFunc(s.calls, func(c Call) bool { return c.ID == id })
	if i < 0 {
		return s
	}
	s.calls = slices.Clone(s.calls)
	edit(&s.calls[i])
	slices.SortFunc(s.calls, CallOrder)
	return s
}

func (s State) add(c Call) State {
	s.calls = append(slices.Clone(s.calls), c)
	slices.SortFunc(s.calls, CallOrder)
	return s
}

func (s State) call(id CallID) (Call, bool) {
	if i := slices.IndexFunc(s.calls, func(c Call) bool { return c.ID == id }); i >= 0 {
		return s.calls[i], true
	}
	return Call{}, false
}

// ready reports whether a call is in one of states with nothing under way.
func (s State) ready(id CallID, states ...CallState) bool {
	return slices.ContainsFunc(s.calls, func(c Call) bool {
		return c.ID == id && c.Pending == ActionNone && slices.Contains(states, c.State)
	})
}

func (s State) pend(id CallID, a Action) State {
	return s.change(id, func(c *Call) { c.Pending, c.Fault = a, nil })
}

// enter moves a call to a state; staying in it keeps its time.
func (c *Call) enter(state CallState, now time.Time) {
	if c.State != state {
		c.State, c.Since = state, now
	}
}

// done confirms an action. A hold that is a step of a transfer leaves the
// transfer under way.
func (c *Call) done(a Action) {
	if c.Pending == a {
		c.Pending = ActionNone
	}
	c.Fault = nil
}

// CallActionFailed says that an action was refused; the call stays as it was.
type CallActionFailed struct {
	ID    CallID
	Fault *Fault
}

func (e CallActionFailed) apply(s State, _ time.Time) (State, []Effect) {
	s = s.unparted(e.ID).change(e.ID, func(c *Call) { c.Pending, c.Fault = ActionNone, e.Fault })
	return s.change(s.about(e.ID), func(c *Call) { c.done(ActionTransfer) }), nil
}

// CallSecured says whether the voice of a call is encrypted on its way to the
// PBX.
type CallSecured struct {
	ID CallID
	On bool
}

func (e CallSecured) apply(s State, _ time.Time) (State, []Effect) {
	return s.change(e.ID, func(c *Call) { c.Secure = e.On }), nil
}
