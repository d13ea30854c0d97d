package switchboard_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	. "frontdesk/switchboard"
)

// running starts a board inside a synctest bubble and ends it with the test.
func running(t *testing.T, p Ports) *Board {
	b := NewBoard(NewState(time.UTC), p, nil)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return b
}

func TestAWatcherGetsThePresentThenTheNewest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := running(t, Ports{})
		b.Post(CallOffered{ID: "first"})
		synctest.Wait()
		views := b.Watch(t.Context())
		if v := <-views; len(v.Calls) != 1 {
			t.Fatalf("the present has %d calls", len(v.Calls))
		}
		for range 500 {
			b.Post(LinesRead{Results: map[string]Line{"4711": {State: LineOnCall}}})
		}
		b.Post(CallOffered{ID: "second"})
		synctest.Wait()
		if v := <-views; len(v.Calls) != 2 {
			t.Errorf("the newest view has %d calls", len(v.Calls))
		}
		select {
		case <-views:
			t.Error("a backlog of views")
		default:
		}
	})
}

func TestEveryWatcherGetsEachView(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := running(t, Ports{})
		ctx, cancel := context.WithCancel(t.Context())
		one, two := b.Watch(ctx), b.Watch(t.Context())
		<-one
		<-two
		b.Post(CallOffered{ID: "a"})
		synctest.Wait()
		if len((<-one).Calls) != 1 || len((<-two).Calls) != 1 {
			t.Error("a watcher missed the newest view")
		}
		cancel()
		synctest.Wait()
		if _, open := <-one; open {
			t.Error("the channel stays open after its context ended")
		}
		b.Post(CallOffered{ID: "b"})
		synctest.Wait()
		if len((<-two).Calls) != 2 {
			t.Error("the other watcher is cut off")
		}
	})
}

type phoneSpy struct {
	Phone
	answered []CallID
}

func (p *phoneSpy) Answer(id CallID) { p.answered = append(p.answered, id) }

func TestEffectsReachTheirPort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		spy := &phoneSpy{}
		b := running(t, Ports{Phone: spy})
		b.Post(CallOffered{ID: "a"})
		b.Post(Answer{"a"})
		b.Post(Asked{Wish: WishSignIn}) // its port is nil: swallowed
		synctest.Wait()
		if len(spy.answered) != 1 || spy.answered[0] != "a" {
			t.Errorf("answered %v", spy.answered)
		}
	})
}

// A lamp flips at the block's edge without any event, and timers advance.
func TestTimePassesByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := running(t, Ports{})
		now := time.Now()
		edge := now.Add(17*time.Minute + 23*time.Second)
		b.Post(PeopleLoaded{Roster: NewRoster([]Person{{ID: "ada", Name: "Ada"}})})
		b.Post(Show{People: []PersonID{"ada"}})
		b.Post(CalendarRead{map[PersonID]Calendar{"ada": {From: now, To: now.Add(time.Hour), Fetched: now, Blocks: []Block{{Start: edge, End: edge.Add(time.Hour), Kind: BlockBusy}}}}})
		views := b.Watch(t.Context())
		for v := range views {
			if e := v.Person("ada"); e != nil && v.Status(e).Kind == KindBusy {
				if !v.Now.Equal(edge) {
					t.Errorf("the lamp flipped at %v, the block begins at %v", v.Now, edge)
				}
				break
			}
		}
		b.Post(CallOffered{ID: "a"})
		synctest.Wait()
		first := (<-views).Now
		if second := (<-views).Now; second.Sub(first) > time.Second {
			t.Errorf("with a call on screen time stood still for %v", second.Sub(first))
		}
	})
}

func TestAnIdleBoardSleeps(t *testing.T) {
	s := NewState(time.UTC)
	now := time.Date(2026, 11, 24, 9, 41, 10, 0, time.UTC)
	if wake := s.Wake(now); !wake.Equal(now.Truncate(time.Minute).Add(time.Minute)) {
		t.Errorf("an idle console wakes at %v", wake)
	}
	s, _ = Apply(s, CallOffered{ID: "a"}, now)
	if wake := s.Wake(now); !wake.Equal(now.Add(time.Second)) {
		t.Errorf("with a call it wakes at %v", wake)
	}
}
