package ui

import (
	"frontdesk/switchboard"
)

// parkedID is how a slot is picked: as a call is, by a name that no call has.
func parkedID(slot string) switchboard.CallID { return switchboard.CallID("slot " + slot) }

// pickedSlot is the picked slot, where one is.
func (l local) pickedSlot(v switchboard.View) (switchboard.Parked, bool) {
	for _, p := range v.Parked {
		if parkedID(p.Slot) == l.picked {
			return p, true
		}
	}
	return switchboard.Parked{}, false
}

// parkedCard is the card of whoever waits in a slot. Without a pick F9 is shown
// on the first.
func parkedCard(v switchboard.View, l local, p switchboard.Parked) cardModel {
	m := cardModel{id: parkedID(p.Slot), title: p.Label(), note: "in slot " + p.Slot, section: sectionParked, picked: parkedID(p.Slot) == l.picked}
	if !p.Since.IsZero() {
		m.timer = switchboard.Elapsed(v.Now.Sub(p.Since))
	}
	if !p.Lost.IsZero() {
		m.note += " · read " + switchboard.Age(v.Now.Sub(p.Lost))
	}
	switch first := p.Slot == v.Parked[0].Slot; {
	case m.picked && canTake(v):
		m.keys[0] = keyModel{"F7", "take back"}
	case first && !m.picked && len(inState(v, switchboard.CallHeld)) == 0:
		m.keys[0] = keyModel{"F9", "pick"}
	}
	return m
}

// canTake reports whether a caller can be taken out of a slot, which is a call
// that we make.
func canTake(v switchboard.View) bool { return v.Phone.State == switchboard.PhoneRegistered }

func canPark(v switchboard.View, l local) bool {
	c, ok := v.ToTransfer(l.picked)
	_, _, consulting := v.Consultation(c.ID)
	return ok && v.Parks && !consulting && c.Pending == switchboard.ActionNone
}

// inState are the calls in a state, in the order of the cards.
func inState(v switchboard.View, state switchboard.CallState) (ids []switchboard.CallID) {
	for _, c := range v.Calls {
		if c.State == state {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// unheard are the calls that are up and not heard, in the order of the cards.
func unheard(v switchboard.View) (ids []switchboard.CallID) {
	for _, c := range v.Calls {
		if c.Unheard {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// heldAndParked are those who wait for somebody to come back; first, who thinks to be
// talked to.
func heldAndParked(v switchboard.View) []switchboard.CallID {
	ids := append(unheard(v), inState(v, switchboard.CallHeld)...)
	for _, p := range v.Parked {
		ids = append(ids, parkedID(p.Slot))
	}
	return ids
}

// park leaves the caller in a slot.
func (c *Console) park() {
	call, _ := c.view.ToTransfer(c.local.picked)
	c.post(switchboard.Park{Call: call.ID})
	c.local.picked = ""
}

// pickNext picks the one after the picked one, and nobody after the last.
func (c *Console) pickNext(among []switchboard.CallID) {
	next := 0
	for i, id := range among {
		if id == c.local.picked {
			next = i + 1
		}
	}
	if c.local.picked = ""; next < len(among) {
		c.local.picked = among[next]
	}
}
