package ui

import (
	"strings"

	"frontdesk/switchboard"
)

// This file is what the commands about calls do: each posts what the operator asked
// for, or changes the window's own state, and lets the next refresh show it.

func (c *Console) answer() {
	if canPickUp(c.view, c.local) {
		c.post(switchboard.PickUp{Person: c.local.shown(c.view).Person.ID})
		return
	}
	call, ringing := c.view.ToAnswer(c.local.picked)
	if !ringing && c.goOn() {
		return
	}
	c.post(switchboard.Answer{Call: call.ID})
	c.local.picked = ""
	c.local.panel = panelPeople
	c.clear()
	c.focusSearch()
}

// goOn says yes to where a call of ours was redirected, or to whom the other end names.
// It reports whether there was anything to say yes to.
func (c *Console) goOn() bool {
	if justGone(c.view) && asksSomething(c.view) {
		return true // the key was meant for who rang a moment ago
	}
	if call, redirected := c.view.ToFollow(); redirected {
		c.post(switchboard.Follow{Call: call.ID})
		return true
	}
	call, refers := c.view.ToRefer()
	if refers {
		c.post(switchboard.AnswerRefer{Call: call.ID, Yes: true})
	}
	return refers
}

// refuse says no to who asks the operator to call somebody else.
func (c *Console) refuse() {
	call, _ := c.view.ToRefer()
	c.post(switchboard.AnswerRefer{Call: call.ID})
}

func (c *Console) hold() {
	if p, parked := c.local.pickedSlot(c.view); parked {
		c.post(switchboard.Unpark{Slot: p.Slot})
		c.local.picked = ""
		return
	}
	call, _ := c.view.ToHold(c.local.picked)
	if call.State == switchboard.CallHeld {
		c.post(switchboard.Retrieve{Call: call.ID})
	} else {
		c.post(switchboard.Hold{Call: call.ID})
	}
}

func (c *Console) transfer() {
	call, _ := toHandOver(c.view, c.local)
	to, _ := c.local.target(c.view)
	c.post(switchboard.Transfer{Call: call.ID, To: to})
	c.leaveHistory()
	c.clear()
}

// consult calls the selected person about the caller; again, it hands the caller
// over to them.
func (c *Console) consult() {
	if asked, _, ok := c.view.Consultation(c.local.picked); ok {
		c.post(switchboard.Complete{Call: asked.ID})
		return
	}
	call, _ := c.view.ToTransfer(c.local.picked)
	to, _ := c.local.target(c.view)
	c.post(switchboard.Consult{Call: call.ID, To: to})
	c.leaveHistory()
	c.local.picked = ""
	c.clear()
}

// join lets the caller of the consultation take part in it.
func (c *Console) join() {
	asked, _, _ := c.view.Consultation(c.local.picked)
	c.post(switchboard.Join{Call: asked.ID})
}

// enter calls whom is selected: about the caller, where there is one. Whom the
// operator consults already is not called again: it is F5, too.
func (c *Console) enter() {
	switch {
	case c.local.consulted(c.view):
		if canConsult(c.view, c.local) {
			c.consult()
		}
	case canBegin(c.view, c.local):
		c.consult()
	default:
		c.dial()
	}
}

func (c *Console) dial() {
	to, _ := c.local.target(c.view)
	c.post(switchboard.Dial{To: to})
	c.leaveHistory()
	c.clear()
}

func (c *Console) hangUp() {
	call, _ := c.view.ToHangUp(c.local.picked)
	c.post(switchboard.HangUp{Call: call.ID})
}

// disturb turns new callers away, or lets them come again.
func (c *Console) disturb() { c.post(switchboard.SetDND{On: !c.view.DND}) }

// mute switches the microphone of the active call off and on.
func (c *Console) mute() {
	call, _ := talking(c.view)
	c.post(switchboard.Mute{Call: call.ID, On: !call.Muted})
}

// record has the PBX record the active call, or stop that.
func (c *Console) record() {
	call, _ := talking(c.view)
	c.post(switchboard.Record{Call: call.ID})
}

// keypad lets what is typed go to the other end as digits, or ends that.
func (c *Console) keypad() {
	c.clear()
	call, _ := talking(c.view)
	if c.local.keypad == call.ID {
		call.ID = ""
	}
	c.local.keypad = call.ID
	c.focusSearch()
}

// digit takes what is typed while the keypad is open. It reports whether it is.
func (c *Console) digit(r rune) bool {
	if c.local.keypad == "" {
		return false
	}
	if strings.ContainsRune("0123456789*#", r) {
		c.post(switchboard.Press{Call: c.local.keypad, Digits: string(r)})
	}
	return true
}
