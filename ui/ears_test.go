package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// unheardCall is a desk that talks in one call, whose other one could not be put on hold.
func unheardCall() switchboard.View {
	lost := ringing("lost", "+44 1632 960 044", 0)
	lost.State, lost.Since, lost.Unheard = switchboard.CallActive, ago(98e9), true
	lost.Fault = &switchboard.Fault{Code: "call-hold", Text: "The call could not be put on hold", Hint: "Try again."}
	return only(active(), lost)
}

// The card of a call that is up and not heard says so and why, and how it is picked;
// then F7 holds it, and before that whoever is talked to.
func TestACallThatIsNotHeard(t *testing.T) {
	v := unheardCall()
	card := cardsOf(v, local{})[1]
	if card.heading != "Connected · not heard" || card.note != "hold was refused: you are in another call" || !card.alarm || card.keys[0] != (keyModel{"F9", "pick"}) {
		t.Errorf("%+v", card)
	}
	c, posted := newConsole(t, "light")
	c.Render(v)
	press := func(k fyne.KeyName) { c.box.TypedKey(&fyne.KeyEvent{Name: k}) }
	press(fyne.KeyF7)
	press(fyne.KeyF9)
	if keys := cardsOf(c.view, c.local)[1].keys; keys != [2]keyModel{{"F7", "hold"}, {"F8", "hang up"}} {
		t.Errorf("picked, it offers %v", keys)
	}
	press(fyne.KeyF7)
	if got := asked(*posted); len(got) != 2 || got[0] != (switchboard.Hold{Call: "active"}) || got[1] != (switchboard.Hold{Call: "lost"}) {
		t.Errorf("%v", got)
	}
	other := v.Calls[1]
	for want, fault := range map[string]*switchboard.Fault{
		"you are in another call":              nil,
		"you are in another call. Gone. Wait.": {Code: "x", Text: "Gone.", Hint: "Wait."},
	} {
		other.Fault = fault
		if words, alarm := note(v, other); words != want || !alarm {
			t.Errorf("%q, want %q", words, want)
		}
	}
	other.About = "active"
	if got := heading(other, false); got != "Consulting · not heard" {
		t.Error(got)
	}
}
