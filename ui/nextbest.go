package ui

import "frontdesk/switchboard"

// cameBack lists who else is free when a caller comes back from somebody who did not
// take them, with the best of these selected: F4 then sends the caller there. It
// leaves an operator alone who talks, types or looks at something else.
func (l local) cameBack(before, now switchboard.View) local {
	c, back := returned(before, now)
	if !back || l.typed != "" || l.panel != panelPeople || l.naming != "" || l.instead != "" {
		return l
	}
	if _, talks := talking(now); talks || len(now.Instead(c.Tried.Target.Person)) == 0 {
		return l
	}
	l.instead, l.selected, l.byHand = c.Tried.Target.Person, "", false
	l.offered = c.ID
	return l
}

// returned finds a call whose transfer has just come back from a colleague.
func returned(before, now switchboard.View) (switchboard.Call, bool) {
	for _, c := range now.Calls {
		old, known := before.Call(c.ID)
		if known && c.Tried != nil && c.Tried.Target.Person != "" && (old.Tried == nil || !old.Tried.At.Equal(c.Tried.At)) {
			return c, true
		}
	}
	return switchboard.Call{}, false
}

// settled ends the list of who else is free that came by itself, once the caller is
// somewhere else or taken back.
func (l local) settled(now switchboard.View) local {
	if l.offered == "" {
		return l
	}
	if c, there := now.Call(l.offered); there && c.Tried != nil && l.instead == c.Tried.Target.Person {
		return l
	}
	if l.offered = ""; l.instead != "" && !l.byHand {
		l.selected = l.instead
		l.instead = ""
	}
	return l
}
