package ui

import (
	"runtime"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"frontdesk/switchboard"
)

// command is one thing the operator can do by key. The menu, the overlay of F1
// and the badges on cards and buttons are views of the same table.
type command struct {
	keys    []fyne.KeyName // bare keys; Return and Enter are two of them
	chord   fyne.KeyName   // with Ctrl, on a Mac with Command; empty: none
	cap     string         // how the key is shown; empty: not listed by itself
	name    string
	listed  string // how the overlay calls it, where that differs
	menu    string // the menu it is in; empty: none
	enabled func(switchboard.View, local) bool
	run     func(*Console)
}

// The chords of what has no key of its own.
const (
	keyInstead   = fyne.KeyB
	keyFavourite = fyne.KeyS
	keyDeputy    = fyne.KeyP
	keyMute      = fyne.KeyM
	keyKeypad    = fyne.KeyD
	keyHistory   = fyne.KeyH
	keyQueue     = fyne.KeyR
	keyJoin      = fyne.KeyJ
	keyRecord    = fyne.KeyE
	keyRefuse    = fyne.KeyN
	keyDND       = fyne.KeyT
	keyReread    = fyne.KeyL
)

// The menus, in the order of the bar.
const (
	menuCalls  = "Calls"
	menuPick   = "Pick a call" // inside Calls
	menuPeople = "People"
	menuView   = "View"
)

// commands is the table, in the order in which it is listed.
func commands() []command {
	table := []command{
		{keys: key(fyne.KeyF2), cap: "F2", name: "Answer", listed: "Answer, or call where you are sent; with nobody ringing: take the call that rings at the selected person's", menu: menuCalls, enabled: canAnswer, run: (*Console).answer},
		{keys: key(fyne.KeyF4), cap: "F4", name: "Transfer", listed: "Transfer to the selected person, or the number typed; a picked call that rings is sent on unanswered", menu: menuCalls, enabled: canTransfer, run: (*Console).transfer},
		{keys: key(fyne.KeyF5), cap: "F5", name: "Consult", listed: "Consult the selected person about the caller; again: transfer the caller to them", menu: menuCalls, enabled: canConsult, run: (*Console).consult},
		{chord: keyJoin, cap: modifier() + string(keyJoin), name: "Conference", listed: "Let the caller take part while you consult; F5 leaves the two together", menu: menuCalls, enabled: canJoin, run: (*Console).join},
		{keys: key(fyne.KeyF6), cap: "F6", name: "Pick who waits", listed: "Pick the next of those who ring", menu: menuCalls, enabled: anyRinging, run: func(c *Console) { c.pickNext(inState(c.view, switchboard.CallRinging)) }},
		{keys: key(fyne.KeyF7), cap: "F7", name: "Hold or take back", listed: "Hold or take back, also whom you have just transferred; while you consult: back and forth", menu: menuCalls, enabled: canHold, run: (*Console).hold},
		{keys: key(fyne.KeyF8), cap: "F8", name: "Hang up", listed: "Hang up; while you consult: back to the caller", menu: menuCalls, enabled: canHangUp, run: (*Console).hangUp},
		{keys: key(fyne.KeyF9), cap: "F9", name: "Pick who is held or parked", listed: "Pick the next of those not heard, on hold and parked", menu: menuCalls, enabled: anyHeld, run: func(c *Console) { c.pickNext(heldAndParked(c.view)) }},
		{keys: key(fyne.KeyF10), cap: "F10", name: "Park", listed: "Park the caller, for anybody to take", menu: menuCalls, enabled: canPark, run: (*Console).park},
		{chord: keyMute, cap: modifier() + string(keyMute), name: "Mute", listed: "Switch the microphone off and on", menu: menuCalls, enabled: canTalk, run: (*Console).mute},
		{chord: keyKeypad, cap: modifier() + string(keyKeypad), name: "Keypad", listed: "Send the digits typed to the other end; Esc ends that", menu: menuCalls, enabled: canTalk, run: (*Console).keypad},
		{chord: keyRefuse, cap: modifier() + string(keyRefuse), name: "Say no", listed: "Say no to who asks you to call somebody else", menu: menuCalls, enabled: canRefuse, run: (*Console).refuse},
		{chord: keyRecord, cap: modifier() + string(keyRecord), name: "Record", listed: "Record at the PBX, or stop; where that is allowed", menu: menuCalls, enabled: canRecord, run: (*Console).record},
		{chord: keyQueue, cap: modifier() + string(keyQueue), name: "Pause or ready", listed: "Pause in the queue, or be ready again", menu: menuCalls, enabled: canTurnQueue, run: (*Console).turnQueue},
		{chord: keyDND, cap: modifier() + string(keyDND), name: "Do not disturb", listed: "Turn new callers away, or let them come again", menu: menuCalls, run: (*Console).disturb},
		{keys: key(fyne.KeyReturn, fyne.KeyEnter), cap: "Enter", name: "Call", listed: "Call the selected person or number; with a caller: as F5", menu: menuCalls, enabled: canDial, run: (*Console).enter},
	}
	for n := 1; n <= 9; n++ {
		pick := command{
			chord: fyne.KeyName(strconv.Itoa(n)), name: "Call " + strconv.Itoa(n), menu: menuPick,
			enabled: func(v switchboard.View, _ local) bool { return len(v.Calls) >= n },
			run:     func(c *Console) { c.pick(c.view.Calls[n-1].ID) },
		}
		if n == 1 {
			pick.cap, pick.listed = modifier()+"1 … 9", menuPick
		}
		table = append(table, pick)
	}
	return append(table,
		command{keys: key(fyne.KeyF3), chord: fyne.KeyK, cap: "F3", name: "Search", menu: menuPeople, run: (*Console).search},
		command{keys: key(fyne.KeyEscape), cap: "Esc", name: "Clear the search, then go back", menu: menuPeople, run: (*Console).back},
		command{chord: keyInstead, cap: modifier() + string(keyInstead), name: "Who else is free", listed: "Show who is free in the selected person's place", menu: menuPeople, enabled: canStandIn, run: (*Console).instead},
		command{chord: keyFavourite, cap: modifier() + string(keyFavourite), name: "Favourite", listed: "Mark the selected person as a favourite, or not", menu: menuPeople, enabled: canStandIn, run: (*Console).favourite},
		command{chord: keyDeputy, cap: modifier() + string(keyDeputy), name: "Deputy", listed: "Name the selected person's deputy: select the deputy, and again", menu: menuPeople, enabled: canStandIn, run: (*Console).deputy},
		command{chord: keyReread, cap: modifier() + string(keyReread), name: "Read colleagues again", listed: "Read those colleagues again who could not be read", menu: menuPeople, enabled: canReread, run: (*Console).reread},
		command{keys: key(fyne.KeyUp), cap: "↑ ↓", name: "Select another person", run: func(c *Console) { c.step(-1) }},
		command{keys: key(fyne.KeyDown), run: func(c *Console) { c.step(1) }},
		command{keys: key(fyne.KeyPageUp), cap: "PgUp PgDn", name: "Select a page away", run: func(c *Console) { c.step(-c.people.page()) }},
		command{keys: key(fyne.KeyPageDown), run: func(c *Console) { c.step(c.people.page()) }},
		command{keys: key(fyne.KeyHome), cap: "Home End", name: "Select the first or the last", run: func(c *Console) { c.step(-len(c.found)) }},
		command{keys: key(fyne.KeyEnd), run: func(c *Console) { c.step(len(c.found)) }},
		command{chord: keyHistory, cap: modifier() + string(keyHistory), name: "Recent calls", listed: "Show recent calls; Enter calls back", menu: menuView, run: func(c *Console) { c.clear(); c.local.record, c.local.recordOf = 0, recordKey{}; c.toggle(panelHistory) }},
		command{keys: key(fyne.KeyF1), cap: "F1", name: "Keys", menu: menuView, run: func(c *Console) { c.toggle(panelKeys) }},
		command{chord: fyne.KeyComma, cap: modifier() + ",", name: "Settings", menu: menuView, run: func(c *Console) { c.toggle(panelSettings) }},
	)
}

func key(names ...fyne.KeyName) []fyne.KeyName { return names }

// modifier is how the key of the chords is written on this system.
func modifier() string {
	if runtime.GOOS == "darwin" {
		return "⌘"
	}
	return "Ctrl+"
}

// caps are the keys of a command as they are shown.
func (k command) caps() []string {
	if len(k.keys) > 0 && k.chord != "" {
		return []string{k.cap, modifier() + string(k.chord)}
	}
	return []string{k.cap}
}

// title is the command's name in the overlay.
func (k command) title() string {
	if k.listed != "" {
		return k.listed
	}
	return k.name
}

// heading is the menu under which the overlay lists a command.
func (k command) heading() string {
	switch k.menu {
	case "":
		return "Select"
	case menuPick:
		return menuCalls
	default:
		return k.menu
	}
}

// works reports whether the command does something now.
func (k command) works(v switchboard.View, l local) bool { return k.enabled == nil || k.enabled(v, l) }

// shortcut is the command's chord as Fyne's menus want it; for a bare key it
// only shows the key, because Fyne treats no bare key as a shortcut.
func (k command) shortcut() fyne.Shortcut {
	if k.chord != "" {
		return &desktop.CustomShortcut{KeyName: k.chord, Modifier: fyne.KeyModifierShortcutDefault}
	}
	shown := k.keys[0]
	if shown == fyne.KeyReturn && runtime.GOOS != "darwin" {
		shown = fyne.KeyName(k.cap) // Fyne's menu would say Return; a Mac's needs the real name
	}
	return &desktop.CustomShortcut{KeyName: shown}
}

// press runs the command of a bare key. It reports whether the key is one of
// ours, so that the caller leaves the others to the text.
func (c *Console) press(name fyne.KeyName) bool {
	for _, k := range c.commands {
		if slices.Contains(k.keys, name) {
			c.do(k)
			return true
		}
	}
	return false
}

// do runs a command if it does something now.
func (c *Console) do(k command) {
	if k.works(c.view, c.local) {
		k.run(c)
		c.refresh()
	}
}

// doCap runs the command whose key is shown so.
func (c *Console) doCap(shown string) {
	for _, k := range c.commands {
		if k.cap == shown {
			c.do(k)
			break
		}
	}
	c.focusSearch()
}

// doKey runs the command behind a badge with a bare key.
func (c *Console) doKey(name fyne.KeyName) func() {
	return func() { c.press(name); c.focusSearch() }
}
