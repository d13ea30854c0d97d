package lamps_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/graph/teams"
	"frontdesk/presence/lamps"
	"frontdesk/switchboard"
)

// asked is one request as it was made.
type asked struct {
	at  time.Time
	ids []string
}

// rig runs a poller in made-up time against a service that answers after a
// tenth of a second, as the test says.
type rig struct {
	*lamps.Poller
	start time.Time

	mu     sync.Mutex
	calls  []asked
	events []switchboard.PresenceRead
	inside int
	most   int
	answer func(ids []string) ([]teams.Presence, error)
}

func run(t *testing.T, test func(r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &rig{start: time.Now(), answer: available}
		r.Poller = lamps.New(lamps.Config{Ask: r.ask}, func(e switchboard.Event) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.events = append(r.events, e.(switchboard.PresenceRead))
		})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.Run(ctx) }()
		synctest.Wait()
		test(r)
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
}

func (r *rig) ask(ctx context.Context, ids []string) ([]teams.Presence, error) {
	r.mu.Lock()
	r.calls = append(r.calls, asked{time.Now(), slices.Clone(ids)})
	r.inside++
	r.most = max(r.most, r.inside)
	answer := r.answer
	r.mu.Unlock()
	defer func() { r.mu.Lock(); r.inside--; r.mu.Unlock() }()
	select {
	case <-time.After(100 * time.Millisecond):
		return answer(ids)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// busiest is how many requests were under way at the same time.
func (r *rig) busiest() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.most
}

// after lets time pass until start + d, and forgets what came until then.
func (r *rig) after(d time.Duration) (calls []asked, events []switchboard.PresenceRead) {
	time.Sleep(time.Until(r.start.Add(d)))
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	calls, events = r.calls, r.events
	r.calls, r.events = nil, nil
	return calls, events
}

func (r *rig) answers(answer func(ids []string) ([]teams.Presence, error)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = answer
}

func all(state switchboard.PresenceState, sequence string) func(ids []string) ([]teams.Presence, error) {
	return func(ids []string) ([]teams.Presence, error) {
		out := make([]teams.Presence, len(ids))
		for i, id := range ids {
			out[i] = teams.Presence{ID: id, State: state, Sequence: sequence}
		}
		return out, nil
	}
}

var available = all(switchboard.PresenceAvailable, "")

func id(i int) switchboard.PersonID {
	return switchboard.PersonID(fmt.Sprintf("00000000-0000-4000-8000-%012d", i))
}

func ids(from, to int) []switchboard.PersonID {
	var out []switchboard.PersonID
	for i := from; i < to; i++ {
		out = append(out, id(i))
	}
	return out
}

func TestTenThousandPeopleAreSixteenRequestsAndThenFourAMinute(t *testing.T) {
	run(t, func(r *rig) {
		r.Show(switchboard.Watched{Selected: id(1), Shown: ids(9000, 9025), Preferred: ids(5000, 5010)})
		r.SetPeople(ids(0, 10_000))
		calls, events := r.after(5 * time.Second)
		seen := map[switchboard.PersonID]bool{}
		for _, e := range events {
			for id := range e.Results {
				seen[id] = true
			}
		}
		if len(calls) != 17 || len(seen) != 10_000 || r.busiest() != 1 { // 16, and one for those who are in each
			t.Errorf("%d requests for %d people, %d at once", len(calls), len(seen), r.busiest())
		}
		calls, _ = r.after(65 * time.Minute)
		if n := len(calls); n > 4*65 {
			t.Errorf("%d requests in 65 minutes", n)
		}
		last, longest := map[string]time.Time{}, map[string]time.Duration{}
		for _, c := range calls {
			if len(c.ids) > teams.PerCall {
				t.Fatalf("a request for %d people", len(c.ids))
			}
			for _, id := range c.ids {
				if before, ok := last[id]; ok {
					longest[id] = max(longest[id], c.at.Sub(before))
				}
				last[id] = c.at
			}
		}
		for i := range 10_000 {
			limit := 5 * time.Minute
			if i == 1 || i >= 9000 && i < 9025 || i >= 5000 && i < 5010 {
				limit = 16 * time.Second
			}
			if got := longest[string(id(i))]; got == 0 || got > limit {
				t.Fatalf("person %d: %s between two readings, want %s at most", i, got, limit)
			}
		}
	})
}

func TestWhoIsNotOfTheOrganisationIsNotAskedFor(t *testing.T) {
	run(t, func(r *rig) {
		r.SetPeople([]switchboard.PersonID{"csv:7", id(1), "", id(1), "zzzzzzzz-0000-4000-8000-000000000000", "00000000x0000-4000-8000-000000000000"})
		calls, _ := r.after(time.Second)
		if len(calls) != 1 || !slices.Equal(calls[0].ids, []string{string(id(1))}) {
			t.Errorf("asked for %v", calls)
		}
		r.SetPeople(nil)
		if calls, _ := r.after(time.Hour); len(calls) != 0 {
			t.Errorf("%d requests for nobody", len(calls))
		}
	})
}

func TestSinceIsWhenTheStateChanged(t *testing.T) {
	run(t, func(r *rig) {
		r.answers(all(switchboard.PresenceDoNotDisturb, ""))
		r.SetPeople(ids(0, 1))
		_, events := r.after(20 * time.Second)
		for _, e := range events {
			if p := e.Results[id(0)]; p.State != switchboard.PresenceDoNotDisturb || !p.Since.IsZero() || p.Seen.IsZero() {
				t.Errorf("from the first: %+v", p)
			}
		}
		r.answers(all(switchboard.PresenceInMeeting, ""))
		_, events = r.after(50 * time.Second)
		changed := r.start.Add(30*time.Second + 300*time.Millisecond)
		for _, e := range events {
			if p := e.Results[id(0)]; p.State != switchboard.PresenceInMeeting || !p.Since.Equal(changed) {
				t.Errorf("after the change: %+v, want since %v", p, changed)
			}
		}
	})
}

func TestAnOlderAnswerIsDropped(t *testing.T) {
	run(t, func(r *rig) {
		r.answers(all(switchboard.PresenceInMeeting, "A0000000005"))
		r.SetPeople(ids(0, 1))
		r.after(time.Second)
		r.answers(all(switchboard.PresenceAvailable, "A0000000004"))
		_, events := r.after(4 * time.Minute)
		for _, e := range events {
			if len(e.Results) != 0 {
				t.Fatalf("an older answer: %+v", e)
			}
		}
		_, events = r.after(6 * time.Minute)
		if last := events[len(events)-1].Results[id(0)]; last.State != switchboard.PresenceAvailable {
			t.Errorf("a count that began anew shuts the person out: %+v", last)
		}
		r.answers(all(switchboard.PresenceInMeeting, "A0000000006"))
		_, events = r.after(7 * time.Minute)
		if last := events[len(events)-1].Results[id(0)]; last.State != switchboard.PresenceInMeeting {
			t.Errorf("a newer answer: %+v", last)
		}
	})
}

type refusal struct{ final bool }

func (refusal) Error() string { return "refused" }
func (e refusal) Final() bool { return e.final }

func TestAFailureSaysNothingOfAnybody(t *testing.T) {
	for _, c := range []struct {
		err   error
		calls int // in ten minutes
	}{{errors.New("connection reset"), 40}, {refusal{true}, 1}, {refusal{false}, 40}} {
		run(t, func(r *rig) {
			r.answers(func([]string) ([]teams.Presence, error) { return nil, c.err })
			r.SetPeople(ids(0, 3))
			calls, events := r.after(10*time.Minute - time.Second)
			if len(events) != 0 || len(calls) > c.calls || len(calls) < c.calls-1 {
				t.Errorf("%v: %d requests, %d events", c.err, len(calls), len(events))
			}
			r.answers(available)
			r.SetPeople(ids(0, 3)) // permitted meanwhile
			if _, events := r.after(10 * time.Minute); len(events) != 1 || len(events[0].Results) != 3 {
				t.Errorf("%v: afterwards %v", c.err, events)
			}
		})
	}
}

func TestNobodyIsToldOfPeopleWhoAreGone(t *testing.T) {
	run(t, func(r *rig) {
		r.SetPeople(ids(0, 5))
		r.after(50 * time.Millisecond) // under way
		r.SetPeople(ids(5, 10))
		_, events := r.after(time.Second)
		if len(events) != 1 || len(events[0].Results) != 5 {
			t.Fatalf("%v", events)
		}
		if _, ok := events[0].Results[id(7)]; !ok {
			t.Errorf("%v", events)
		}
	})
}
