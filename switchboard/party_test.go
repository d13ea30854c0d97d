package switchboard_test

import (
	"testing"

	. "frontdesk/switchboard"
)

// Somebody else is at the other end: the same call with another person, and a step
// in its history.
func TestAnotherPartyInTheSameCall(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a", From: Party{Name: "Outside", Number: "+442079460101"}, Line: "Sales"}, Answer{"a"}, CallConnected{ID: "a"})
	before := d.call("a")
	d.do(CallParty{"a", Party{Number: "4712"}})
	c := d.call("a")
	if c.Person != "lin" || c.Label() != "Lin Chen" || c.State != before.State || c.Since != before.Since || c.Line != "Sales" {
		t.Errorf("%+v", c)
	}
	if last := c.Path[len(c.Path)-1]; last.What != StepJoined || last.Who != "Lin Chen" {
		t.Errorf("%+v", last)
	}
	d.do(CallParty{"a", Party{}})
	if c := d.call("a"); c.Person != "" || c.Label() != "Number withheld" {
		t.Errorf("%+v", c)
	}
}

// A number that is only written in another way is the same party, by the name that
// is known already.
func TestSamePartyByAnotherNumber(t *testing.T) {
	for _, c := range []struct {
		dialled, told string
		same          bool
	}{
		{"0207946 0101", "+442079460101", true},
		{"+442079460101", "02079460101", true},
		{"4712", "4712", true},
		{"4712", "14712", false},
		{"+442079460101", "+442079460102", false},
	} {
		d := newDesk(t).do(Dial{Target{Name: "Typed", Number: c.dialled}}, CallConnected{ID: "out-1"}, CallParty{"out-1", Party{Name: "Other", Number: c.told}})
		if got := d.call("out-1").Peer.Name == "Typed"; got != c.same {
			t.Errorf("%s and %s: same %v", c.dialled, c.told, got)
		}
	}
}

// Where a call was meant to go and why it did not stay there is the first step of its
// history; who handed it over is named as the directory does.
func TestACallThatWasMeantForSomebodyElse(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a", From: Party{Number: "07700900123"}, Line: "Sales", Why: "busy", Sender: Party{Name: "Operator 2", Number: "4712"}})
	if c := d.call("a"); c.Why != "busy" || c.Sender.Label() != "Lin Chen" || c.Fault != nil || c.Tried != nil {
		t.Errorf("%+v", c)
	}
	d.do(CallGone{ID: "a"})
	if r := d.kept[len(d.kept)-1]; told(r) != "tried Sales busy, missed" || !r.Missed() || r.TurnedAway() {
		t.Errorf("%s: %+v", told(r), r)
	}
}
