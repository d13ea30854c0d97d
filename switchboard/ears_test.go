package switchboard_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	. "frontdesk/switchboard"
)

// refused is a desk that talks to b, whose a could not be put on hold.
func refused(t *testing.T) *desk {
	t.Helper()
	return newDesk(t).do(
		CallOffered{ID: "a", From: Party{Name: "Ada"}}, Answer{"a"}, CallConnected{ID: "a"}, Hearing{[]CallID{"a"}},
		CallOffered{ID: "b", From: Party{Name: "Bo"}}, Answer{"b"}, Hearing{nil}, CallConnected{ID: "b"}, Hearing{[]CallID{"b"}},
		CallActionFailed{"a", &Fault{Code: "call-hold"}},
	)
}

func (d *desk) unheard(want ...CallID) {
	d.t.Helper()
	var got []CallID
	for _, c := range d.view().Calls {
		if c.Unheard {
			got = append(got, c.ID)
		}
	}
	if len(got) != len(want) || len(got) > 0 && got[0] != want[0] {
		d.t.Errorf("not heard: %v, want %v", got, want)
	}
}

// The keys are about the call that is talked in, unless the other one is picked: that
// can be held again, and is heard when the other has ended.
func TestACallThatIsNotHeard(t *testing.T) {
	d := refused(t)
	d.unheard("a")
	for picked, want := range map[CallID]CallID{"": "b", "a": "a", "b": "b"} {
		v := d.view()
		hold, _ := v.ToHold(picked)
		end, _ := v.ToHangUp(picked)
		hand, _ := v.ToTransfer(picked)
		if hold.ID != want || end.ID != want || hand.ID != want {
			t.Errorf("with %q picked F7 is about %s, F8 %s, F4 %s; want %s", picked, hold.ID, end.ID, hand.ID, want)
		}
	}
	d.do(Hold{"a"})
	d.asked(PhoneHold{"a"})
	d.unheard() // it is under way
	d.do(CallActionFailed{"a", &Fault{Code: "call-hold"}})
	d.unheard("a")
	d.do(Hold{"a"}, CallWasHeld{"a"})
	d.unheard()

	d = refused(t).do(CallGone{ID: "b"})
	d.unheard()
	d = refused(t).do(Hold{"b"})
	d.unheard() // b is silent at once, and a has the ear
	d.do(CallActionFailed{"b", &Fault{Code: "call-hold"}}, Hearing{[]CallID{"a"}})
	d.unheard("b")
}

// What is dialled may have the speaker before it is answered: the PBX plays something.
func TestACallIsNotHeardWhileAnotherIsDialled(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Dial{lin}, CallAlerted{"out-1"}, Hearing{[]CallID{"out-1"}},
		CallActionFailed{"a", &Fault{Code: "call-hold"}})
	d.unheard("a")
	d.do(CallGone{ID: "out-1"}, Hearing{[]CallID{"a"}})
	d.unheard()
}

// A conference counts as one. When a third call takes its place, whoever cannot be held
// is in none any more.
func TestAConferenceIsHeardAsOne(t *testing.T) {
	d := conferring(t).do(CallConnected{ID: "out-1"}, Hearing{[]CallID{"out-1"}}, Join{"out-1"}, CallWasRetrieved{"a"})
	d.unheard()
	d.do(Hearing{[]CallID{"out-1", "a"}})
	d.talks(true, "a", "out-1")
	d.unheard()
	d.do(CallOffered{ID: "b"}, Answer{"b"}, CallWasHeld{"out-1"}, CallConnected{ID: "b"}, CallActionFailed{"a", &Fault{Code: "call-hold"}})
	d.unheard("a")
	d.talks(false, "a", "b")
}

// Whatever happens, and whatever the telephone says, at most one call is active and
// heard, or the two of a conference; and one is, while any is talked in, unless a call
// that is being dialled has the speaker.
func TestNeverTwoAreHeard(t *testing.T) {
	ids := []CallID{"a", "b", "c", "out-1", "out-2"}
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 2))
		d := newDesk(t).do(CallOffered{ID: "a"}, CallOffered{ID: "b"}, CallOffered{ID: "c"})
		one := func() CallID { return ids[random.IntN(len(ids))] }
		for range 60 {
			id, pair := one(), []CallID(nil)
			for _, c := range d.view().Calls {
				if c.Joined { // the telephone mixes no others
					pair = append(pair, c.ID)
				}
			}
			events := []Event{
				Answer{id},
				CallConnected{ID: id},
				Hold{id},
				CallWasHeld{id},
				CallActionFailed{id, &Fault{Code: "call-hold"}},
				Retrieve{id},
				CallWasRetrieved{id},
				Consult{id, lin},
				CallAlerted{id},
				Join{id},
				Transfer{id, lin},
				TransferFailed{id, "busy"},
				TakenBack{id},
				Dial{lin},
				HangUp{id},
				Hearing{nil},
				Hearing{[]CallID{id}},
				Hearing{pair},
				CallConnected{ID: id},
				CallActionFailed{id, &Fault{}},
			}
			if random.IntN(8) == 0 {
				events = []Event{CallGone{ID: id}, CallOffered{ID: "a"}}
			}
			e := events[random.IntN(len(events))]
			d.do(e)
			var heard, joined, talked, dialled int
			for _, c := range d.view().Calls {
				switch {
				case c.State == CallDialing || c.State == CallAlerting:
					dialled++
				case c.State == CallActive && !slices.Contains([]Action{ActionHold, ActionTransfer, ActionHangUp}, c.Pending):
					talked++
					if !c.Unheard {
						heard++
					}
					if !c.Unheard && c.Joined {
						joined++
					}
				case c.Unheard:
					t.Fatalf("seed %d, after %T%v: %+v", seed, e, e, c)
				}
			}
			if heard > 1 && (joined != heard || heard > 2) || heard == 0 && talked > 0 && dialled == 0 {
				t.Fatalf("seed %d, after %T%v: %d are talked in, %d heard, %d of them in a conference", seed, e, e, talked, heard, joined)
			}
		}
	}
}
