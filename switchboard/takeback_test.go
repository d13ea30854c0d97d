package switchboard_test

import (
	"testing"

	. "frontdesk/switchboard"
)

// away is a desk whose caller was sent to Lin Chen.
func away(t *testing.T, f Features) *desk {
	d := newDesk(t)
	d.state = d.state.WithFeatures(f)
	return d.do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Transfer{"a", lin}, CallWasHeld{"a"})
}

var pickup = Features{Pickup: "*8{extension}"}

// F7 takes a caller back while it rings at the target, once, and only where the PBX
// has a code for it.
func TestTakeBackWhileItRings(t *testing.T) {
	d := away(t, pickup)
	d.do(Retrieve{"a"})
	d.asked() // nobody knows that it rings there
	d.do(TransferRings{"a"})
	if c := d.call("a"); !c.Rings || !d.view().CanTakeBack(c) {
		t.Errorf("%+v", c)
	}
	d.do(Retrieve{"a"}, Retrieve{"a"})
	d.asked(PhoneTakeBack{"a", "*84712"})
	if c := d.call("a"); !c.TakesBack || c.Pending != ActionTransfer || d.view().CanTakeBack(c) {
		t.Errorf("%+v", c)
	}
	d.do(CallOffered{ID: "b"}, Answer{"b"}, CallConnected{ID: "b"}).do(TakenBack{"a"})
	if d.effects[0] != (PhoneHold{"b"}) {
		t.Errorf("%+v", d.effects)
	}
	c := d.call("a")
	if c.State != CallActive || c.Pending != ActionNone || c.To != (Target{}) || d.view().CanTakeBack(c) {
		t.Errorf("%+v", c)
	}
	if last := c.Path[len(c.Path)-1]; last.Who != "Lin Chen" || last.Why != "taken back" {
		t.Errorf("%+v", last)
	}
	other := away(t, Features{}).do(TransferRings{"a"}, Retrieve{"a"})
	other.asked()
}

// A caller who cannot be taken back goes where they were sent, and the operator
// reads why; the next transfer begins afresh.
func TestTakeBackThatFails(t *testing.T) {
	d := away(t, pickup).do(TransferRings{"a"}, Retrieve{"a"}, TakeBackFailed{"a", "refused"})
	c := d.call("a")
	if c.Pending != ActionTransfer || c.Fault == nil || !d.view().CanTakeBack(c) {
		t.Errorf("%+v", c)
	}
	d.do(TransferFailed{"a", "busy"}, TransferRings{"a"}, TakeBackFailed{"a", "late"})
	if c := d.call("a"); c.Rings || c.Pending != ActionNone {
		t.Errorf("%+v", c)
	}
	d.do(Transfer{"a", lin})
	if c := d.call("a"); c.Rings || c.TakesBack || c.Fault != nil {
		t.Errorf("%+v", c)
	}
	d.do(TransferRings{"a"}, Retrieve{"a"}, CallGone{"a", Transferred}, TakenBack{"a"})
	if v := d.view(); len(v.Calls) != 0 || v.Ended[0].Reason != "transferred to Lin Chen" {
		t.Errorf("%+v %+v", v.Calls, v.Ended)
	}
}
