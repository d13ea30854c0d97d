package ui

import (
	"strings"

	"frontdesk/switchboard"
)

// This file is what the commands do: each posts what the operator asked for,
// or changes the window's own state, and lets the next refresh show it.

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
	call, ringing := c.view.ToDeflect(c.local.picked)
	if !ringing {
		call, _ = c.view.ToTransfer(c.local.picked)
	}
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

// instead lists who is free in the place of the selected person; again, it goes
// back to that person.
func (c *Console) instead() {
	c.local.panel = panelPeople
	c.focusSearch()
	if c.local.instead != "" {
		c.choosePerson(c.local.instead)
		return
	}
	absent := c.local.shown(c.view).Person.ID
	c.clear()
	c.local.naming = ""
	c.local.instead, c.local.selected, c.local.byHand = absent, "", false
	c.people.reveal(0)
}

// choosePerson goes back to the list of people, with one selected.
func (c *Console) choosePerson(id switchboard.PersonID) {
	c.local.instead, c.local.naming, c.local.selected, c.local.byHand, c.revealSelected = "", "", id, true, true
}

// deputy makes the selected person the deputy of whom one is being chosen for. As
// nobody's is, it begins to choose one for the selected person; chosen for
// themselves, they get back the one whom the directory names.
func (c *Console) deputy() {
	c.local.panel = panelPeople
	c.focusSearch()
	of, chosen := c.local.deputises(), c.local.shown(c.view).Person.ID
	c.clear()
	if of == "" {
		c.local.naming, c.local.byHand = chosen, true
		return
	}
	if of == chosen {
		chosen = ""
	}
	c.post(switchboard.Depute{Person: of, Deputy: chosen})
	c.choosePerson(of)
}

// favourite marks the selected person, or takes the mark away.
func (c *Console) favourite() {
	id := c.local.shown(c.view).Person.ID
	c.post(switchboard.Favour{Person: id, On: !c.view.Favourite(id)})
}

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

// search puts the cursor into the search box, with what is there selected, so
// that typing begins a new search.
func (c *Console) search() {
	c.local.panel = panelPeople
	c.focusSearch()
	c.box.selectAll()
}

// back clears the search, then leaves the panel, then drops the pick.
func (c *Console) back() {
	switch {
	case c.local.keypad != "":
		c.local.keypad = ""
	case c.local.typed != "":
		c.clear()
	case c.local.panel == panelPeople && c.local.deputises() != "":
		c.choosePerson(c.local.deputises())
	case c.local.confirm || c.local.removing != "":
		c.local.confirm, c.local.removing = false, ""
	case c.local.panel == panelSettings:
		c.leaveSettings()
	case c.local.panel != panelPeople:
		c.local.panel = panelPeople
	default:
		c.local.picked = ""
	}
	c.focusSearch()
}

// toggle opens a panel, or closes it when it is open.
func (c *Console) toggle(p panel) {
	c.local.confirm, c.local.removing, c.local.unfolded, c.local.page = false, "", "", pageCalendar
	if c.local.panel == p {
		p = panelPeople
	}
	c.local.panel = p
	c.focusSearch()
}

// pick chooses the call the keys act on; picking it again drops the pick.
func (c *Console) pick(id switchboard.CallID) {
	if c.local.picked == id {
		id = ""
	}
	c.local.picked = id
}

// step moves by rows among the people, or by as much in the settings.
func (c *Console) step(rows int) {
	switch c.local.panel {
	case panelSettings:
		c.setting.sheet().by(float32(rows) * rowHeight)
		return
	case panelHistory:
		c.local = c.local.selectRecord(c.local.record + rows)
		return
	case panelPeople, panelKeys:
	}
	c.move(rows)
}

// move selects the person some rows further, and stops at the ends.
func (c *Console) move(rows int) {
	if len(c.found) == 0 {
		return
	}
	at := c.local.position(c.view, c.found)
	if c.local.shown(c.view) == nil { // a typed number was the target; the first step enters the list
		at = -1
		rows = max(rows, 1)
	}
	c.choose(min(max(at+rows, 0), len(c.found)-1))
}

// choose selects the person in a row, by hand.
func (c *Console) choose(row int) {
	c.local.selected = c.view.People[c.found[row]].Person.ID
	c.local.byHand = true
	c.people.reveal(row)
}

// typedChanged follows the search box: the best match is selected, and a
// search always shows the people.
func (c *Console) typedChanged(typed string) {
	if typed == c.local.typed {
		return
	}
	c.local.typed = typed
	c.local.byHand, c.local.instead = false, ""
	if typed != "" {
		c.local.selected, c.local.record, c.local.recordOf = "", 0, recordKey{}
		if c.local.panel != panelHistory {
			c.local.panel = panelPeople
		}
		c.people.reveal(0)
	}
	c.refresh()
}

// leaveHistory goes back to the people from the calls of before.
func (c *Console) leaveHistory() {
	if c.local.panel == panelHistory {
		c.local.panel = panelPeople
	}
}

// leaveInstead goes back to the people from those who can stand in; the one who
// was chosen stays selected.
func (c *Console) leaveInstead() {
	if c.local.instead != "" {
		c.local.instead, c.revealSelected = "", true
	}
}

// clear empties the search box; the selected person stays selected.
func (c *Console) clear() {
	c.leaveInstead()
	if c.local.typed == "" {
		return
	}
	c.local.typed = ""
	c.local.byHand = false
	c.box.setText("")
	c.revealSelected = true
}
