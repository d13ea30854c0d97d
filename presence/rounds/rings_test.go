package rounds_test

import (
	"context"
	"maps"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/graph/schedule"
	"frontdesk/switchboard"
)

// gaps are the longest times between two answers about each person.
func gaps(calls []asked, until time.Time) map[string]time.Duration {
	last, longest := map[string]time.Time{}, map[string]time.Duration{}
	for _, c := range calls {
		for _, mail := range c.mails {
			if before, ok := last[mail]; ok {
				longest[mail] = max(longest[mail], c.at.Sub(before))
			}
			last[mail] = c.at
		}
	}
	for mail, before := range last {
		longest[mail] = max(longest[mail], until.Sub(before))
	}
	return longest
}

// Ten thousand people: those on screen are never older than a minute and a call,
// favourites five, everybody else half an hour, at 0.3 calls a second.
func TestTheRingsKeepTheirAges(t *testing.T) {
	run(t, func(r *rig) {
		r.after(0)
		r.Show(switchboard.Watched{Selected: id(7000), Shown: ids(5000, 5025), Preferred: ids(9000, 9030)})
		r.SetPeople(staff(10_000))
		calls, _ := r.after(180 * time.Second) // 500 calls, three at once
		if n := len(calls); n < 500 || n > 506 {
			t.Errorf("the first round took %d calls", n)
		}
		more, _ := r.after(93 * time.Minute)
		calls = append(calls, more...)
		if n := len(more); n > 90*20 {
			t.Errorf("%d calls in an hour and a half", n)
		}
		longest := gaps(calls, time.Now())
		for i := range 10_000 {
			limit := 32 * time.Minute
			switch {
			case i == 7000, i >= 5000 && i < 5025:
				limit = time.Minute + latency
			case i >= 9000 && i < 9030:
				limit = 5*time.Minute + latency
			}
			if got := longest[mail(i)]; got > limit || got == 0 {
				t.Fatalf("person %d: %s between two readings, want %s at most", i, got, limit)
			}
		}
		if n := r.busiest(); n > 3 {
			t.Errorf("%d at once", n)
		}
	})
}

// Up to 340 people, everybody is read every minute.
func TestASmallHouseIsReadEveryMinute(t *testing.T) {
	for people, want := range map[int]int{200: 10, 340: 17} {
		run(t, func(r *rig) {
			r.SetPeople(staff(people))
			calls, _ := r.after(9*time.Minute + 59*time.Second)
			if len(calls) != 10*want {
				t.Errorf("%d people: %d calls in ten minutes", people, len(calls))
			}
			for who, gap := range gaps(calls, time.Now()) {
				if gap > time.Minute+10*time.Second {
					t.Fatalf("%s: %s between two readings", who, gap)
				}
			}
		})
	}
}

func TestTheSelectedPersonIsReadAtOnce(t *testing.T) {
	run(t, func(r *rig) {
		r.SetPeople(staff(100))
		r.after(20 * time.Second)
		r.Show(switchboard.Watched{Selected: id(42), Shown: ids(40, 60)})
		if calls, _ := r.after(21 * time.Second); !slices.Equal(mails(calls), mailsOf(42, 43)) {
			t.Errorf("asked for %v", mails(calls))
		}
		r.Show(switchboard.Watched{Selected: id(42), Shown: ids(40, 60)}) // the same one again
		r.Show(switchboard.Watched{Shown: ids(40, 60)})
		r.Show(switchboard.Watched{Selected: id(42), Shown: ids(40, 60)}) // and again: known for a second
		if calls, _ := r.after(40 * time.Second); len(calls) != 0 {
			t.Errorf("asked for %v", mails(calls))
		}
	})
}

// What is scrolled past is not asked for, unless it has begun and somebody else
// wants it.
func TestWhatIsScrolledPastIsDropped(t *testing.T) {
	run(t, func(r *rig) {
		r.SetPeople(staff(1000))
		r.after(100 * time.Second) // the round at 60 s, over 340 people, is through
		var given atomic.Int32
		r.answers(func(ctx context.Context, c asked) ([]schedule.Schedule, error) {
			given.Add(1)
			return free(ctx, c)
		})
		r.look(ids(400, 500)) // three calls begin, two wait
		if calls, _ := r.after(100*time.Second + 200*time.Millisecond); len(calls) != 3 {
			t.Fatalf("%d calls", len(calls))
		}
		r.look(ids(430, 530)) // the second and the third are still wanted, the first is cancelled
		calls, events := r.after(105 * time.Second)
		if all := slices.Sorted(slices.Values(mails(calls))); !slices.Equal(all, mailsOf(460, 530)) {
			t.Errorf("after scrolling: %v", all)
		}
		got := calendars(events)
		if _, ok := got[id(400)]; ok || len(got) != 110 || given.Load() != 6 {
			t.Errorf("%d answers of %d calls", len(got), given.Load())
		}
		for _, e := range events {
			if e, ok := e.(switchboard.CalendarChanged); ok && (e.Status.Fault != nil || e.Status.Failed != 0) {
				t.Errorf("a dropped call is a failure: %+v", e.Status)
			}
		}
		r.look(ids(400, 420)) // back again
		if calls, _ := r.after(106 * time.Second); !slices.Equal(mails(calls), mailsOf(400, 420)) {
			t.Errorf("coming back: %v", mails(calls))
		}
		r.look(ids(600, 620))
		r.look(ids(700, 720)) // the call for the first is cancelled, if it had begun at all
		_, events = r.after(107 * time.Second)
		if got := slices.Sorted(maps.Keys(calendars(events))); !slices.Equal(got, ids(700, 720)) {
			t.Errorf("two at once: answers for %v", got)
		}
	})
}

// A round that everybody is in goes on under those who scroll.
func TestScrollingCancelsNothingThatTheRoundWants(t *testing.T) {
	run(t, func(r *rig) {
		r.look(ids(0, 20))
		r.SetPeople(staff(100))
		r.after(latency / 2)
		r.look(ids(80, 100))
		calls, events := r.after(10 * time.Second)
		if len(calls) != 2 || len(calendars(events)) != 100 {
			t.Errorf("%d calls, %d answers", len(calls), len(calendars(events)))
		}
	})
}

// One slow mailbox does not keep twenty people waiting: it is found by halving
// the groups it is in, and asked for alone from then on.
func TestASlowMailboxIsAskedForAlone(t *testing.T) {
	run(t, func(r *rig) {
		r.slows(map[string]time.Duration{mail(33): 8 * time.Second, mail(75): 6 * time.Second})
		r.SetPeople(staff(200))
		calls, _ := r.after(59 * time.Second)
		if len(calls) != 10 {
			t.Errorf("%d calls in the first round: nobody is known to be slow", len(calls))
		}
		r.after(7*time.Minute - time.Second)
		calls, events := r.after(8*time.Minute - time.Second)
		if len(calls) != 11 {
			t.Errorf("%d calls", len(calls))
		}
		for _, c := range calls {
			slow := slices.Contains(c.mails, mail(33)) || slices.Contains(c.mails, mail(75))
			if slow && len(c.mails) != 2 {
				t.Errorf("with the slow ones: %v", c.mails)
			}
		}
		if n := len(calendars(events)); n != 200 {
			t.Errorf("%d answers", n)
		}
		r.slows(nil)
		r.after(10*time.Minute - time.Second)
		if calls, _ := r.after(11*time.Minute - time.Second); len(calls) != 10 {
			t.Errorf("when nobody is slow any more: %d calls", len(calls))
		}
	})
}

// Many slow mailboxes make calls of their own, one after the other, while the
// others are read.
func TestTheSlowLeaveRoomForTheOthers(t *testing.T) {
	run(t, func(r *rig) {
		slow := map[string]time.Duration{}
		for i := range 30 {
			slow[mail(i)] = 8 * time.Second
		}
		r.slows(slow)
		r.SetPeople(staff(300))
		r.after(20*time.Minute - time.Second)
		calls, events := r.after(21*time.Minute - time.Second)
		var starts []time.Duration
		for _, c := range calls {
			if _, ok := slow[c.mails[0]]; ok {
				starts = append(starts, c.at.Sub(r.start)%time.Minute)
			}
		}
		if len(starts) != 2 || starts[1]-starts[0] < 8*time.Second || len(calls) != 16 || len(calendars(events)) != 300 {
			t.Errorf("%d calls, slow ones at %v, %d answers", len(calls), starts, len(calendars(events)))
		}
	})
}

// So many slow mailboxes that they are not through in a minute keep nobody from
// being read in the next one.
func TestNoRoundWaitsForTheSlow(t *testing.T) {
	run(t, func(r *rig) {
		slow := map[string]time.Duration{}
		for i := range 140 {
			slow[mail(i)] = 9 * time.Second
		}
		r.slows(slow)
		r.SetPeople(staff(340))
		r.after(3*time.Hour - time.Second)
		calls, events := r.after(4 * time.Hour)
		for who, gap := range gaps(calls, time.Now()) {
			if _, ok := slow[who]; !ok && gap > 70*time.Second || gap > 5*time.Minute {
				t.Fatalf("%s: %s between two readings", who, gap)
			}
		}
		if status := last(t, events); time.Since(status.At) > time.Minute || status.Fault != nil {
			t.Errorf("%+v", status)
		}
	})
}

// A mailbox that never answers costs its neighbours one more call, not their
// data.
func TestAMailboxThatHangsCostsNobodyElseTheirData(t *testing.T) {
	run(t, func(r *rig) {
		r.slows(map[string]time.Duration{mail(33): time.Hour})
		r.SetPeople(staff(200))
		_, events := r.after(59 * time.Second)
		got := calendars(events)
		if _, ok := got[id(33)]; ok || len(got) != 199 {
			t.Errorf("%d answers", len(got))
		}
		if status := last(t, events); status.Failed != 1 || status.Fault != nil || status.At.IsZero() {
			t.Errorf("%+v", status)
		}
		r.look(ids(33, 34))
		calls, _ := r.after(2*time.Minute - time.Second)
		if len(calls) != 11 {
			t.Errorf("%d calls in the next round", len(calls))
		}
	})
}

// When the whole service is slow, nobody is under suspicion.
func TestASlowServiceIsNotTakenForSlowMailboxes(t *testing.T) {
	run(t, func(r *rig) {
		slow := map[string]time.Duration{}
		for i := range 200 {
			slow[mail(i)] = 5 * time.Second
		}
		r.slows(slow)
		r.SetPeople(staff(200))
		calls, _ := r.after(5*time.Minute - time.Second)
		if len(calls) != 50 {
			t.Errorf("%d calls in five rounds", len(calls))
		}
	})
}

func TestATooBigCalendarIsHalvedUntilItFits(t *testing.T) {
	for fits, want := range map[string]struct {
		calls int
		hours int // of the window in the end
		kind  switchboard.Kind
	}{
		"in five people": {2, 48, switchboard.KindFree}, // the others have been read: it is alone the second time
		"alone":          {2, 48, switchboard.KindFree},
		"alone in a day": {3, 24, switchboard.KindFree},
		"alone in half":  {4, 12, switchboard.KindFree},
		"not even alone": {4, 12, switchboard.KindUnknown},
	} {
		run(t, func(r *rig) {
			r.answers(func(ctx context.Context, c asked) ([]schedule.Schedule, error) {
				out, _ := free(ctx, c)
				window := c.to.Sub(c.from)
				ok := map[string]bool{
					"in five people": len(c.mails) <= 5, "alone": len(c.mails) == 1,
					"alone in a day": len(c.mails) == 1 && window <= 24*time.Hour,
					"alone in half":  len(c.mails) == 1 && window <= 12*time.Hour,
				}[fits]
				if i := slices.Index(c.mails, mail(3)); i >= 0 && !ok {
					out[i] = schedule.Schedule{Mail: mail(3), Outcome: schedule.OutcomeTooBig, Fault: &switchboard.Fault{Code: "calendar-too-big"}}
				}
				return out, nil
			})
			time.Sleep(9*time.Hour + 10*time.Minute)
			r.start = time.Now()
			r.SetPeople(staff(20))
			calls, events := r.after(30 * time.Second)
			got := calendars(events)
			kind := switchboard.StatusOf(switchboard.Facts{Calendar: got[id(3)]}, time.Now()).Kind
			if len(calls) != want.calls || len(got) != 20 || kind != want.kind {
				t.Errorf("%s: %d calls, %d answers, %s", fits, len(calls), len(got), kind)
			}
			final := calls[len(calls)-1]
			if hours := int(final.to.Sub(final.from).Hours()); hours != want.hours {
				t.Errorf("%s: a window of %d hours", fits, hours)
			}
			calls, _ = r.after(90 * time.Second) // the next round knows
			if len(calls) != 2 || len(mails(calls)) != 20 {
				t.Errorf("%s: the next round made %d calls", fits, len(calls))
			}
			r.answers(free)
			r.after(24 * time.Hour)
			if calls, _ = r.after(24*time.Hour + 90*time.Second); len(calls[len(calls)-1].mails) != 20 {
				t.Errorf("%s: a day later, when it fits, %v", fits, calls[len(calls)-1].mails)
			}
		})
	}
}

// Somebody without a calendar is asked about once a day, also when there is
// nobody else.
func TestNoAccessIsAskedAboutDaily(t *testing.T) {
	for _, people := range []int{10, 1} {
		run(t, func(r *rig) {
			r.answers(func(ctx context.Context, c asked) ([]schedule.Schedule, error) {
				out, _ := free(ctx, c)
				for i := range out {
					if out[i].Mail == mail(0) {
						out[i] = schedule.Schedule{Mail: mail(0), Outcome: schedule.OutcomeLasting, Fault: &switchboard.Fault{Code: "calendar-no-access"}}
					}
				}
				return out, nil
			})
			r.look(ids(0, 10))
			r.SetPeople(staff(people))
			calls, events := r.after(49 * time.Hour)
			if n := len(slices.DeleteFunc(mails(calls), func(m string) bool { return m != mail(0) })); n != 3 {
				t.Errorf("of %d: asked %d times in two days and an hour", people, n)
			}
			if status := last(t, events); time.Since(status.At) > time.Minute || status.Failed != 1 || status.Fault != nil {
				t.Errorf("of %d: %+v", people, status)
			}
		})
	}
}

// A new directory with the same people in it goes on where the old one was.
func TestANewDirectoryKeepsTheRings(t *testing.T) {
	run(t, func(r *rig) {
		r.SetPeople(staff(1000))
		r.after(30 * time.Second)
		r.SetPeople(append(staff(1000), switchboard.Person{ID: "new", Mail: "new@example.com"}))
		calls, _ := r.after(59 * time.Second)
		if all := mails(calls); len(all) != 341 || !slices.Contains(all, "new@example.com") {
			t.Errorf("%d people asked for", len(all))
		}
		r.SetPeople(nil)
		r.SetPeople(staff(1000))
		if calls, _ := r.after(90 * time.Second); len(calls) != 50 {
			t.Errorf("after nobody: %d calls", len(calls))
		}
	})
}
