package ui

import (
	"testing"
	"time"

	"frontdesk/switchboard"
)

// forgotten is a desk at which one of two callers has been on hold for long.
func forgotten() switchboard.View {
	v := idle()
	v.Reminder = 2 * time.Minute
	lost := held()
	lost.ID, lost.Peer.Name, lost.Since, lost.Tried = "lost", "R. Okafor", ago(2*time.Minute+8*time.Second), nil
	v.Calls = []switchboard.Call{active(), held(), lost}
	return v
}

// The card of whom the operator is reminded of says so, whatever else is said of it.
func TestForgottenInWords(t *testing.T) {
	v := forgotten()
	v.Calls[2].Recording = switchboard.RecordingAsked
	asked := held()
	asked.ID, asked.About, asked.Since, asked.Tried = "asked", "held", ago(time.Hour), nil
	v.Calls = append(v.Calls, asked)
	cards := cardsOf(v, local{})
	for i, want := range []string{"Active", "On hold", "On hold · still waiting · recording asked for", "Consulting · on hold · still waiting"} {
		if cards[i].heading != want || cards[i].late != (i >= 2) {
			t.Errorf("%q, late %v; want %q", cards[i].heading, cards[i].late, want)
		}
	}
}
