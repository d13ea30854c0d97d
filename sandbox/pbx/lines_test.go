package pbx

import (
	"testing"
	"time"

	"frontdesk/switchboard"
)

// watched follows the lines that a telephone reports until they are as wanted.
func watched(t *testing.T, events <-chan switchboard.Event, what string, want map[string]switchboard.LineState) {
	t.Helper()
	now := map[string]switchboard.LineState{}
	for e := range await[switchboard.LinesRead](t, events) {
		for extension, line := range e.Results {
			now[extension] = line.State
		}
		missing := 0
		for extension, state := range want {
			if now[extension] != state {
				missing++
			}
		}
		if missing == 0 {
			return
		}
		t.Logf("%s: %v so far", what, now)
	}
}

// The lines of colleagues, as the product's own telephone sees them: who is
// always busy, who is put on the telephone, who rings and answers because of a
// call and of a transfer, and a PBX that forgets.
func TestLinesOfColleagues(t *testing.T) {
	p := open(t, slowly)
	phone, events := desk(t, p, "udp")
	phone.WatchLines([]string{"4711", "4712", "4714", "999"})
	watched(t, events, "at first", map[string]switchboard.LineState{
		"4711": switchboard.LineIdle, "4712": switchboard.LineOnCall, "4714": switchboard.LineIdle,
	})
	must(t, p.Occupy("4714", true))
	watched(t, events, "occupied", map[string]switchboard.LineState{"4714": switchboard.LineOnCall})
	must(t, p.Occupy("4714", false))
	watched(t, events, "not any more", map[string]switchboard.LineState{"4714": switchboard.LineIdle})
	if p.Occupy("999", true) == nil {
		t.Error("nobody has 999")
	}

	phone.Dial("out-1", "4711")
	watched(t, events, "dialled", map[string]switchboard.LineState{"4711": switchboard.LineRinging})
	watched(t, events, "answered", map[string]switchboard.LineState{"4711": switchboard.LineOnCall})
	phone.HangUp("out-1")
	watched(t, events, "hung up", map[string]switchboard.LineState{"4711": switchboard.LineIdle})

	must(t, p.Ring())
	offered := first[switchboard.CallOffered](t, events)
	phone.Answer(offered.ID)
	first[switchboard.CallConnected](t, events)
	phone.Transfer(offered.ID, "4711")
	watched(t, events, "transferred", map[string]switchboard.LineState{"4711": switchboard.LineRinging})
	watched(t, events, "taken", map[string]switchboard.LineState{"4711": switchboard.LineOnCall})
}

// Colleagues who chat ring, talk and are idle again.
func TestColleaguesCallEachOther(t *testing.T) {
	p := open(t, func(o *Options) {
		o.ChatEvery, o.Pace = time.Second, 2*time.Millisecond
		o.People = append(o.People[:len(o.People):len(o.People)], o.People[0])
		o.People[len(o.People)-1].Extension = "4720"
	})
	phone, events := desk(t, p, "tcp")
	phone.WatchLines([]string{"4711", "4720"})
	both := func(state switchboard.LineState) map[string]switchboard.LineState {
		return map[string]switchboard.LineState{"4711": state, "4720": state}
	}
	for range 2 {
		watched(t, events, "talking", both(switchboard.LineOnCall))
		watched(t, events, "quiet", both(switchboard.LineIdle))
	}
}

// A caller is parked, taken out again by dialling the slot, and rings once more
// when nobody does that; the slot's line tells.
func TestParkedCallers(t *testing.T) {
	p := open(t, slowly)
	phone, events := desk(t, p, "udp")
	phone.WatchLines([]string{"701", "702"})
	watched(t, events, "at first", map[string]switchboard.LineState{"701": switchboard.LineIdle, "702": switchboard.LineIdle})
	must(t, p.Ring())
	offered := first[switchboard.CallOffered](t, events)
	phone.Answer(offered.ID)
	first[switchboard.CallConnected](t, events)
	phone.Transfer(offered.ID, ParkNumber)
	watched(t, events, "parked", map[string]switchboard.LineState{"701": switchboard.LineOnCall})
	eventually(t, "the caller hears music", func() bool {
		c, ok := only(p)
		return ok && c.State == Parked && c.Caller.Hears == musicTone
	})

	phone.Dial("out-1", "701")
	watched(t, events, "taken", map[string]switchboard.LineState{"701": switchboard.LineIdle})
	eventually(t, "the caller hears the attendant again", func() bool {
		c, ok := only(p)
		return ok && c.Callee.Name == offered.From.Name && c.Callee.Hears == ownTone
	})
	phone.Dial("out-2", "702")
	if gone := first[switchboard.CallGone](t, events); gone.Reason != "unknown number" {
		t.Errorf("an empty slot: %+v", gone)
	}

	phone.Transfer("out-1", ParkNumber)
	back := first[switchboard.CallOffered](t, events)
	if back.From.Number != offered.From.Number {
		t.Errorf("%+v came back, and %+v was parked", back.From, offered.From)
	}
}

// A call that rings at a colleague's is taken by the pickup code.
func TestPickUpOfAChat(t *testing.T) {
	p := open(t, slowly)
	phone, events := desk(t, p, "udp")
	phone.WatchLines([]string{"4711", "4713"})
	p.work.Go(func() { p.chat("4713", "4711", time.Hour, time.Second) })
	watched(t, events, "rings", map[string]switchboard.LineState{"4711": switchboard.LineRinging, "4713": switchboard.LineOnCall})
	phone.Dial("out-1", PickupCode+"4711")
	watched(t, events, "taken", map[string]switchboard.LineState{"4711": switchboard.LineIdle})
	eventually(t, "the attendant has the caller", func() bool {
		c, ok := only(p)
		return ok && c.State == Talking && c.Callee.Number == "4713" && c.Callee.Hears == ownTone
	})
	phone.Dial("out-2", PickupCode+"4711")
	if gone := first[switchboard.CallGone](t, events); gone.Reason != "unknown number" {
		t.Errorf("nothing rings there: %+v", gone)
	}
}
