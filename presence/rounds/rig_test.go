package rounds_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/graph/gate"
	"frontdesk/graph/schedule"
	"frontdesk/presence/rounds"
	"frontdesk/switchboard"
)

// asked is one call as it was made.
type asked struct {
	at    time.Time
	class gate.Class
	mails []string
	from  time.Time
	to    time.Time
}

// rig runs a refresher in made-up time against a service that answers after a
// second, as the test says.
type rig struct {
	*rounds.Refresher
	t     *testing.T
	start time.Time
	log   bytes.Buffer

	mu     sync.Mutex
	calls  []asked
	inside int
	most   int
	events []switchboard.Event
	answer func(ctx context.Context, c asked) ([]schedule.Schedule, error)
	slow   map[string]time.Duration // by mail
}

const (
	latency = time.Second
	limit   = 10 * time.Second // the door gives a call up then
)

// look says who is on screen.
func (r *rig) look(ids []switchboard.PersonID) { r.Show(switchboard.Watched{Shown: ids}) }

// run gives the test a running refresher in a bubble of its own.
func run(t *testing.T, test func(r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &rig{t: t, start: time.Now(), answer: free}
		r.Refresher = rounds.New(rounds.Config{Ask: r.ask, Log: slog.New(slog.NewJSONHandler(&r.log, nil))}, r.post)
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

func (r *rig) ask(ctx context.Context, class gate.Class, q schedule.Question) (schedule.Answer, error) {
	c := asked{time.Now(), class, slices.Clone(q.Mails), q.From, q.To}
	r.mu.Lock()
	r.calls = append(r.calls, c)
	r.inside++
	r.most = max(r.most, r.inside)
	answer := r.answer
	r.mu.Unlock()
	defer func() { r.mu.Lock(); r.inside--; r.mu.Unlock() }()
	takes := r.takes(c)
	select {
	case <-time.After(min(takes, limit)):
	case <-ctx.Done():
		return schedule.Answer{}, ctx.Err()
	}
	if takes >= limit {
		return schedule.Answer{}, fmt.Errorf("no answer: %w", context.DeadlineExceeded)
	}
	got, err := answer(ctx, c)
	return schedule.Answer{Schedules: got, Took: takes}, err
}

// takes is how long the service needs: a second, or as long as the slowest.
func (r *rig) takes(c asked) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	longest := latency
	for _, mail := range c.mails {
		longest = max(longest, r.slow[mail])
	}
	return longest
}

func (r *rig) post(e switchboard.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
}

// answers says how the service answers from now on.
func (r *rig) answers(answer func(context.Context, asked) ([]schedule.Schedule, error)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = answer
}

// slows says which calendars take longer from now on.
func (r *rig) slows(slow map[string]time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.slow = slow
}

// busiest is how many calls were under way at the same time.
func (r *rig) busiest() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.most
}

// after lets time pass until the refresher has nothing to do at start + d, and
// forgets what was asked and posted until then.
func (r *rig) after(d time.Duration) (calls []asked, events []switchboard.Event) {
	time.Sleep(time.Until(r.start.Add(d)))
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	calls, events = r.calls, r.events
	r.calls, r.events = nil, nil
	return calls, events
}

// free is everybody with nothing in their calendar.
func free(_ context.Context, c asked) ([]schedule.Schedule, error) {
	out := make([]schedule.Schedule, len(c.mails))
	for i, mail := range c.mails {
		out[i] = schedule.Schedule{Mail: mail}
	}
	return out, nil
}

func staff(n int) []switchboard.Person {
	people := make([]switchboard.Person, n)
	for i := range people {
		people[i] = switchboard.Person{ID: id(i), Mail: mail(i)}
	}
	return people
}

func id(i int) switchboard.PersonID { return switchboard.PersonID(fmt.Sprintf("id-%05d", i)) }
func mail(i int) string             { return fmt.Sprintf("person%05d@example.com", i) }

func ids(from, to int) []switchboard.PersonID {
	var out []switchboard.PersonID
	for i := from; i < to; i++ {
		out = append(out, id(i))
	}
	return out
}

// mails are all that some calls asked for, in order.
func mails(calls []asked) []string {
	var out []string
	for _, c := range calls {
		out = append(out, c.mails...)
	}
	return out
}

// last is the newest state of the refresh among some events.
func last(t *testing.T, events []switchboard.Event) switchboard.CalendarStatus {
	t.Helper()
	for _, e := range slices.Backward(events) {
		if e, ok := e.(switchboard.CalendarChanged); ok {
			return e.Status
		}
	}
	t.Fatalf("no CalendarChanged among %v", events)
	return switchboard.CalendarStatus{}
}

// calendars are the newest answers among some events.
func calendars(events []switchboard.Event) map[switchboard.PersonID]switchboard.Calendar {
	out := map[switchboard.PersonID]switchboard.Calendar{}
	for _, e := range events {
		if e, ok := e.(switchboard.CalendarRead); ok {
			maps.Copy(out, e.Results)
		}
	}
	return out
}
