package ui

import (
	"testing"
	"time"

	"frontdesk/switchboard"
)

// soundingCall is a desk with a call that sounds in a way.
func soundingCall(q switchboard.Quality) switchboard.View {
	call := active()
	call.Quality = q
	return only(call)
}

func TestHowACallSounds(t *testing.T) {
	poor := switchboard.Quality{Rating: switchboard.RatingPoor, Loss: 0.123, Jitter: 35 * time.Millisecond, Delay: 120 * time.Millisecond, RoundTrip: 210 * time.Millisecond}
	fair := poor
	fair.Rating, fair.RoundTrip = switchboard.RatingFair, 0
	for _, tt := range []struct {
		quality switchboard.Quality
		note    string
		alarm   bool
	}{
		{switchboard.Quality{}, "called Legal · +44 1632 960 201", false},
		{switchboard.Quality{Rating: switchboard.RatingGood, Loss: 0.01}, "sound good · called Legal · +44 1632 960 201", false},
		{switchboard.Quality{Rating: switchboard.RatingGood, Codec: "PCMA"}, "sound good · called Legal · +44 1632 960 201", false},
		{switchboard.Quality{Rating: switchboard.RatingGood, Codec: "G722"}, "sound good, wideband · called Legal · +44 1632 960 201", false},
		{fair, "sound fair: 12 % lost, 120 ms late · called Legal · +44 1632 960 201", false},
		{poor, "sound poor: 12 % lost, 120 ms late · called Legal · +44 1632 960 201", true},
		{switchboard.Quality{Rating: switchboard.RatingSilent}, "no sound comes from the other end · called Legal · +44 1632 960 201", true},
	} {
		c, _ := newConsole(t, "light")
		c.Render(soundingCall(tt.quality))
		if m := c.calls.column.models[0]; m.note != tt.note || m.alarm != tt.alarm {
			t.Errorf("%q (%v), want %q", m.note, m.alarm, tt.note)
		}
	}
	held := soundingCall(poor)
	held.Calls[0].State = switchboard.CallHeld
	c, _ := newConsole(t, "light")
	c.Render(held)
	if m := c.calls.column.models[0]; m.alarm {
		t.Errorf("a held call sounds: %q", m.note)
	}
}
