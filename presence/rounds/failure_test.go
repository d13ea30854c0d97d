package rounds_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/graph/gate"
	"frontdesk/graph/schedule"
	"frontdesk/switchboard"
)

// refusal is a failure of a whole call.
type refusal struct{ final bool }

func (refusal) Error() string             { return "refused" }
func (e refusal) Final() bool             { return e.final }
func (refusal) Fault() *switchboard.Fault { return &switchboard.Fault{Code: "refused", Text: "No"} }
func always(err error) func(context.Context, asked) ([]schedule.Schedule, error) {
	return func(context.Context, asked) ([]schedule.Schedule, error) { return nil, err }
}

func TestAFailedRoundKeepsTheDataAndSaysWhy(t *testing.T) {
	run(t, func(r *rig) {
		r.SetPeople(staff(100))
		_, events := r.after(30 * time.Second)
		good := last(t, events).At
		r.answers(always(refusal{}))
		calls, events := r.after(90 * time.Second)
		if len(calls) > 5 || len(calls) < 3 {
			t.Errorf("%d calls until the round was given up", len(calls))
		}
		if len(calendars(events)) != 0 {
			t.Error("a failed call posted calendars")
		}
		status := last(t, events)
		if status.Fault == nil || status.Fault.Code != "refused" || !status.At.Equal(good) || status.Failed != 100 {
			t.Errorf("%+v", status)
		}
		r.answers(free)
		_, events = r.after(150 * time.Second)
		if status := last(t, events); status.Fault != nil || status.Failed != 0 || !status.At.After(good) {
			t.Errorf("when it works again: %+v", status)
		}
	})
}

func TestOneLostCallCostsItsPeopleOneRound(t *testing.T) {
	run(t, func(r *rig) {
		var n atomic.Int32
		r.answers(func(ctx context.Context, c asked) ([]schedule.Schedule, error) {
			if n.Add(1) == 3 {
				return nil, errors.New("connection reset")
			}
			return free(ctx, c)
		})
		r.SetPeople(staff(200))
		calls, events := r.after(30 * time.Second)
		status := last(t, events)
		if len(calls) != 10 || status.Failed != 20 || status.Fault != nil || status.At.IsZero() || len(calendars(events)) != 180 {
			t.Errorf("%d calls, %+v", len(calls), status)
		}
		_, events = r.after(90 * time.Second)
		if status := last(t, events); status.Failed != 0 {
			t.Errorf("in the next round: %+v", status)
		}
	})
}

func TestWithoutASignInTheServiceIsLeftAlone(t *testing.T) {
	run(t, func(r *rig) {
		r.answers(always(refusal{final: true}))
		r.SetPeople(staff(1000))
		calls, events := r.after(30 * time.Second)
		if len(calls) != 3 || last(t, events).Fault == nil {
			t.Errorf("%d calls", len(calls))
		}
		r.look(ids(0, 20))
		if calls, _ := r.after(59 * time.Second); len(calls) != 0 {
			t.Errorf("scrolling asked %d times", len(calls))
		}
		if calls, _ := r.after(10 * time.Minute); len(calls) != 10 {
			t.Errorf("%d calls in nine more minutes, want one in each round", len(calls))
		}
		r.answers(free)
		r.SetPeople(staff(1000))
		calls, events = r.after(10*time.Minute + 30*time.Second)
		if status := last(t, events); len(calls) != 50 || status.Fault != nil || status.Failed != 0 {
			t.Errorf("signed in again: %d calls, %+v", len(calls), status)
		}
	})
}

func TestAWrongNumberOfAnswersIsAFailure(t *testing.T) {
	run(t, func(r *rig) {
		r.answers(func(context.Context, asked) ([]schedule.Schedule, error) { return nil, nil })
		r.SetPeople(staff(2))
		_, events := r.after(5 * time.Second)
		if status := last(t, events); status.Fault == nil || status.Fault.Text == "" || len(calendars(events)) != 0 {
			t.Errorf("%+v", status)
		}
	})
}

func TestAPauseIsTold(t *testing.T) {
	run(t, func(r *rig) {
		r.after(0)
		until := r.start.Add(7 * time.Second)
		r.Held(until)
		_, events := r.after(time.Second)
		if status := last(t, events); !status.HeldTo.Equal(until) || !status.Enabled {
			t.Errorf("%+v", status)
		}
		r.Held(time.Time{})
		_, events = r.after(2 * time.Second)
		if status := last(t, events); !status.HeldTo.IsZero() {
			t.Errorf("%+v", status)
		}
	})
}

func TestOnceReadsSomePeopleForTheCommandLine(t *testing.T) {
	run(t, func(r *rig) {
		r.after(0)
		people := append(staff(45), switchboard.Person{ID: "no mail"})
		got, err := r.Once(r.t.Context(), people)
		calls, events := r.after(10 * time.Second)
		if err != nil || len(got) != 46 || len(calls) != 3 || len(events) != 0 {
			t.Fatalf("%d people, %d calls, %d events, %v", len(got), len(calls), len(events), err)
		}
		if slices.ContainsFunc(calls, func(c asked) bool { return c.class != gate.Click || len(c.mails) > 20 }) {
			t.Errorf("calls %v", calls)
		}
		if got["no mail"].Fault == nil || got[id(44)].Fault != nil || got[id(44)].Fetched.IsZero() {
			t.Errorf("%+v, %+v", got["no mail"], got[id(44)])
		}
	})
}

func TestOnceTellsAFailureFromAPartOfOne(t *testing.T) {
	run(t, func(r *rig) {
		r.answers(func(ctx context.Context, c asked) ([]schedule.Schedule, error) {
			if slices.Contains(c.mails, mail(0)) {
				return nil, refusal{}
			}
			return free(ctx, c)
		})
		got, err := r.Once(r.t.Context(), staff(40))
		if err != nil || got[id(0)].Fault == nil || got[id(0)].Fault.Code != "refused" || got[id(39)].Fault != nil {
			t.Errorf("a part: %v", err)
		}
		r.answers(always(refusal{final: true}))
		r.after(time.Minute)
		got, err = r.Once(r.t.Context(), staff(400))
		calls, _ := r.after(2 * time.Minute)
		if !errors.Is(err, refusal{final: true}) || got != nil || len(calls) > 6 {
			t.Errorf("all: %v, %d calls", err, len(calls))
		}
		ctx, cancel := context.WithCancel(r.t.Context())
		cancel()
		if _, err := r.Once(ctx, staff(1)); !errors.Is(err, context.Canceled) {
			t.Errorf("given up: %v", err)
		}
	})
}
