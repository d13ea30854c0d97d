package switchboard

import (
	"strings"
	"time"
)

// PhoneTakeBack is the effect that takes a transferred caller back by a code of the
// PBX.
type PhoneTakeBack struct {
	ID   CallID
	Code string
}

func (e PhoneTakeBack) perform(p Ports) { onPhone(p, func(t Phone) { t.TakeBack(e.ID, e.Code) }) }

// CanTakeBack reports whether a caller who was sent away can be had back: it rings
// at the target, and the PBX has a code to take that.
func (v View) CanTakeBack(c Call) bool { return v.PickupCode && c.away() && !c.TakesBack }

// away reports whether a caller rings at the target of a transfer.
func (c Call) away() bool {
	return c.Pending == ActionTransfer && c.Rings && Dialable(c.To.Number) != ""
}

// takeBack wants a caller back who was sent to the wrong place.
func (s State) takeBack(id CallID) (State, []Effect) {
	c, there := s.call(id)
	if !there || !s.View(time.Time{}).CanTakeBack(c) {
		return s, nil
	}
	code := strings.ReplaceAll(s.features.Pickup, "{extension}", Dialable(c.To.Number))
	s = s.change(id, func(c *Call) { c.TakesBack, c.Fault = true, nil })
	return s, []Effect{PhoneTakeBack{id, code}}
}

// TakenBack says that a caller who was sent somewhere is back, and hears us.
type TakenBack struct{ ID CallID }

func (e TakenBack) apply(s State, now time.Time) (State, []Effect) {
	return s.tookBack(e, now).holdOthers(e.ID)
}

// tookBack has the caller back.
func (s State) tookBack(e TakenBack, now time.Time) State {
	return s.change(e.ID, func(c *Call) {
		c.enter(CallActive, now)
		c.went(StepTried, c.To.Label(), "taken back", now)
		c.Pending, c.To, c.Tried, c.Fault = ActionNone, Target{}, nil, nil
	})
}

// TakeBackFailed says that they could not be taken back: the transfer goes on,
// unless TransferFailed has said before that it came to nothing.
type TakeBackFailed struct {
	ID     CallID
	Reason string
}

func (e TakeBackFailed) apply(s State, _ time.Time) (State, []Effect) {
	return s.notTakenBack(e), nil
}

// notTakenBack says why the caller is still on the way.
func (s State) notTakenBack(e TakeBackFailed) State {
	return s.change(e.ID, func(c *Call) {
		if c.TakesBack = false; c.Pending == ActionTransfer {
			c.Fault = &Fault{Code: "take-back", Text: "Not taken back: " + e.Reason + ".", Hint: "The transfer to " + c.To.Label() + " goes on."}
		}
	})
}
