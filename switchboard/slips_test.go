package switchboard_test

import (
	"testing"
	"time"

	. "frontdesk/switchboard"
)

// A key that is pressed twice, or in the wrong moment, never reaches another caller.
func TestSlipsReachNobodyElse(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, CallOffered{ID: "b", From: Party{Name: "Ada"}})
	d.do(Transfer{"b", lin}) // sent on unanswered
	if c, ok := d.view().ToDeflect("b"); ok {
		t.Errorf("%s would be sent on a second time", c.ID)
	}
	if c, ok := d.view().ToTransfer("b"); ok {
		t.Errorf("F4 again would transfer %s", c.ID)
	}

	d = conferring(t).do(CallConnected{ID: "out-1"}, Join{"out-1"}, CallWasRetrieved{"a"})
	for range 2 {
		c, ok := d.view().ToHangUp("")
		if !ok || c.ID != "out-1" {
			t.Fatalf("F8 would hang up %s", c.ID)
		}
		d.do(HangUp{c.ID})
	}

	d = newDesk(t).do(CallOffered{ID: "b"}, Answer{"b"}, CallConnected{ID: "b"}, Hold{"b"}, CallWasHeld{"b"},
		CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Transfer{"a", lin}, CallWasHeld{"a"})
	if c, _ := d.view().ToHold(""); c.ID != "b" {
		t.Errorf("F7 would take %s", c.ID)
	}
	if c, _ := d.view().ToHold("a"); c.ID != "a" {
		t.Errorf("picked, F7 would take %s", c.ID)
	}
}

// Whoever is taken back while somebody else is answered does not leave both with the
// attendant's ear; those of a conference stay together.
func TestOneConversationAtATime(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Hold{"a"}, CallWasHeld{"a"}, Retrieve{"a"},
		CallOffered{ID: "b"}, Answer{"b"}, CallConnected{ID: "b"}).do(CallWasRetrieved{"a"})
	d.asked(PhoneHold{"b"})
	d = conferring(t).do(CallConnected{ID: "out-1"}, Join{"out-1"}).do(CallWasRetrieved{"a"})
	d.asked()
}

// The microphone is off or on for both in a conference, as the window said last.
func TestMuteFollowsIntoAConference(t *testing.T) {
	for _, muted := range []bool{true, false} {
		d := conferring(t).do(CallConnected{ID: "out-1"}, Mute{"out-1", muted}, Hold{"out-1"}, CallWasHeld{"out-1"}, CallWasRetrieved{"a"}, Mute{"a", !muted},
			Hold{"a"}, CallWasHeld{"a"}, CallWasRetrieved{"out-1"}).do(Join{"out-1"})
		d.asked(PhoneMute{"a", muted}, PhoneJoin{"a", "out-1"})
	}
}

// Callers who withhold their number are many: nobody takes another's place in the queue
// or in the list of the missed, and one who was parked comes back.
func TestWithheldNumbersAreNotOne(t *testing.T) {
	d := greeted(t, Reception{Managed: true}).do(QueueRead{Queue{State: QueueKnown, Waiting: []Queued{{ID: "1", Since: time.Unix(0, 0)}}}}, CallOffered{ID: "a"})
	if count, _ := d.view().Waiting(); count != 2 || !d.call("a").Queued.IsZero() {
		t.Errorf("%d wait, %+v", count, d.call("a"))
	}
	d = newDesk(t).do(SetDND{true}, CallTurnedAway{ID: "a"}, CallTurnedAway{ID: "b"})
	if n := len(d.view().History); n != 2 {
		t.Errorf("%d missed", n)
	}
	d = newDesk(t)
	d.state = d.state.WithFeatures(Features{Park: "700", Slots: []string{"701"}})
	d.do(LinesRead{map[string]Line{"701": {State: LineIdle}}}, SetDND{true}, CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}).do(Park{"a"})
	d.asked(PhoneTransfer{"a", "700"}, PhoneSetDND{true, []string{""}})
	d.do(LinesRead{map[string]Line{"701": busyLine(d)}}, CallGone{ID: "a", Reason: Transferred})
	d.asked()
	d.now = d.now.Add(time.Minute)
	d.do(LinesRead{map[string]Line{"701": {State: LineIdle}}})
	d.asked()
}

// A code that does both is not believed: which way it went only the PBX knows.
func TestACodeForBothTellsNothing(t *testing.T) {
	d := greeted(t, Reception{Pause: "*54", Ready: "*54"}).do(SetReady{false}, CallConnected{ID: "out-1"}, CallGone{ID: "out-1"})
	if v := d.view(); v.Queue.Ready != ReadyUnknown || v.Wanted != Paused || !v.Queues {
		t.Errorf("%q, wanted %q", v.Queue.Ready, v.Wanted)
	}
}

// What chooses an account hides no number, and an emergency is none of the PBX's rules.
func TestBarringBehindAPrefix(t *testing.T) {
	b := Barring{Never: []string{"0900*", "0*", "1*"}, May: []string{"020*"}, Prefixes: []string{"8"}}
	for number, want := range map[string]bool{"80900123": true, "8020": false, "020": false, "0112": false, "112": false, "9999": false, "8": false, "10": true} {
		if got := b.Bars(number); got != want {
			t.Errorf("%s: %v, want %v", number, got, want)
		}
	}
}
