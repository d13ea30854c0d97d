package ui

import (
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
		{switchboard.Call{Line: "Sales", Why: "busy"}, "Ringing · Sales · busy there", ""},
		{switchboard.Call{Line: "Sales", Why: "no answer", Sender: dan}, "Ringing · Sales · no answer there", "sent by Dan Osei"},
		{switchboard.Call{Line: "Sales", Why: "cannot be reached"}, "Ringing · Sales · cannot be reached there", ""},
		{switchboard.Call{Line: "Sales", Why: "forwarded"}, "Ringing · Sales · forwarded", ""},
		{switchboard.Call{Why: "busy", Sender: switchboard.Party{Number: "1004"}}, "Ringing", "sent by 1004"},
	} {
		c.call.ID, c.call.State, c.call.Incoming = "in-1", switchboard.CallRinging, true
		v := switchboard.View{Calls: []switchboard.Call{c.call}}
		words, _ := note(v, c.call)
		if got := heading(c.call, false); got != c.heading || words != c.note {
			t.Errorf("%+v: %q, %q", c.call, got, words)
		}
	}
}
