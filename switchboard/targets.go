package switchboard

import (
	"cmp"
	"slices"
	"time"
)

// This file answers which call a key acts on. Each rule takes the call that
// the operator picked, or the empty ID when they picked none.

// ToAnswer is the call F2 takes: the picked one while it rings, else the one
// that has waited longest.
func (v View) ToAnswer(picked CallID) (Call, bool) {
	return v.choose(picked, CallRinging)
}

// ToHold is the call F7 acts on: the picked one if it is active or held, else
// the active one, else the one that was held last, else one that is being transferred.
func (v View) ToHold(picked CallID) (Call, bool) {
	c, ok := v.choose(picked, CallActive, CallHeld)
	if !ok || c.ID == picked || c.Pending != ActionTransfer {
		return c, ok
	}
	for _, other := range v.Calls { // who waits comes before who is on the way
		if other.State == CallHeld && other.Pending != ActionTransfer {
			return other, true
		}
	}
	return c, ok
}

// ToTransfer is the call F4 hands over and F5 consults about: chosen as for F7,
// but the caller and not whom they are consulted about with, and not one whose
// transfer is already under way.
func (v View) ToTransfer(picked CallID) (Call, bool) {
	if c, _ := v.Call(picked); c.State == CallRinging {
		return Call{}, false // F4 is meant for that one, even if it does nothing
	}
	c, ok := v.ToHold(picked)
	if caller, consulting := v.Call(c.About); consulting {
		c = caller
	}
	return c, ok && c.Pending != ActionTransfer && c.Pending != ActionPark
}

// ToDeflect is the ringing call that F4 sends on without answering it: a picked one
// only, so that nobody is sent away by a key meant for somebody else.
func (v View) ToDeflect(picked CallID) (Call, bool) {
	c, ok := v.Call(picked)
	return c, ok && c.State == CallRinging && c.Pending == ActionNone
}

// ToFollow is the call that waits for a word on whether it goes on to where it was
// redirected.
func (v View) ToFollow() (Call, bool) {
	i := slices.IndexFunc(v.Calls, v.CanFollow)
	if i < 0 {
		return Call{}, false
	}
	return v.Calls[i], true
}

// ToRefer is the call whose other end asks the operator to call somebody else.
func (v View) ToRefer() (Call, bool) {
	i := slices.IndexFunc(v.Calls, v.AsksToCall)
	if i < 0 {
		return Call{}, false
	}
	return v.Calls[i], true
}

// Consultation is the one F5 completes and F8 gives up: that of the picked call,
// or without a pick the first, unless the operator is busy with another call.
func (v View) Consultation(picked CallID) (asked, caller Call, ok bool) {
	_, known := v.Call(picked)
	for _, c := range v.Calls {
		about, there := v.Call(c.About)
		if !there || c.Pending == ActionHangUp {
			continue
		}
		if picked == c.ID || picked == about.ID || !known && !v.busyBut(c.ID, about.ID) {
			return c, about, true
		}
	}
	return Call{}, Call{}, false
}

// busyBut reports whether the operator talks or calls in another call than these.
func (v View) busyBut(a, b CallID) bool {
	return slices.ContainsFunc(v.Calls, func(c Call) bool {
		return c.ID != a && c.ID != b && (c.State == CallActive || c.State == CallAlerting || c.State == CallDialing)
	})
}

// ToHangUp is the call F8 ends: the picked one, else the consultation, else the
// active one, else the one being dialled. A ringing or held call is ended only when it was picked:
// nobody loses a caller by a stray key.
func (v View) ToHangUp(picked CallID) (Call, bool) {
	if c, ok := v.Call(picked); ok {
		return c, true
	}
	if c, _, ok := v.Consultation(""); ok {
		return c, true // the caller stays
	}
	for _, c := range v.Calls { // a second press must not reach the caller
		if _, there := v.Call(c.About); there && c.Pending == ActionHangUp {
			return c, true
		}
	}
	return v.choose("", CallActive, CallAlerting, CallDialing)
}

// choose takes the picked call if its state is one of states, else the first
// call in the first state that has one.
func (v View) choose(picked CallID, states ...CallState) (Call, bool) {
	if c, ok := v.Call(picked); ok && slices.Contains(states, c.State) {
		return c, true
	}
	for _, state := range states {
		for _, c := range v.Calls {
			if c.State == state {
				return c, true
			}
		}
	}
	return Call{}, false
}

// CallOrder sorts calls as the window lists them: ringing first and among
// these those of the lines that come first, then the longest-waiting; then the active
// one, those that are up and not heard, those being dialled, and the held ones: first
// the one that was held, or came back from a transfer, last.
func CallOrder(a, b Call) int {
	if d := cmp.Compare(callRank(a.State), callRank(b.State)); d != 0 {
		return d
	}
	switch a.State {
	case CallHeld:
		return cmp.Or(heldAt(b).Compare(heldAt(a)), cmp.Compare(a.ID, b.ID))
	case CallRinging:
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), a.Waited().Compare(b.Waited()), cmp.Compare(a.ID, b.ID))
	case CallActive, CallAlerting, CallDialing:
	}
	if a.Unheard != b.Unheard {
		if a.Unheard {
			return 1
		}
		return -1
	}
	return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.ID, b.ID))
}

func callRank(s CallState) int {
	switch s {
	case CallRinging:
		return 0
	case CallActive:
		return 1
	case CallAlerting, CallDialing:
		return 2
	case CallHeld:
		return 3
	default:
		return 4
	}
}

func heldAt(c Call) time.Time {
	if c.Tried != nil && c.Tried.At.After(c.Since) {
		return c.Tried.At
	}
	return c.Since
}
