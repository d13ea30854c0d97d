package switchboard

import "time"

// Transfer hands an answered call to somebody else without asking them.
type Transfer struct {
	Call CallID
	To   Target
}

func (e Transfer) apply(s State, now time.Time) (State, []Effect) {
	if barred, is := s.bar(e.To, e.Call, now); is {
		return barred, nil
	}
	return s.transfer(e)
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

// send begins a transfer.
func (c *Call) send(to Target) {
	c.Pending, c.To, c.Tried, c.Fault = ActionTransfer, to, nil, nil
	c.Rings, c.TakesBack = false, false
}

// TransferRings says that it rings where a caller was sent.
type TransferRings struct{ ID CallID }

func (e TransferRings) apply(s State, _ time.Time) (State, []Effect) {
	return s.change(e.ID, func(c *Call) { c.Rings = c.Pending == ActionTransfer }), nil
}

// TransferFailed says that a transfer came back; the caller is on hold.
type TransferFailed struct {
	ID     CallID
	Reason string // "busy", "no answer", "unknown number", "refused"
}

func (e TransferFailed) apply(s State, now time.Time) (State, []Effect) {
	s = s.unparted(e.ID).change(e.ID, func(c *Call) {
		c.Tried = &Attempt{Target: c.To, Reason: e.Reason, At: now}
		c.went(StepTried, c.To.Label(), e.Reason, now)
		c.Pending, c.To = ActionNone, Target{}
	})
	return s.change(s.about(e.ID), func(c *Call) { c.done(ActionTransfer) }), nil
}
