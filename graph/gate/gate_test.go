package gate_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/graph/gate"
)

// enter asks for a place in the background of the test and reports by channel.
func enter(ctx context.Context, g *gate.Gate, class gate.Class) <-chan func() {
	in := make(chan func(), 1)
	go func() {
		defer close(in)
		if leave, err := g.Enter(ctx, class); err == nil {
			in <- leave
		}
	}()
	return in
}

// passed reports whether the request got its place, once everything settled.
func passed(in <-chan func()) (leave func(), ok bool) {
	synctest.Wait()
	select {
	case leave, ok = <-in:
		return leave, ok
	default:
		return nil, false
	}
}

func mustPass(t *testing.T, in <-chan func()) (leave func()) {
	t.Helper()
	leave, ok := passed(in)
	if !ok {
		t.Fatal("the request was not let in")
	}
	return leave
}

func mustWait(t *testing.T, in <-chan func()) {
	t.Helper()
	if _, ok := passed(in); ok {
		t.Fatal("the request was let in too early")
	}
}

// exactly makes pauses as long as they were asked for.
func exactly(time.Duration) time.Duration { return 0 }

func TestAClickPassesWhileTheRefreshIsBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gate.Gate
		var leave []func()
		for range gate.BackgroundPlaces {
			leave = append(leave, mustPass(t, enter(t.Context(), &g, gate.Background)))
		}
		fourth := enter(t.Context(), &g, gate.Background)
		mustWait(t, fourth)
		click := mustPass(t, enter(t.Context(), &g, gate.Click))
		second := enter(t.Context(), &g, gate.Click)
		mustWait(t, second) // four are inside

		leave[0]() // the waiting click goes before the waiting refresh
		mustWait(t, fourth)
		leave = append(leave, mustPass(t, second))
		click()
		leave = append(leave, mustPass(t, fourth))
		for _, l := range leave {
			l()
			l() // leaving twice gives no second place away
		}
		for range gate.Places {
			mustPass(t, enter(t.Context(), &g, gate.Click))
		}
		last, cancel := context.WithCancel(t.Context())
		fifth := enter(last, &g, gate.Click)
		mustWait(t, fifth)
		cancel()
		synctest.Wait()
	})
}

func TestARequestThatGivesUpKeepsNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gate.Gate
		var leave []func()
		for range gate.Places {
			leave = append(leave, mustPass(t, enter(t.Context(), &g, gate.Click)))
		}
		ctx, cancel := context.WithCancel(t.Context())
		given := make(chan error, 1)
		go func() {
			_, err := g.Enter(ctx, gate.Click)
			given <- err
		}()
		synctest.Wait()
		next := enter(t.Context(), &g, gate.Click)
		cancel()
		if err := <-given; !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want the context's error", err)
		}
		mustWait(t, next)
		leave[0]()
		mustPass(t, next)
		if _, err := g.Enter(ctx, gate.Click); !errors.Is(err, context.Canceled) {
			t.Fatalf("a request that is over before it starts got %v", err)
		}
	})
}

func TestAPauseHoldsEverybodyAndIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gate.Gate{Jitter: exactly}
		var told []time.Time
		g.OnHold(func(until time.Time) { told = append(told, until) })
		start := time.Now()
		leave := mustPass(t, enter(t.Context(), &g, gate.Background))

		first, longer := start.Add(3*time.Second), start.Add(5*time.Second)
		g.Pause(3 * time.Second)
		click, refresh := enter(t.Context(), &g, gate.Click), enter(t.Context(), &g, gate.Background)
		leave() // a free place does not end the pause
		mustWait(t, click)
		time.Sleep(time.Second)
		g.Pause(4 * time.Second)
		g.Pause(2 * time.Second) // a shorter one changes nothing
		if got := g.HeldUntil(); !got.Equal(longer) {
			t.Fatalf("held until %v, want %v", got, longer)
		}
		time.Sleep(time.Until(longer) - time.Millisecond)
		mustWait(t, click)
		mustWait(t, refresh)
		time.Sleep(2 * time.Millisecond)
		mustPass(t, click)
		mustPass(t, refresh)
		if got := g.HeldUntil(); !got.IsZero() {
			t.Fatalf("still held until %v", got)
		}
		if want := []time.Time{first, longer, {}}; !slices.EqualFunc(told, want, time.Time.Equal) {
			t.Fatalf("told %v, want %v", told, want)
		}
	})
}

func TestAPauseThatComesWhileAllPlacesAreTakenStillEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gate.Gate{Jitter: exactly}
		var leave []func()
		for range gate.Places {
			leave = append(leave, mustPass(t, enter(t.Context(), &g, gate.Click)))
		}
		waiting := enter(t.Context(), &g, gate.Click)
		mustWait(t, waiting)
		g.Pause(2 * time.Second)
		for _, l := range leave {
			l()
		}
		mustWait(t, waiting)
		time.Sleep(2 * time.Second)
		mustPass(t, waiting)
	})
}

// fill lets in as many as there is room for, and reports how many that were.
func fill(t *testing.T, g *gate.Gate, class gate.Class) (inside int, clear func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var leave []func()
	for {
		l, ok := passed(enter(ctx, g, class))
		if !ok {
			cancel()
			synctest.Wait()
			return len(leave), func() {
				for _, l := range leave {
					l()
				}
			}
		}
		leave = append(leave, l)
	}
}

func TestTooManyAtOnceCostsHalfOfThePlacesForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gate.Gate{Jitter: exactly}
		count := func() (clicks, refresh int) {
			n, clear := fill(t, &g, gate.Click)
			clear()
			m, clear := fill(t, &g, gate.Background)
			clear()
			return n, m
		}
		check := func(when string, clicks, refresh int) {
			t.Helper()
			if n, m := count(); n != clicks || m != refresh {
				t.Errorf("%s: %d clicks and %d of the refresh, want %d and %d", when, n, m, clicks, refresh)
			}
		}
		check("at first", 4, 3)
		g.Crowded(2 * time.Second)
		g.Crowded(2 * time.Second) // was inside together with the first
		time.Sleep(2 * time.Second)
		check("after the pause", 2, 1)
		g.Crowded(2 * time.Second)
		time.Sleep(2 * time.Second)
		check("after another one", 1, 1)
		g.Crowded(time.Second)
		time.Sleep(16 * time.Second)
		check("after a third one and fifteen seconds", 2, 1)
		time.Sleep(15 * time.Second)
		check("fifteen seconds later", 3, 2)
		time.Sleep(15 * time.Second)
		check("and again", 4, 3)
		g.Pause(time.Second)
		time.Sleep(time.Second)
		check("a pause for another reason", 4, 3)
	})
}

func TestAPauseIsALittleLongerThanAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		different := map[time.Duration]bool{}
		for range 20 {
			var g gate.Gate
			g.Crowded(4 * time.Second)
			held := time.Until(g.HeldUntil())
			if held < 4*time.Second || held > 5*time.Second {
				t.Errorf("held for %s", held)
			}
			different[held] = true
		}
		if len(different) < 2 {
			t.Error("twenty consoles would come back together")
		}
		var g gate.Gate
		g.Pause(4 * time.Minute)
		if held := time.Until(g.HeldUntil()); held < 4*time.Minute || held > 4*time.Minute+5*time.Second {
			t.Errorf("held for %s", held)
		}
	})
}

// Presence is one of the background's requests, and goes before the others.
func TestPresenceGoesBeforeTheCalendarsAndLeavesThePlaceOfTheClick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gate.Gate
		var leave []func()
		for range gate.BackgroundPlaces {
			leave = append(leave, mustPass(t, enter(t.Context(), &g, gate.Background)))
		}
		calendars := enter(t.Context(), &g, gate.Background)
		mustWait(t, calendars)
		presence := enter(t.Context(), &g, gate.Presence)
		mustWait(t, presence)
		leave[0]()
		done := mustPass(t, presence)
		mustWait(t, calendars)
		mustPass(t, enter(t.Context(), &g, gate.Click))
		done()
		mustPass(t, calendars)
	})
}
