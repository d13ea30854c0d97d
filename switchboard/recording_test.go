package switchboard_test

import (
	"testing"

	. "frontdesk/switchboard"
)

// A recording is asked for by digits, in a call that is talked in, and only where the
// organisation has given them; the path of the call says so.
func TestRecording(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}).do(Record{"a"})
	d.asked()
	d.state = d.state.WithFeatures(Features{Record: "*1"})
	d.do(Record{"a"}, Record{"nobody"})
	d.asked(PhonePress{"a", "*1"})
	if c := d.call("a"); c.Recording != RecordingAsked || c.Sent != "" {
		t.Errorf("%+v", c)
	}
	d.do(Record{"a"})
	d.asked(PhonePress{"a", "*1"})
	path := d.call("a").Path
	if c := d.call("a"); c.Recording != RecordingStopped || path[len(path)-1].What != StepNotRecording || path[len(path)-2].What != StepRecording {
		t.Errorf("%+v", c)
	}
	d.do(Hold{"a"}, CallWasHeld{"a"}).do(Record{"a"})
	d.asked()
}
