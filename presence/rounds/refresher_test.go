package rounds_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/graph/gate"
	"frontdesk/graph/schedule"
	"frontdesk/switchboard"
)

func TestARoundAsksEverybodyOnceTwentyAtATime(t *testing.T) {
	for people, want := range map[int]struct {
		calls   int
		seconds time.Duration // a call takes one, three run at once
	}{1: {1, 1}, 20: {1, 1}, 21: {2, 1}, 60: {3, 1}, 61: {4, 2}, 200: {10, 4}, 1000: {50, 17}} {
		run(t, func(r *rig) {
			r.after(0)
			r.SetPeople(staff(people))
			calls, events := r.after(59 * time.Second)
			if len(calls) != want.calls || r.busiest() > 3 {
				t.Errorf("%d people: %d calls, %d at once", people, len(calls), r.busiest())
			}
			all := mails(calls)
			slices.Sort(all)
			if len(all) != people || len(slices.Compact(all)) != people {
				t.Errorf("%d people: %d asked for", people, len(all))
			}
			status := last(t, events)
			if got := status.At.Sub(r.start); got != want.seconds*time.Second {
				t.Errorf("%d people: done after %s", people, got)
			}
			if !status.Enabled || status.People != people || status.Failed != 0 || status.Fault != nil || len(calendars(events)) != people {
				t.Errorf("%d people: %+v", people, status)
			}
		})
	}
}

func TestRoundsComeEveryMinuteAndAskForTwoDays(t *testing.T) {
	run(t, func(r *rig) {
		time.Sleep(17 * time.Minute)
		r.SetPeople(staff(1))
		calls, _ := r.after(20*time.Minute - time.Second)
		if len(calls) != 3 {
			t.Fatalf("%d calls in three minutes", len(calls))
		}
		for i, c := range calls {
			if want := r.start.Add(time.Duration(17+i) * time.Minute); !c.at.Equal(want) || c.class != gate.Background {
				t.Errorf("call %d at %s, want %s", i, c.at, want)
			}
			y, m, d := c.at.Date()
			if want := time.Date(y, m, d, 0, 0, 0, 0, c.at.Location()); !c.from.Equal(want) || c.from.Location() != time.UTC || c.to.Sub(c.from) != 48*time.Hour {
				t.Errorf("window %s to %s", c.from, c.to)
			}
		}
		if n := strings.Count(r.log.String(), `"msg":"calendar.refresh","full":true,"people":1,"calls":1,"ms":1000,"failures":0`); n != 3 {
			t.Errorf("log: %s", r.log.String())
		}
	})
}

func TestThoseOnScreenComeFirst(t *testing.T) {
	run(t, func(r *rig) {
		r.look(ids(500, 520))
		r.look(ids(700, 725)) // the newest wins
		r.SetPeople(staff(1000))
		calls, _ := r.after(1500 * time.Millisecond)
		all := mails(calls)
		if !holds(calls, mailsOf(700, 720)) || !holds(calls, append(mailsOf(720, 725), mailsOf(0, 15)...)) || !holds(calls, mailsOf(15, 35)) {
			t.Errorf("asked first for %v", all[:60])
		}
		r.look(ids(900, 910)) // scrolled while the round is under way
		calls, _ = r.after(59 * time.Second)
		if !holds(calls, append(mailsOf(900, 910), mailsOf(95, 105)...)) {
			t.Errorf("asked next for %v", mails(calls)[:60])
		}
		if all = append(all, mails(calls)...); len(all) != 1000 {
			t.Errorf("%d asked for in all: nobody twice", len(all))
		}
	})
}

func TestComingIntoViewAsksForOldDataAtOnce(t *testing.T) {
	run(t, func(r *rig) {
		r.SetPeople(staff(1000)) // a round takes 17 s
		r.after(30 * time.Second)
		r.look(ids(0, 5))
		if calls, _ := r.after(31 * time.Second); len(calls) != 0 {
			t.Errorf("data of half a minute was asked for again: %v", calls)
		}
		calls, _ := r.after(100 * time.Second) // in the second round it was the turn of 340, they among them
		if all := slices.Sorted(slices.Values(mails(calls))); !slices.Equal(all, mailsOf(0, 340)) || len(calls) != 17 {
			t.Errorf("%d calls for %v", len(calls), all)
		}
		r.look(ids(990, 995)) // read after 17 s
		r.look(ids(990, 995))
		if calls, _ := r.after(101 * time.Second); !slices.Equal(mails(calls), mailsOf(990, 995)) {
			t.Errorf("asked for %v", mails(calls))
		}
	})
}

func TestScrollingBetweenRoundsAsksOnlyForThoseInView(t *testing.T) {
	run(t, func(r *rig) {
		r.answers(func(context.Context, asked) ([]schedule.Schedule, error) { return nil, errors.New("cut off") })
		r.SetPeople(staff(5))
		r.after(20 * time.Second)
		r.answers(free)
		r.look(ids(1, 3))
		calls, events := r.after(30 * time.Second)
		if got := mails(calls); !slices.Equal(got, mailsOf(1, 3)) {
			t.Errorf("asked for %v", got)
		}
		if status := last(t, events); status.Fault != nil || status.Failed != 3 || !status.At.IsZero() {
			t.Errorf("%+v", status)
		}
	})
}

// holds reports whether one of the calls made first asked for exactly these
// people in this order. Calls that start together are noted in any order.
func holds(calls []asked, mails []string) bool {
	return slices.ContainsFunc(calls, func(c asked) bool { return c.at.Equal(calls[0].at) && slices.Equal(c.mails, mails) })
}

func mailsOf(from, to int) []string {
	var out []string
	for i := from; i < to; i++ {
		out = append(out, mail(i))
	}
	return out
}

func TestOnePersonsFailureIsUnknownNeverFree(t *testing.T) {
	outcomes := []schedule.Outcome{
		schedule.OutcomeRead, schedule.OutcomePassing, schedule.OutcomeLasting, schedule.OutcomeTooBig, schedule.OutcomeUnclear,
	}
	run(t, func(r *rig) {
		people := staff(len(outcomes))
		desk := switchboard.NewState(time.UTC)
		show := func(events []switchboard.Event) (kinds []switchboard.Kind) {
			for _, e := range events {
				desk, _ = switchboard.Apply(desk, e, time.Now())
			}
			view := desk.View(time.Now())
			for _, p := range people {
				kinds = append(kinds, view.Status(view.Person(p.ID)).Kind)
			}
			return kinds
		}
		desk, _ = switchboard.Apply(desk, switchboard.PeopleLoaded{Roster: switchboard.NewRoster(people)}, time.Now())
		broken := func(ctx context.Context, c asked) ([]schedule.Schedule, error) {
			out, _ := free(ctx, c)
			for i := range out {
				outcome := outcomes[slices.Index(mailsOf(0, len(outcomes)), out[i].Mail)]
				if out[i].Outcome = outcome; outcome != schedule.OutcomeRead {
					out[i].Fault = &switchboard.Fault{Code: fmt.Sprint("code-", outcome)}
				}
			}
			return out, nil
		}
		r.answers(broken)
		r.SetPeople(people)
		_, events := r.after(10 * time.Second)
		if got, want := show(events), []switchboard.Kind{"free", "unknown", "unknown", "unknown", "unknown"}; !slices.Equal(got, want) {
			t.Errorf("at first: %v", got)
		}
		if status := last(t, events); status.Failed != 4 || status.Fault != nil || status.At.IsZero() {
			t.Errorf("%+v", status)
		}

		r.answers(free)
		_, events = r.after(70 * time.Second) // no access is asked about again in a day
		if got, want := show(events), []switchboard.Kind{"free", "free", "unknown", "free", "free"}; !slices.Equal(got, want) {
			t.Errorf("when all is well: %v", got)
		}
		r.answers(broken) // a failure that passes keeps what was known, any other clears it
		_, events = r.after(130 * time.Second)
		if got, want := show(events), []switchboard.Kind{"free", "free", "unknown", "unknown", "unknown"}; !slices.Equal(got, want) {
			t.Errorf("after it broke again: %v", got)
		}
		if f := desk.View(time.Now()).Person(id(1)).Facts.Calendar.Fault; f == nil || f.Code != "code-1" {
			t.Errorf("the passing failure is not told: %v", f)
		}
	})
}

func TestPeopleWithoutAnAddressAreSaidToBeUnknown(t *testing.T) {
	run(t, func(r *rig) {
		r.SetPeople([]switchboard.Person{{ID: "a"}, {ID: "b", Mail: "Shared@example.com"}, {ID: "c", Mail: "shared@example.com"}})
		calls, events := r.after(2 * time.Second)
		if got := mails(calls); !slices.Equal(got, []string{"Shared@example.com"}) {
			t.Errorf("asked for %v", got)
		}
		got := calendars(events)
		if len(got) != 3 || got["a"].Fault == nil || got["b"].Fetched.IsZero() || got["c"].Fetched.IsZero() {
			t.Errorf("%+v", got)
		}
	})
}

func TestNobodyStopsTheRefresh(t *testing.T) {
	run(t, func(r *rig) {
		calls, events := r.after(5 * time.Minute)
		if status := last(t, events); len(calls) != 0 || !status.Enabled || !status.At.IsZero() {
			t.Errorf("before anybody: %d calls, %+v", len(calls), status)
		}
		r.SetPeople(staff(100))
		time.Sleep(latency / 2)
		r.after(5*time.Minute + latency/2)
		r.SetPeople(nil)
		calls, events = r.after(20 * time.Minute)
		if len(calls) != 0 || len(calendars(events)) != 0 {
			t.Errorf("afterwards %d calls and %d answers", len(calls), len(calendars(events)))
		}
		if status := last(t, events); status.People != 0 || !status.At.IsZero() {
			t.Errorf("%+v", status)
		}
	})
}

func TestNewPeopleAreAskedForAtOnce(t *testing.T) {
	run(t, func(r *rig) {
		r.SetPeople(staff(100))
		r.after(latency / 2)
		r.SetPeople([]switchboard.Person{{ID: "new", Mail: "new@example.com"}})
		calls, events := r.after(10 * time.Second)
		if got := mails(calls); !slices.Equal(got, []string{"new@example.com"}) || !calls[0].at.Equal(r.start.Add(latency/2)) {
			t.Errorf("asked for %v", got)
		}
		if got := calendars(events); len(got) != 1 || last(t, events).People != 1 {
			t.Errorf("answers %v", got)
		}
	})
}

func TestRunEndsWithItsCalls(t *testing.T) {
	run(t, func(r *rig) {
		r.SetPeople(staff(100))
		r.after(latency / 2)
		synctest.Wait() // run cancels now, with three calls under way, and fails if Run does not end
	})
}
