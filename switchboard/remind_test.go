package switchboard_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	. "frontdesk/switchboard"
)

// waits is a desk that is reminded after ten seconds, with callers who were answered
// and put on hold, one second after the other.
func waits(t *testing.T, callers ...CallID) *desk {
	d := newDesk(t)
	d.state = d.state.WithReception(Reception{Reminder: 10 * time.Second})
	for _, id := range callers {
		d.do(CallOffered{ID: id}, Answer{id}, CallConnected{ID: id})
	}
	for _, id := range callers {
		d.do(CallWasHeld{id})
	}
	return d
}

// reminders are the seconds of the next so many in which the operator is reminded.
func (d *desk) reminders(seconds int) (heard []int) {
	for i := range seconds {
		d.do(Tick{})
		if slices.Contains(d.effects, Effect(PhoneRemind{})) {
			heard = append(heard, i+1)
		}
	}
	return heard
}

func TestAHeldCallerIsNotForgotten(t *testing.T) {
	for name, c := range map[string]struct {
		callers []CallID
		after   []Event
		want    []int // after the last caller was held, and what came after that
	}{
		"one":                       {[]CallID{"a"}, nil, []int{10, 20, 30}},
		"two, each first, then one": {[]CallID{"a", "b"}, nil, []int{9, 10, 20, 30}},
		"taken back":                {[]CallID{"a"}, []Event{Retrieve{"a"}, CallWasRetrieved{"a"}}, nil},
		"held again":                {[]CallID{"a"}, []Event{CallWasRetrieved{"a"}, CallWasHeld{"a"}}, []int{10, 20, 30}},
		"on the way":                {[]CallID{"a"}, []Event{Transfer{"a", lin}}, nil},
		"back from there":           {[]CallID{"a"}, []Event{Transfer{"a", lin}, TransferFailed{"a", "busy"}}, []int{10, 20, 30}},
		"talked about":              {[]CallID{"a"}, []Event{Consult{"a", lin}, CallConnected{ID: "out-1"}}, nil},
		"whom they are talked to about waits": {
			[]CallID{"a"}, []Event{Consult{"a", lin}, CallConnected{ID: "out-1"}, CallWasHeld{"out-1"}, CallWasRetrieved{"a"}}, nil,
		},
		"both wait":                    {[]CallID{"a"}, []Event{Consult{"a", lin}, CallConnected{ID: "out-1"}, CallWasHeld{"out-1"}}, []int{7, 10, 20, 30}},
		"another call is talked in":    {[]CallID{"a"}, []Event{CallOffered{ID: "b"}, Answer{"b"}, CallConnected{ID: "b"}}, []int{7, 17, 27}},
		"gone":                         {[]CallID{"a"}, []Event{CallGone{ID: "a"}}, nil},
		"a ringing caller is not held": {nil, []Event{CallOffered{ID: "b"}}, nil},
	} {
		if got := waits(t, c.callers...).do(c.after...).reminders(30); !slices.Equal(got, c.want) {
			t.Errorf("%s: reminded in seconds %v, want %v", name, got, c.want)
		}
	}
	d := waits(t, "a")
	d.state = d.state.WithReception(Reception{})
	if got := d.reminders(60); got != nil || d.view().Forgotten(d.call("a")) {
		t.Errorf("not wanted, she is reminded in seconds %v", got)
	}
}

// Whatever happens, nobody who is forgotten stays so for longer than the time without
// a reminder, and nothing is heard while nobody is.
func TestRemindersLaw(t *testing.T) {
	const limit = 10 * time.Second
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 1))
		ids := []CallID{"a", "b", "c"}
		d := waits(t, ids...)
		last := map[CallID]time.Time{}
		for range 120 {
			id := ids[random.IntN(len(ids))]
			events := []Event{
				Tick{}, Tick{}, Tick{}, Tick{}, CallWasRetrieved{id}, CallWasHeld{id}, Transfer{id, lin}, TransferFailed{id, "busy"}, Consult{id, lin}, CallGone{ID: "out-1"},
			}
			d.do(events[random.IntN(len(events))])
			heard, forgotten := slices.Contains(d.effects, Effect(PhoneRemind{})), false
			for _, c := range d.view().Calls {
				if !d.view().Forgotten(c) {
					continue
				}
				forgotten = true
				if heard {
					last[c.ID] = d.now
				}
				if since := d.now.Sub(last[c.ID]); since >= limit {
					t.Fatalf("seed %d: %s is forgotten, and nobody says so for %v", seed, c.ID, since)
				}
			}
			if heard && !forgotten {
				t.Fatalf("seed %d: a reminder of nobody", seed)
			}
		}
	}
}
