package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// backFrom is a desk with a caller on hold who came back from a colleague.
func backFrom(person switchboard.PersonID, name string) switchboard.View {
	call := held()
	call.Tried = &switchboard.Attempt{Target: switchboard.Target{Person: person, Name: name, Number: "4712"}, Reason: "busy", At: now}
	return only(call)
}

// Who comes back brings the list of who else is free, the best of them selected, so
// that one key sends them on. The list goes when the caller does.
func TestTheNextBestIsSelected(t *testing.T) {
	c, posted := newConsole(t, "light")
	away := only(held())
	away.Calls[0].Tried = nil
	c.Render(away)
	c.Render(backFrom("p4712", "Lin Chen"))
	best := c.view.Instead("p4712")
	if c.local.instead != "p4712" || len(best) == 0 || c.local.selected != c.view.People[best[0]].Person.ID {
		t.Fatalf("%s is selected of those in the place of %q", c.local.selected, c.local.instead)
	}
	k := keyboard{t, c}
	k.press(fyne.KeyF4)
	sent, is := asked(*posted)[len(asked(*posted))-1].(switchboard.Transfer)
	if !is || sent.To.Person != c.view.People[best[0]].Person.ID {
		t.Errorf("F4 asks for %+v", asked(*posted))
	}

	c.Render(away)
	c.Render(backFrom("p4712", "Lin Chen"))
	c.Render(away)
	if c.local.instead != "" || c.local.selected != "p4712" {
		t.Errorf("afterwards %q is listed and %q selected", c.local.instead, c.local.selected)
	}
}

// An operator who is busy with something else is left alone.
func TestTheNextBestDoesNotGetInTheWay(t *testing.T) {
	back := backFrom("p4712", "Lin Chen")
	talks := back
	talks.Calls = append([]switchboard.Call{active()}, back.Calls...)
	for name, tt := range map[string]struct {
		view   switchboard.View
		before func(*Console, keyboard)
	}{
		"typing":         {back, func(_ *Console, k keyboard) { k.text("ve") }},
		"talking":        {talks, func(*Console, keyboard) {}},
		"in the history": {back, func(_ *Console, k keyboard) { k.chord(keyHistory) }},
		"nobody is free": {backFrom("p4799", "Nobody"), func(*Console, keyboard) {}},
	} {
		c, _ := newConsole(t, "light")
		before := tt.view
		before.Calls = append([]switchboard.Call{}, tt.view.Calls...)
		before.Calls[len(before.Calls)-1].Tried = nil
		c.Render(before)
		tt.before(c, keyboard{t, c})
		c.Render(tt.view)
		if c.local.instead != "" {
			t.Errorf("%s: the list of %q came", name, c.local.instead)
		}
	}
}
