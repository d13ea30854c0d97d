package ui

import (
	"strings"
	"testing"

	"frontdesk/switchboard"
)

// A caller who was meant for somebody else: where, why they came here, and who sent
// them, as far as it is known.
func TestHowACallCameHere(t *testing.T) {
	dan := switchboard.Party{Name: "Dan Osei", Number: "1004"}
	for _, c := range []struct {
		call          switchboard.Call
		heading, note string
	}{
		{switchboard.Call{}, "Ringing", ""},
		{switchboard.Call{Line: "Sales"}, "Ringing · Sales", ""},
		{switchboard.Call{Line: "Sales", Why: "busy"}, "Ringing · Sales", "busy there"},
		{switchboard.Call{Line: "Sales", Why: "no answer", Sender: dan}, "Ringing · Sales", "no answer there · sent by Dan Osei"},
		{switchboard.Call{Line: "Sales", Why: "cannot be reached"}, "Ringing · Sales", "cannot be reached there"},
		{switchboard.Call{Line: "Sales", Why: "forwarded"}, "Ringing · Sales", "forwarded"},
		{switchboard.Call{Why: "busy", Sender: switchboard.Party{Number: "1004"}}, "Ringing", "sent by 1004"},
	} {
		c.call.ID, c.call.State, c.call.Incoming = "in-1", switchboard.CallRinging, true
		next := c.call
		next.ID = "in-2"
		cards := cardsOf(switchboard.View{Calls: []switchboard.Call{c.call, next}}, local{})
		if got := cards[0]; got.heading != c.heading || got.note != c.note {
			t.Errorf("%+v: %q, %q", c.call, got.heading, got.note)
		}
		if why := origin(c.call); why != "" && strings.Contains(cards[1].note, why) {
			t.Errorf("who waits has one line: %q", cards[1].note)
		}
	}
}
