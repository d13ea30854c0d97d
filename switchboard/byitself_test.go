package switchboard_test

import (
	"testing"

	. "frontdesk/switchboard"
)

// A call that was answered by itself says so until the operator holds or mutes it, and
// in the recent calls for good.
func TestAnsweredByItself(t *testing.T) {
	for name, c := range map[string]struct {
		then []Event
		open bool
	}{
		"nothing":        {nil, true},
		"mute":           {[]Event{Mute{"a", true}}, false},
		"mute and speak": {[]Event{Mute{"a", true}, Mute{"a", false}}, false},
		"hold":           {[]Event{Hold{"a"}}, true}, // not confirmed
		"held":           {[]Event{Hold{"a"}, CallWasHeld{"a"}}, false},
		"held and back":  {[]Event{Hold{"a"}, CallWasHeld{"a"}, Retrieve{"a"}, CallWasRetrieved{"a"}}, false},
	} {
		d := newDesk(t).do(CallOffered{ID: "a"}, CallConnected{ID: "a", ByItself: true}).do(c.then...)
		if v := d.view(); v.OpenByItself(d.call("a")) != c.open {
			t.Errorf("%s: it says that the microphone is open by itself: %v", name, !c.open)
		}
		d.do(CallGone{ID: "a"})
		if step := d.view().History[0].Path[0]; step.What != StepAnswered || step.Why != "by itself" {
			t.Errorf("%s: the recent calls say %+v", name, step)
		}
	}
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"})
	if d.view().OpenByItself(d.call("a")) || d.call("a").Path[0].Why != "" {
		t.Error("a call that she has answered says that it was answered by itself")
	}
}
