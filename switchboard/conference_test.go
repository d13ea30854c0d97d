package switchboard_test

import (
	"testing"

	. "frontdesk/switchboard"
)

// conferring is a desk with a caller on hold about whom Lin is consulted.
func conferring(t *testing.T) *desk {
	t.Helper()
	return newDesk(t).do(
		CallOffered{ID: "a", From: Party{Name: "Ada"}}, Answer{"a"}, CallConnected{ID: "a"},
		Consult{"a", lin}, CallWasHeld{"a"}, CallAlerted{"out-1"},
	)
}

func (d *desk) talks(joined bool, ids ...CallID) {
	d.t.Helper()
	for _, id := range ids {
		if c := d.call(id); c.State != CallActive || c.Joined != joined || c.Pending != ActionNone {
			d.t.Errorf("%+v, want it active and joined %v", c, joined)
		}
	}
}

// The caller takes part once the telephone says that they hear the others, and not
// before; the three are apart again when one is held.
func TestConference(t *testing.T) {
	d := conferring(t).do(Join{"out-1"})
	d.asked()
	d.do(CallConnected{ID: "out-1"}, Join{"a"}, Join{"out-1"}, Join{"out-1"})
	d.asked(PhoneJoin{"a", "out-1"})
	if c := d.call("a"); c.State != CallHeld || c.Joined || c.Pending != ActionJoin {
		t.Errorf("%+v", c)
	}
	d.do(CallWasRetrieved{"a"})
	d.talks(true, "a", "out-1")
	d.do(Mute{"a", true})
	d.asked(PhoneMute{"a", true}, PhoneMute{"out-1", true})
	d.do(Mute{"out-1", false})
	d.asked(PhoneMute{"a", false}, PhoneMute{"out-1", false})
	d.do(Hold{"out-1"}, CallWasHeld{"out-1"})
	d.talks(false, "a")
	if path := d.call("a").Path; path[len(path)-1].What != StepConference || path[len(path)-1].Who != "Lin Chen" {
		t.Errorf("%+v", path)
	}
}

// Whoever leaves a conference leaves the other two talking, and a call that is
// answered meanwhile puts both on hold.
func TestLeavingAConference(t *testing.T) {
	start := func() *desk {
		return conferring(t).do(CallConnected{ID: "out-1"}, Join{"out-1"}, CallWasRetrieved{"a"})
	}
	d := start().do(HangUp{"out-1"}, CallGone{ID: "out-1"})
	d.talks(false, "a")
	d = start().do(CallGone{ID: "a"})
	d.talks(false, "out-1")
	d = start().do(CallOffered{ID: "b"}, Answer{"b"})
	d.asked(PhoneHold{"a"}, PhoneHold{"out-1"}, PhoneAnswer{"b"})
	d = start().do(CallParty{"a", Party{Name: "Grace"}})
	d.asked(PhoneHold{"out-1"})
	d = start().do(Complete{"out-1"})
	d.asked(PhoneComplete{"a", "out-1"})
	d = conferring(t).do(CallConnected{ID: "out-1"}, Join{"out-1"}, CallActionFailed{"a", &Fault{Code: "x"}})
	if c := d.call("a"); c.State != CallHeld || c.Joined || c.Pending != ActionNone || c.Fault == nil {
		t.Errorf("%+v", c)
	}
}
