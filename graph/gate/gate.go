// Package gate lets requests to Microsoft Graph through a few at a time.
//
// Outlook serves four requests of one application at once and refuses more, so
// the whole process shares one [Gate]. The refresh in the background takes at
// most three of the four places; one is always left for what the operator
// clicks. When the service asks for a pause, everybody pauses; when it was
// because too many came at once, fewer go in after it, and the places come back
// one by one.
//
// Teams presence has limits of its own and is not one of Outlook's requests.
// It goes through the gate all the same, because four at once is a promise
// about the whole program: it takes one of the three places of the background,
// before the calendars, for the tenth of a second it needs.
package gate

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// Places at the gate: Outlook's limit for one application and mailbox.
const (
	Places           = 4
	BackgroundPlaces = 3
)

// After too many at once.
const (
	giveBack      = 15 * time.Second // without another refusal until a place comes back
	longestJitter = 5 * time.Second
)

// Class is why a request is made, which decides what it may displace.
type Class int

// The classes of request.
const (
	Background Class = iota // the refresh: nobody is waiting for this one
	Click                   // the operator waits for the answer
	Presence                // of Teams: nobody waits, but it is one short request for hundreds of people
)

const classes = 3

// Gate hands out places. It starts no goroutine; the zero value is ready.
// All methods may be called from any goroutine.
type Gate struct {
	// Now is the clock; nil means time.Now. Set it before first use.
	Now func() time.Time
	// Jitter makes a pause longer by a random part of at most upTo, so that
	// consoles which were refused together do not come back together; nil means
	// any part. Set it before first use.
	Jitter func(upTo time.Duration) time.Duration

	mu      sync.Mutex
	inside  [classes]int     // by class
	queue   [classes][]*wait // by class, first come first served
	until   time.Time        // nobody enters before; zero when nothing is held
	lost    int              // places that were taken away at the last refusal
	lostAt  time.Time        // when they begin to come back
	changed chan struct{}
	heard   []func(until time.Time)
}

// wait is one request in the queue. admitted is closed under Gate.mu.
type wait struct{ admitted chan struct{} }

// OnHold registers f to be told when a pause begins or grows, and with the
// zero time when the first request passes after it. f is called in order, with
// the gate locked: it must return at once and not call the gate.
func (g *Gate) OnHold(f func(until time.Time)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.heard = append(g.heard, f)
}

// Enter waits for a place. The caller must call leave exactly once when the
// request is over; more calls do nothing. The wait ends with ctx's error when
// ctx does.
func (g *Gate) Enter(ctx context.Context, class Class) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if class < 0 || class >= classes {
		class = Background
	}
	w := &wait{admitted: make(chan struct{})}
	g.mu.Lock()
	g.queue[class] = append(g.queue[class], w)
	g.admit()
	for {
		changed, pause := g.watch()
		g.mu.Unlock()
		over, stop := alarm(pause)
		select {
		case <-w.admitted:
			stop()
			return sync.OnceFunc(func() { g.leave(class) }), nil
		case <-ctx.Done():
			stop()
			g.giveUp(class, w)
			return nil, ctx.Err()
		case <-changed:
		case <-over:
		}
		stop()
		g.mu.Lock()
		g.admit()
	}
}

// Pause keeps everybody out for at least d, as the service asked. A pause never
// shrinks.
func (g *Gate) Pause(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hold(g.now().Add(d + g.jitter(d)))
}

// Crowded is Pause for a refusal because too many came at once: half of the
// places are gone afterwards, and come back one by one. Refusals of requests
// that were inside together count once.
func (g *Gate) Crowded(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := g.now(); !g.until.After(now) {
		g.lost = Places - max(g.places()/2, 1)
	}
	g.hold(g.now().Add(d + g.jitter(d)))
	g.lostAt = g.until
}

func (g *Gate) jitter(d time.Duration) time.Duration {
	upTo := min(d/4, longestJitter)
	switch {
	case upTo <= 0:
		return 0
	case g.Jitter != nil:
		return g.Jitter(upTo)
	default:
		return rand.N(upTo)
	}
}

// places is how many may be inside now.
func (g *Gate) places() int {
	back := max(int(g.now().Sub(g.lostAt)/giveBack), 0)
	return Places - max(g.lost-back, 0)
}

func (g *Gate) hold(until time.Time) {
	if !until.After(g.until) || !until.After(g.now()) {
		return
	}
	g.until = until
	g.tell(until)
	if g.changed != nil {
		close(g.changed)
		g.changed = nil
	}
}

// HeldUntil is when the present pause ends, or the zero time when there is none.
func (g *Gate) HeldUntil() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.until.After(g.now()) {
		return time.Time{}
	}
	return g.until
}

// admit lets in whoever may pass now. Clicks go first.
func (g *Gate) admit() {
	if g.until.After(g.now()) {
		return
	}
	if !g.until.IsZero() {
		g.until = time.Time{}
		g.tell(g.until)
	}
	for _, class := range []Class{Click, Presence, Background} {
		for len(g.queue[class]) > 0 && g.room(class) {
			close(g.queue[class][0].admitted)
			g.queue[class] = g.queue[class][1:]
			g.inside[class]++
		}
	}
}

func (g *Gate) room(class Class) bool {
	places, behind := g.places(), g.inside[Background]+g.inside[Presence]
	if class != Click && behind >= max(places-(Places-BackgroundPlaces), 1) {
		return false
	}
	return behind+g.inside[Click] < places
}

// watch gives what a waiting request must wake for besides its place: a pause
// that changes, and the end of the present one.
func (g *Gate) watch() (changed <-chan struct{}, pause time.Duration) {
	if g.changed == nil {
		g.changed = make(chan struct{})
	}
	if g.until.IsZero() {
		return g.changed, 0
	}
	return g.changed, max(g.until.Sub(g.now()), time.Millisecond)
}

func (g *Gate) leave(class Class) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside[class]--
	g.admit()
}

// giveUp takes a request out of the queue, or out of the place it was given in
// the same moment.
func (g *Gate) giveUp(class Class, w *wait) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if at := slices.Index(g.queue[class], w); at >= 0 {
		g.queue[class] = slices.Delete(g.queue[class], at, at+1)
		return
	}
	g.inside[class]--
	g.admit()
}

func (g *Gate) tell(until time.Time) {
	for _, f := range g.heard {
		f(until)
	}
}

func (g *Gate) now() time.Time {
	if g.Now == nil {
		return time.Now()
	}
	return g.Now()
}

// alarm fires when the pause is over, and never when there is none.
func alarm(pause time.Duration) (over <-chan time.Time, stop func()) {
	if pause <= 0 {
		return nil, func() {}
	}
	timer := time.NewTimer(pause)
	return timer.C, func() { timer.Stop() }
}
