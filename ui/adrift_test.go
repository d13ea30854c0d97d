package ui

import (
	"testing"
	"time"

	"frontdesk/switchboard"
)

// adrift is a desk after a change of network, of which the other ends do not know.
func adrift() switchboard.View {
	v := idle()
	talks, waits := active(), held()
	talks.Adrift, waits.Adrift, waits.Tried = true, true, nil
	talks.Quality = switchboard.Quality{Rating: switchboard.RatingGood, Delay: 40 * time.Millisecond}
	v.Calls = []switchboard.Call{talks, waits}
	return v
}

func TestAdriftInWords(t *testing.T) {
	cards := cardsOf(adrift(), local{})
	for i, want := range []string{"Active · network changed", "On hold · network changed"} {
		if cards[i].heading != want || cards[i].note != "the other end has not confirmed our new address; sound may be lost" || !cards[i].alarm {
			t.Errorf("%q: %q, alarm %v; want %q", cards[i].heading, cards[i].note, cards[i].alarm, want)
		}
	}
}
