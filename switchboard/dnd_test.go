package switchboard_test

import (
	"testing"

	. "frontdesk/switchboard"
)

// Do not disturb is switched once, shown, and outlives a loss of the PBX; who was
// turned away is a missed call with the reason, and never rang.
func TestDoNotDisturb(t *testing.T) {
	d := newDesk(t).do(SetDND{true}, SetDND{true}).do(SetDND{false}).do(SetDND{true})
	d.asked(PhoneSetDND{true})
	d.do(PhoneChanged{PhoneStatus{State: PhoneFailed}}, PhoneChanged{PhoneStatus{State: PhoneRegistered}})
	if !d.view().DND {
		t.Error("it was forgotten")
	}
	d.do(CallTurnedAway{ID: "a", From: Party{Number: "4712"}, Line: "Main line"})
	v := d.view()
	if len(v.Calls) != 0 || len(v.Ended) != 0 || len(v.History) != 1 || len(d.kept) != 1 {
		t.Fatalf("%+v %+v %+v %+v", v.Calls, v.Ended, v.History, d.kept)
	}
	if r := v.History[0]; !r.Missed() || r.Person != "lin" || r.Line != "Main line" || r.Path[0].Why != "do not disturb" || d.kept[0].Result != r.Result {
		t.Errorf("%+v", r)
	}
	if d.do(SetDND{false}); d.view().DND {
		t.Error("it does not end")
	}
}
