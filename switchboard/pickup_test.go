package switchboard_test

import (
	"testing"

	. "frontdesk/switchboard"
)

// A call that rings at a colleague's is picked up by the code of the PBX, or because the
// PBX names it, and only while it is known to ring.
func TestPickUp(t *testing.T) {
	d := newDesk(t)
	d.state = d.state.WithFeatures(Features{Pickup: "*8{extension}"})
	ringing := LinesRead{map[string]Line{"4712": {State: LineRinging}}}
	for _, c := range []struct {
		line Line
		want bool
	}{{Line{}, false}, {Line{State: LineIdle}, false}, {Line{State: LineOnCall}, false}, {Line{State: LineRinging, Lost: d.now}, false}, {Line{State: LineRinging}, true}} {
		d.do(LinesRead{map[string]Line{"4712": c.line}})
		if got := d.view().RingsAt(d.view().Person("lin")); got != c.want {
			t.Errorf("%+v: %v", c.line, got)
		}
	}
	d.do(LinesRead{map[string]Line{"4712": {State: LineIdle}}}, PickUp{"lin"}, PickUp{"nobody"}, ringing, PickUp{"lin"})
	d.asked(PhonePickUp{"out-1", "4712", "*84712"})
	if c := d.call("out-1"); c.Label() != "Call for Lin Chen" {
		t.Errorf("%+v", c)
	}
	d = newDesk(t)
	d.state = d.state.WithFeatures(Features{Pickup: "*8{extension}"})
	d.do(Dial{lin}, CallAlerted{"out-1"}, ringing, PickUp{"lin"})
	d.asked(PhoneDial{"out-1", "4712"}, KeepDealing{"lin"}, WatchPeople{Watched{Preferred: []PersonID{"lin"}}})
	if d.view().RingsAt(d.view().Person("lin")) {
		t.Error("it is we who ring there")
	}
	other := newDesk(t).do(ringing, PickUp{"lin"})
	other.asked()
	other.do(LinesRead{map[string]Line{"4712": {State: LineRinging, CanPickUp: true}}}, PickUp{"lin"})
	other.asked(PhonePickUp{"out-1", "4712", ""})
	if c := other.call("out-1"); c.Label() != "Call for Lin Chen" {
		t.Errorf("%+v", c)
	}
}
