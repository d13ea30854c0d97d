package switchboard

import (
	"slices"
	"time"
)

// applyCall takes what the telephone reports of calls.
func (s State) applyCall(e Event, now time.Time) State {
	switch e := e.(type) {
	case CallOffered:
		return s.offer(e, now)
	case CallParty:
		return s.meet(e, now)
	case CallAlerted:
		return s.change(e.ID, func(c *Call) { c.enter(CallAlerting, now) })
	case CallConnected:
		return s.connected(e, now)
	case CallWasHeld:
		return s.apart(e.ID).change(e.ID, func(c *Call) {
			c.enter(CallHeld, now)
			c.done(ActionHold)
			c.went(StepHeld, "", "", now)
			c.Quality, c.ByItself = Quality{}, false
		})
	case CallWasRetrieved:
		return s.retrieved(e.ID, now)
	case CallActionFailed:
		return s.unparted(e.ID).change(e.ID, func(c *Call) { c.Pending, c.Fault = ActionNone, e.Fault }).
			change(s.about(e.ID), func(c *Call) { c.done(ActionTransfer) })
	case TransferFailed:
		return s.unparted(e.ID).change(e.ID, func(c *Call) {
			c.Tried = &Attempt{Target: c.To, Reason: e.Reason, At: now}
			c.went(StepTried, c.To.Label(), e.Reason, now)
			c.Pending, c.To = ActionNone, Target{}
		}).change(s.about(e.ID), func(c *Call) { c.done(ActionTransfer) })
	case TransferRings:
		return s.change(e.ID, func(c *Call) { c.Rings = c.Pending == ActionTransfer })
	case ReferAsked:
		return s.referAsked(e)
	case ReferEnded:
		return s.referEnded(e)
	case CallRedirected:
		return s.redirected(e, now)
	case TakeBackFailed:
		return s.notTakenBack(e)
	case CallSecured:
		return s.change(e.ID, func(c *Call) { c.Secure = e.On })
	case CallAdrift:
		return s.change(e.ID, func(c *Call) { c.Adrift = e.On })
	case CallQuality:
		return s.change(e.ID, func(c *Call) { c.sounds(e.Quality) })
	case CallDigit:
		return s.change(e.ID, func(c *Call) { c.Pressed = lastDigits(c.Pressed + e.Digit) })
	case CallGone:
		return s.end(e, now)
	}
	return s
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

// sounds takes how a call sounds. One that is not active is not heard.
func (c *Call) sounds(q Quality) {
	if c.State == CallActive {
		c.Quality = q
	}
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
