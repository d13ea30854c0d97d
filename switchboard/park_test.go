package switchboard_test

import (
	"reflect"
	"testing"
	"time"

	. "frontdesk/switchboard"
)

// parking is a desk at a PBX that parks at 700 and chooses the slot, or one
// where every slot is a number, with an active caller.
func parking(t *testing.T, p Features) *desk {
	t.Helper()
	d := newDesk(t)
	p.Slots = []string{"701", "702", "703"}
	d.state = d.state.WithFeatures(p)
	d.do(LinesRead{map[string]Line{"701": {State: LineOnCall}, "702": {State: LineIdle}, "703": {State: LineIdle}}})
	return d.do(CallOffered{ID: "a", From: Party{Name: "Ada", Number: "07700900123"}}, Answer{"a"}, CallConnected{ID: "a"})
}

func busyLine(d *desk) Line { return Line{State: LineOnCall, Since: d.now} }

// slots are who waits where, as the window says it.
func (d *desk) slots() map[string]string {
	got := map[string]string{}
	for _, p := range d.view().Parked {
		got[p.Slot] = p.Label()
	}
	return got
}

func (d *desk) waits(want map[string]string) {
	d.t.Helper()
	got := d.slots()
	if len(got) != len(want) {
		d.t.Errorf("parked: %v, want %v", got, want)
	}
	for slot, label := range want {
		if got[slot] != label {
			d.t.Errorf("parked: %v, want %v", got, want)
		}
	}
}

func TestParkAndTakeBack(t *testing.T) {
	d := parking(t, Features{Park: "700"})
	d.waits(map[string]string{"701": "Somebody"})
	d.do(Park{"a"}, Park{"a"})
	d.asked(PhoneTransfer{"a", "700"})
	if c := d.call("a"); c.Pending != ActionPark {
		t.Errorf("%+v", c)
	}
	d.do(LinesRead{map[string]Line{"702": busyLine(d)}}, CallGone{ID: "a", Reason: Transferred})
	if e := d.view().Ended; len(e) != 1 || e[0].Reason != "parked in 702" {
		t.Errorf("%+v", e)
	}
	d.waits(map[string]string{"701": "Somebody", "702": "Ada"})

	d.do(Unpark{"702"}, Unpark{"709"})
	d.asked(PhoneDial{"out-1", "702"})
	if c := d.call("out-1"); c.Label() != "Ada" || c.Peer.Number != "07700900123" {
		t.Errorf("%+v", c)
	}
	d.do(CallConnected{ID: "out-1"}, LinesRead{map[string]Line{"702": {State: LineIdle}}})
	d.waits(map[string]string{"701": "Somebody"})
	d.do(Unpark{"701"})
	if c := d.call("out-2"); c.Label() != "Parked in 701" || c.Peer.Number != "" {
		t.Errorf("%+v", c)
	}
}

// The line of the slot may change after the transfer is through.
func TestParkedIsSeenLater(t *testing.T) {
	d := parking(t, Features{Park: "700"}).do(Park{"a"}, CallGone{ID: "a", Reason: Transferred})
	if e := d.view().Ended; len(e) != 1 || e[0].Reason != "parked" {
		t.Errorf("%+v", e)
	}
	d.do(LinesRead{map[string]Line{"703": busyLine(d)}})
	d.waits(map[string]string{"701": "Somebody", "703": "Ada"})
	if at := d.view().Parked[1].Since; at.IsZero() {
		t.Error("nobody says since when")
	}
}

// A guess is never shown as a fact: a slot that was taken long after, that was
// not seen free before, or in the same moment as another one.
func TestParkedIsNoGuess(t *testing.T) {
	d := parking(t, Features{Park: "700"}).do(Park{"a"}, LinesRead{map[string]Line{"702": {State: LineIdle, Lost: time.Unix(1, 0)}}})
	d.now = d.now.Add(time.Minute)
	d.do(LinesRead{map[string]Line{"703": busyLine(d)}})
	d.waits(map[string]string{"701": "Somebody", "703": "Somebody"})

	d = parking(t, Features{Park: "700"}).do(LinesRead{map[string]Line{"703": {}}}, Park{"a"}, LinesRead{map[string]Line{"703": busyLine(d)}})
	d.waits(map[string]string{"701": "Somebody", "703": "Somebody"})

	d = parking(t, Features{Park: "700"}).do(Park{"a"}, LinesRead{map[string]Line{"703": busyLine(d)}}, LinesRead{map[string]Line{"702": busyLine(d)}})
	d.waits(map[string]string{"701": "Somebody", "702": "Somebody", "703": "Perhaps Ada"})
	d.do(Unpark{"703"})
	if c := d.call("out-1"); c.Label() != "Parked in 703" {
		t.Errorf("%+v", c)
	}
}

// Where a slot is a number of its own, the first free one is taken.
func TestParkInASlotOfOurChoice(t *testing.T) {
	d := parking(t, Features{Park: "*0{slot}", Take: "*1{slot}"}).do(Park{"a"})
	d.asked(PhoneTransfer{"a", "*0702"})
	d.do(LinesRead{map[string]Line{"702": busyLine(d)}}, CallGone{ID: "a", Reason: Transferred}, Unpark{"702"})
	d.asked(PhoneDial{"out-1", "*1702"})

	d = parking(t, Features{Park: "{slot}"}).do(LinesRead{map[string]Line{"702": busyLine(d), "703": {State: LineIdle, Lost: d.now}}}, Park{"a"})
	d.asked()
	if c := d.call("a"); c.Fault == nil || c.Fault.Code != "park-full" {
		t.Errorf("%+v", c)
	}
}

// Who is not parked stays on hold, and says why; who is not fetched rings again
// and says where they come from.
func TestParkingThatComesBack(t *testing.T) {
	d := parking(t, Features{Park: "700"}).do(Park{"a"}, CallWasHeld{"a"}, TransferFailed{"a", "unknown number"})
	if c := d.call("a"); c.Tried == nil || c.Tried.Target.Label() != "parking" || c.Pending != ActionNone {
		t.Errorf("%+v", c)
	}
	d.do(LinesRead{map[string]Line{"702": busyLine(d)}})
	d.waits(map[string]string{"701": "Somebody", "702": "Somebody"})

	d = parking(t, Features{Park: "700"}).do(Park{"a"}, LinesRead{map[string]Line{"702": busyLine(d)}}, CallGone{ID: "a", Reason: Transferred})
	d.do(LinesRead{map[string]Line{"702": {State: LineIdle}}}, CallOffered{ID: "b", From: Party{Number: "07700900123"}}, CallOffered{ID: "c", From: Party{Number: "07700900124"}})
	if b, c := d.call("b"), d.call("c"); b.Tried == nil || b.Tried.Target.Label() != "parking in 702" || c.Tried != nil {
		t.Errorf("%+v\n%+v", b, c)
	}
}

func TestParkingThatIsNotThere(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Park{"a"})
	d.asked(PhoneAnswer{"a"})
	if d.view().Parks {
		t.Error("F10 looks as if it worked")
	}
}

// The slots' lines are watched first, and while the PBX is lost who waits stays,
// with the age of that.
func TestSlotsAreWatched(t *testing.T) {
	if _, effects := Apply(NewState(amsterdam).WithFeatures(Features{Park: "700", Slots: []string{"701"}}), Tick{}, at("2026-11-24 09:41")); !reflect.DeepEqual(effects, []Effect{WatchLines{[]string{"701"}}}) {
		t.Errorf("before any people are known: %v", effects)
	}
	d := parking(t, Features{Park: "700"}).do(Show{})
	d.asked(WatchPeople{Watched{}}, WatchLines{[]string{"701", "702", "703", "4711", "4712"}})
	d.do(LinesRead{map[string]Line{"701": {State: LineOnCall, Lost: d.now}}})
	if p := d.view().Parked; len(p) != 1 || p[0].Lost.IsZero() {
		t.Errorf("%+v", p)
	}
	d.do(LinesRead{map[string]Line{"701": {}}})
	d.waits(map[string]string{})
}

// Two callers at once: where the PBX chooses, nobody is sure of a name; where we
// choose, each has a slot of their own.
func TestTwoAreParkedAtOnce(t *testing.T) {
	two := func(p Features) *desk {
		d := parking(t, p).do(Hold{"a"}, CallWasHeld{"a"}, CallOffered{ID: "b", From: Party{Name: "Bo", Number: "1"}}, Answer{"b"}, CallConnected{ID: "b"})
		return d.do(Park{"a"}, Park{"b"})
	}
	d := two(Features{Park: "700"}).do()
	d.do(LinesRead{map[string]Line{"702": busyLine(d)}}, LinesRead{map[string]Line{"703": busyLine(d)}})
	d.waits(map[string]string{"701": "Somebody", "702": "Perhaps Ada", "703": "Perhaps Bo"})

	d = two(Features{Park: "{slot}"})
	d.asked(PhoneTransfer{"a", "702"}, PhoneTransfer{"b", "703"})
	d.do(LinesRead{map[string]Line{"703": busyLine(d)}}, LinesRead{map[string]Line{"702": busyLine(d)}})
	d.waits(map[string]string{"701": "Somebody", "702": "Ada", "703": "Bo"})
}

// A caller who has hung up is in no slot, and after the PBX was lost nobody is
// sure of.
func TestParkedNamesAreNotKeptTooLong(t *testing.T) {
	d := parking(t, Features{Park: "700"}).do(Park{"a"}, CallGone{ID: "a", Reason: "left during the transfer"})
	d.do(LinesRead{map[string]Line{"702": busyLine(d)}})
	d.waits(map[string]string{"701": "Somebody", "702": "Somebody"})

	d = parking(t, Features{Park: "700"}).do(Park{"a"})
	d.do(LinesRead{map[string]Line{"702": busyLine(d)}}, CallGone{ID: "a", Reason: Transferred})
	d.do(LinesRead{map[string]Line{"702": {State: LineOnCall, Lost: d.now}}}, LinesRead{map[string]Line{"702": {State: LineOnCall}}})
	d.waits(map[string]string{"701": "Somebody", "702": "Perhaps Ada"})
}

// Where the PBX says nothing of its slots nobody is parked: nobody would find
// them again.
func TestParkingIsSeenOrNotDone(t *testing.T) {
	d := newDesk(t)
	d.state = d.state.WithFeatures(Features{Park: "700", Slots: []string{"701"}})
	d.do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Park{"a"})
	d.asked(PhoneAnswer{"a"})
	if d.view().Parks {
		t.Error("F10 looks as if it worked")
	}
	d.do(LinesRead{map[string]Line{"701": {State: LineIdle}}}, Park{"a"})
	d.asked(PhoneTransfer{"a", "700"})
}
