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
	d.asked(PhoneDial{"out-1", "*84712"})
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
	named := LinesRead{map[string]Line{"4712": {State: LineRinging, CanPickUp: true, Caller: "0900 123"}}}
	other.do(named, PickUp{"lin"}, PickUp{"lin"}) // once is enough
	other.asked(PhonePickUp{"out-1", "4712", ""})
	if c := other.call("out-1"); c.Label() != "Call for Lin Chen" {
		t.Errorf("%+v", c)
	}
	if line := other.view().Person("lin").Facts.Line; line.Caller != "" {
		t.Errorf("the board keeps whom a colleague is called by: %+v", line)
	}
}

// A caller whom the organisation does not allow to be called is not called for this,
// either: what PBX and caller make of it is theirs.
func TestPickUpOfSomebodyBarred(t *testing.T) {
	named := LinesRead{map[string]Line{"4712": {State: LineRinging, CanPickUp: true, Caller: "0900 123"}}}
	d := newDesk(t)
	d.state = d.state.WithBarring(Barring{Never: []string{"0900*"}})
	d.do(named, PickUp{"lin"})
	d.asked()
	d.state = d.state.WithFeatures(Features{Pickup: "*8{extension}"})
	d.do(PickUp{"lin"})
	d.asked(PhoneDial{"out-1", "*84712"})
}
