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
		var g gate.Gate
		var told []time.Time
		g.OnHold(func(until time.Time) { told = append(told, until) })
		start := time.Now()
		leave := mustPass(t, enter(t.Context(), &g, gate.Background))

		first, longer := start.Add(3*time.Second), start.Add(5*time.Second)
		g.Hold(first)
		click, refresh := enter(t.Context(), &g, gate.Click), enter(t.Context(), &g, gate.Background)
		leave() // a free place does not end the pause
		mustWait(t, click)
		time.Sleep(time.Second)
		g.Hold(longer)
		g.Hold(first) // a shorter one changes nothing
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
		var g gate.Gate
		var leave []func()
		for range gate.Places {
			leave = append(leave, mustPass(t, enter(t.Context(), &g, gate.Click)))
		}
		waiting := enter(t.Context(), &g, gate.Click)
		mustWait(t, waiting)
		g.Hold(time.Now().Add(2 * time.Second))
		for _, l := range leave {
			l()
		}
		mustWait(t, waiting)
		time.Sleep(2 * time.Second)
		mustPass(t, waiting)
	})
}
