package switchboard_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	. "frontdesk/switchboard"
)

// told writes a record as one line.
func told(r CallRecord) string {
	var b strings.Builder
	for _, s := range r.Path {
		fmt.Fprintf(&b, "%s %s %s, ", s.What, s.Who, s.Why)
	}
	return strings.Join(strings.Fields(b.String()+r.Result), " ")
}

// A call is remembered from its first ring, each step as it happens, so that the
// end of the program loses none of them.
func TestCallsAreRemembered(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a", From: Party{Name: "Ada", Number: "07700900123"}, Line: "Sales"})
	if len(d.kept) != 1 || d.kept[0].Call != "a" || !d.kept[0].Incoming || d.kept[0].Line != "Sales" || !d.kept[0].Ended.IsZero() {
		t.Fatalf("%+v", d.kept)
	}
	d.do(Answer{"a"}, CallConnected{ID: "a"}, Consult{"a", lin}, CallWasHeld{"a"}, CallAlerted{"out-1"}, CallGone{ID: "out-1", Reason: "busy"})
	d.do(Transfer{"a", lin}, TransferFailed{"a", "no answer"}, Retrieve{"a"}, CallWasRetrieved{"a"}, Consult{"a", lin}, CallWasHeld{"a"}, CallConnected{ID: "out-2"}, Complete{"out-2"})
	d.do(CallGone{ID: "out-2"}, CallGone{ID: "a", Reason: Transferred})
	last := d.kept[len(d.kept)-1]
	want := "answered , held , tried Lin Chen busy, tried Lin Chen no answer, retrieved , held , consulted Lin Chen , transferred to Lin Chen"
	if last.Call != "a" || told(last) != strings.Join(strings.Fields(want), " ") || last.To != "Lin Chen" || last.Ended.IsZero() || last.Answered().IsZero() {
		t.Errorf("%s\n%+v", told(last), last)
	}
	steps := map[CallID]int{}
	for _, r := range d.kept {
		if r.Ended.IsZero() && len(r.Path) < steps[r.Call] {
			t.Errorf("a later record says less: %+v", r)
		}
		steps[r.Call] = len(r.Path)
	}
	if h := d.view().History; len(h) != 3 || h[0].Call != "a" || h[1].Call != "out-2" || h[2].Result != "busy" {
		t.Errorf("%+v", h)
	}
}

func TestMissedCalls(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, CallGone{ID: "a"}, CallOffered{ID: "b"}, CallGone{ID: "b", Reason: "answered elsewhere"}, CallOffered{ID: "c"}, Answer{"c"}, CallConnected{ID: "c"}, CallGone{ID: "c"})
	d.do(CallOffered{ID: "d"}, CallGone{ID: "d", Reason: GaveUp}, CallOffered{ID: "e"}, Answer{"e"}, CallGone{ID: "e"}, CallOffered{ID: "f"}, HangUp{"f"}, CallGone{ID: "f"})
	d.do(CallOffered{ID: "g"}, Answer{"g"}, CallConnected{ID: "g"}, Transfer{"g", lin}, CallGone{ID: "g", Reason: "left during the transfer"})
	if r := d.view().History[0]; r.To != "" {
		t.Errorf("nobody was reached: %+v", r)
	}
	var missed []CallID
	for _, r := range d.view().History {
		if r.Missed() {
			missed = append(missed, r.Call)
		}
	}
	if !slices.Equal(missed, []CallID{"e", "d", "a"}) {
		t.Errorf("missed: %v", missed)
	}
}

// Who rings is known from before, also from before this start, by their number
// however it is written; calls of now are not listed twice.
func TestCallersOfBefore(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a", From: Party{Number: "07700900123"}})
	old := CallRecord{Call: "a", Began: d.now.Add(-24 * time.Hour), Incoming: true, Peer: Party{Number: "07700 900-123"}, Result: "transferred to Lin Chen", To: "Lin Chen", Ended: d.now.Add(-23 * time.Hour)}
	now := CallRecord{Call: "a", Began: d.now, Incoming: true, Peer: Party{Number: "07700900123"}}
	d.do(CallsKept{Calls: []CallRecord{now, old}})
	if h := d.view().History; len(h) != 1 || !h[0].Began.Equal(old.Began) {
		t.Errorf("%+v", h)
	}
	d.do(CallOffered{ID: "b", From: Party{Number: "+44 7700"}}, CallOffered{ID: "c"}, CallOffered{ID: "d", From: Party{Number: "07700900123"}})
	for id, want := range map[CallID]bool{"b": false, "c": false, "d": true} {
		r, known := d.view().Before(d.call(id))
		if known != want || known && r.To != "Lin Chen" {
			t.Errorf("%s: %v %+v", id, known, r)
		}
	}
	d.do(CallGone{ID: "a"})
	if r, _ := d.view().Before(d.call("d")); !r.Missed() {
		t.Errorf("the newest call of the number: %+v", r)
	}
}

// What is too old goes, also while the window stays open.
func TestHistoryAges(t *testing.T) {
	d := newDesk(t)
	d.do(CallsKept{Calls: []CallRecord{{Call: "old", Began: d.now.Add(-47 * time.Hour)}}, Keep: 48 * time.Hour}, CallOffered{ID: "a"}, CallGone{ID: "a"})
	if n := len(d.view().History); n != 2 {
		t.Errorf("%d calls", n)
	}
	d.now = d.now.Add(2 * time.Hour)
	d.do(CallOffered{ID: "b"}, CallGone{ID: "b"})
	if n := len(d.view().History); n != 2 {
		t.Errorf("%d calls", n)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	d := newDesk(t)
	for i := range 1100 {
		d.do(CallOffered{ID: CallID(fmt.Sprint(i))}, CallGone{ID: CallID(fmt.Sprint(i))})
	}
	d.do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"})
	for range 200 {
		d.do(Hold{"a"}, CallWasHeld{"a"}, Retrieve{"a"}, CallWasRetrieved{"a"})
	}
	if n, m := len(d.view().History), len(d.call("a").Path); n != 1000 || m != 100 {
		t.Errorf("%d calls, %d steps", n, m)
	}
}
