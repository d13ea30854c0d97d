package ui

import (
	"slices"
	"time"

	"frontdesk/switchboard"
)

// This file is what the commands ask before they run.

func canAnswer(v switchboard.View, l local) bool {
	c, ok := v.ToAnswer(l.picked)
	return ok && c.Pending == switchboard.ActionNone || !ok && asksSomething(v) || canPickUp(v, l)
}

// asksSomething reports whether F2 says yes to something: to where a call of ours was
// redirected, or to whom the other end names.
func asksSomething(v switchboard.View) bool {
	_, redirected := v.ToFollow()
	c, refers := v.ToRefer()
	return redirected || refers && c.State == switchboard.CallActive
}

// canPickUp asks for nobody ringing here, and for somebody ringing at the
// selected colleague's.
func canPickUp(v switchboard.View, l local) bool {
	_, here := v.ToAnswer(l.picked)
	return !here && !asksSomething(v) && v.RingsAt(l.shown(v)) && v.Phone.State == switchboard.PhoneRegistered
}

// talking is the call in which the microphone is.
func talking(v switchboard.View) (switchboard.Call, bool) {
	for _, c := range v.Calls {
		if c.State == switchboard.CallActive {
			return c, true
		}
	}
	return switchboard.Call{}, false
}

func canTalk(v switchboard.View, _ local) bool {
	_, ok := talking(v)
	return ok
}

func anyRinging(v switchboard.View, _ local) bool {
	return len(inState(v, switchboard.CallRinging)) > 0
}

func anyHeld(v switchboard.View, _ local) bool { return len(heldAndParked(v)) > 0 }

func canHold(v switchboard.View, l local) bool {
	if _, parked := l.pickedSlot(v); parked {
		return canTake(v)
	}
	c, ok := v.ToHold(l.picked)
	return ok && (c.Pending == switchboard.ActionNone || v.CanTakeBack(c))
}

func canHangUp(v switchboard.View, l local) bool {
	c, ok := v.ToHangUp(l.picked)
	return ok && c.Pending != switchboard.ActionHangUp
}

// justGone reports whether somebody stopped ringing a moment ago.
func justGone(v switchboard.View) bool {
	return slices.ContainsFunc(v.Ended, func(e switchboard.Ended) bool {
		return e.Call.State == switchboard.CallRinging && v.Now.Sub(e.At) < 2*time.Second
	})
}

// toHandOver is the call that F4 acts on: a picked one that rings is sent on, else one
// that is answered is handed over.
func toHandOver(v switchboard.View, l local) (call switchboard.Call, rings bool) {
	if c, ok := v.ToDeflect(l.picked); ok {
		return c, true
	}
	c, _ := v.ToTransfer(l.picked)
	return c, false
}

// canTransfer asks for a call that F4 acts on, and for somebody else to hand it to.
func canTransfer(v switchboard.View, l local) bool {
	c, _ := toHandOver(v, l)
	to, known := l.target(v)
	self := to.Person != "" && to.Person == c.Person // nobody is handed over to themselves
	return c.ID != "" && known && !self && c.Pending == switchboard.ActionNone
}

// canHandOver is canTransfer of a call that is answered.
func canHandOver(v switchboard.View, l local) bool {
	_, rings := toHandOver(v, l)
	return !rings && canTransfer(v, l)
}

// canConsult asks for a consultation to begin, or for one to complete.
func canConsult(v switchboard.View, l local) bool {
	if asked, caller, ok := v.Consultation(l.picked); ok {
		return asked.State != switchboard.CallDialing && asked.Pending == switchboard.ActionNone && caller.Pending == switchboard.ActionNone
	}
	return canBegin(v, l)
}

// canBegin asks for a caller about whom nobody is consulted yet, and for
// somebody to consult.
func canBegin(v switchboard.View, l local) bool {
	_, _, consulting := v.Consultation(l.picked)
	return !consulting && canHandOver(v, l) && v.Phone.State == switchboard.PhoneRegistered
}

func canRefuse(v switchboard.View, _ local) bool {
	_, ok := v.ToRefer()
	return ok
}

func canRecord(v switchboard.View, l local) bool {
	_, ok := talking(v)
	return ok && v.Records
}

func canJoin(v switchboard.View, l local) bool { return v.CanJoin(l.picked) }

func canDial(v switchboard.View, l local) bool {
	_, to := l.target(v)
	return to && v.Phone.State == switchboard.PhoneRegistered
}

// canReread asks for colleagues who could not be read.
func canReread(v switchboard.View, _ local) bool { return v.PeopleMissing() }

// canStandIn asks for a selected person.
func canStandIn(v switchboard.View, l local) bool { return l.shown(v) != nil }
