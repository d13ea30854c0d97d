package switchboard

import (
	"slices"
	"time"
)

// HangUp ends a call: rejects it while it rings, cancels it while we dial.
type HangUp struct{ Call CallID }

func (e HangUp) apply(s State, _ time.Time) (State, []Effect) {
	return s.hangUp(e.Call)
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

// CallGone ends a call, whoever ended it.
type CallGone struct {
	ID     CallID
	Reason string // empty for the ordinary end; else words for the operator
}

func (e CallGone) apply(s State, now time.Time) (State, []Effect) {
	return s.end(e, now), nil
}

func (s State) end(e CallGone, now time.Time) State {
	i := slices.IndexFunc(s.calls, func(c Call) bool { return c.ID == e.ID })
	if i < 0 {
		return s
	}
	over := Ended{Call: s.calls[i], Reason: e.Reason, At: now}
	if e.Reason != Transferred {
		s = s.unparted(e.ID)
	}
	switch {
	case over.Call.Pending == ActionTransfer && e.Reason == Transferred:
		over.Reason = "transferred to " + over.Call.To.Label()
	case over.Call.Pending == ActionTransfer && e.Reason == Deflected:
		over.Reason = "redirected to " + over.Call.To.Label()
	case over.Call.Pending == ActionPark && e.Reason == Transferred:
		over.Reason = "parked"
		if slot := s.parkedIn(e.ID); slot != "" {
			over.Reason += " in " + slot
		}
	case over.Call.State == CallRinging && over.Call.Pending != ActionHangUp && (e.Reason == "" || e.Reason == GaveUp):
		over.Reason = missed
	}
	s = s.apart(e.ID)
	i = slices.IndexFunc(s.calls, func(c Call) bool { return c.ID == e.ID })
	s.calls = slices.Delete(slices.Clone(s.calls), i, i+1)
	if over.Call.About == "" || over.Call.Pending != ActionTransfer { // else the caller's end says it all
		s.ended = append([]Ended{over}, s.ended...)
	}
	return s.remember(over, e.Reason == Transferred || e.Reason == Deflected).part(over.Call, e.Reason, now)
}

// GaveUp is the reason of a CallGone that rang until its end.
const GaveUp = "gave up"

// Transferred is the reason of a CallGone whose transfer went through.
const Transferred = "transferred"
