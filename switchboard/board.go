package switchboard

import (
	"context"
	"sync"
	"time"
)

// Board owns the state: one goroutine applies the events in the order they
// were posted, hands the effects to the ports, and gives every watcher the
// newest view. Make it with NewBoard, then call Run once.
type Board struct {
	ports Ports
	clock func() time.Time
	wake  chan struct{} // holds one token while the mailbox is not empty

	mu       sync.Mutex
	mailbox  []Event
	watchers map[chan View]struct{}
	view     View
	state    State // only Run touches it
}

// NewBoard prepares a board. The clock tells the time of every event and view;
// nil means time.Now.
func NewBoard(s State, p Ports, clock func() time.Time) *Board {
	if clock == nil {
		clock = time.Now
	}
	return &Board{
		ports: p, clock: clock, wake: make(chan struct{}, 1),
		watchers: map[chan View]struct{}{}, state: s, view: s.View(clock()),
	}
}

// Post hands an event over. It never blocks and may be called from anywhere,
// also before Run; after Run has ended events are kept and not applied.
func (b *Board) Post(e Event) {
	b.mu.Lock()
	b.mailbox = append(b.mailbox, e)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// Watch gives the present view at once and afterwards always the newest: a
// watcher that is slow misses what lies between, never the last. The channel
// closes when ctx ends.
func (b *Board) Watch(ctx context.Context) <-chan View {
	ch := make(chan View, 1)
	b.mu.Lock()
	ch <- b.view
	b.watchers[ch] = struct{}{}
	b.mu.Unlock()
	context.AfterFunc(ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.watchers, ch)
		close(ch)
	})
	return ch
}

// Run applies events until ctx ends. Events that wait together are applied
// together and shown once.
func (b *Board) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.wake:
		case <-timer.C:
			b.Post(Tick{})
			<-b.wake
		}
		now := b.clock()
		b.applyAll(now)
		timer.Reset(max(time.Millisecond, b.state.Wake(now).Sub(now)))
	}
}

// applyAll empties the mailbox, performs what follows, and publishes one view.
func (b *Board) applyAll(now time.Time) {
	b.mu.Lock()
	events := b.mailbox
	b.mailbox = nil
	b.mu.Unlock()
	for _, e := range events {
		next, effects := Apply(b.state, e, now)
		b.state = next
		for _, effect := range effects {
			effect.perform(b.ports)
		}
	}
	b.publish(b.state.View(now))
}

// publish replaces the view that each watcher has not yet taken.
func (b *Board) publish(v View) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.view = v
	for ch := range b.watchers {
		select {
		case <-ch:
		default:
		}
		ch <- v
	}
}
