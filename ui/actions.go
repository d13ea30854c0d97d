package ui

import (
	"frontdesk/switchboard"
)

// This file is what the commands about people and the window do.

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

// reread has those colleagues read again who could not be read.
func (c *Console) reread() { c.post(switchboard.ReadPeople{}) }

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
	case panelKeys:
		c.keys.by(rows)
		return
	case panelPeople:
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
