package switchboard_test

import (
	"testing"
	"time"

	. "frontdesk/switchboard"
)

// Do not disturb is switched once, shown, and outlives a loss of the PBX; who was
// turned away is a missed call with the reason, and never rang.
func TestDoNotDisturb(t *testing.T) {
	d := newDesk(t).do(SetDND{true}, SetDND{true}).do(SetDND{false}).do(SetDND{true})
	d.asked(PhoneSetDND{On: true})
	d.do(PhoneChanged{PhoneStatus{State: PhoneFailed}}, PhoneChanged{PhoneStatus{State: PhoneRegistered}})
	if !d.view().DND {
		t.Error("it was forgotten")
	}
	d.do(CallTurnedAway{ID: "a", From: Party{Number: "4712"}, Line: "Main line"})
	v := d.view()
	if len(v.Calls) != 0 || len(v.Ended) != 1 || len(v.History) != 1 || len(d.kept) != 1 {
		t.Fatalf("%+v %+v %+v %+v", v.Calls, v.Ended, v.History, d.kept)
	}
	if r := v.History[0]; !r.Missed() || r.Person != "lin" || r.Line != "Main line" || r.Path[0].Why != "do not disturb" || d.kept[0].Result != r.Result {
		t.Errorf("%+v", r)
	}
	if d.do(SetDND{false}); d.view().DND {
		t.Error("it does not end")
	}
}

// Callers whom we have parked come back to us all the same: the PBX would hang up on
// them. A queue that tries somebody every few seconds is one missed call.
func TestDoNotDisturbLosesNobody(t *testing.T) {
	d := parking(t, Features{Park: "700"}).do(SetDND{true})
	d.asked(PhoneSetDND{On: true})
	d.do(Park{"a"})
	d.asked(PhoneTransfer{"a", "700"}, PhoneSetDND{true, []string{"07700900123"}})
	d.do(LinesRead{map[string]Line{"702": busyLine(d)}}, CallGone{ID: "a", Reason: Transferred})
	d.asked()
	d.do(LinesRead{map[string]Line{"702": {State: LineIdle}}})
	d.asked()
	d.now = d.now.Add(time.Minute)
	d.do(LinesRead{map[string]Line{"703": busyLine(d)}}, LinesRead{map[string]Line{"703": {State: LineIdle}}})
	d.asked(PhoneSetDND{On: true})

	for range 5 {
		d.do(CallTurnedAway{ID: "q", From: Party{Number: "07700900001"}})
	}
	d.do(CallTurnedAway{ID: "r", From: Party{Number: "07700900002"}})
	missed := 0
	for _, r := range d.view().History {
		if r.Missed() {
			missed++
		}
	}
	if missed != 2 {
		t.Errorf("%d missed calls", missed)
	}
}
