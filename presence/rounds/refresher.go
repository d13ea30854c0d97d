package rounds

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"frontdesk/graph/gate"
	"frontdesk/graph/schedule"
	"frontdesk/switchboard"
)

// The limits of the refresh.
const (
	EveryAtLeast = time.Minute    // between two rounds
	Window       = 48 * time.Hour // today and tomorrow, so that a lamp flips at a block's edge without a request
	PerCall      = 20             // people in one call
	AtOnce       = 3              // calls under way; the fourth place at the gate is for clicks

	fresh     = time.Minute      // data of this age is not asked for again when a person comes into view
	patience  = 10 * time.Second // before a person is asked for again after a failure, by scrolling
	strikes   = 3                // calls that fail one after the other end a round
	noAddress = "calendar-no-address"
)

// Ask fetches the calendars of at most PerCall people in the window [from, to).
// There is one answer for each mail, in the same order.
//
// An error is a failure of the whole call. If it has a method Final() bool that
// says true, asking for others is no use either; if it has, or wraps, a
// *switchboard.Fault or a method Fault() *switchboard.Fault, that is shown.
type Ask func(ctx context.Context, class gate.Class, mails []string, from, to time.Time) ([]schedule.Schedule, error)

// Config says how to ask and how often.
type Config struct {
	Ask   Ask
	Every time.Duration    // between rounds; less than EveryAtLeast is raised to it
	Now   func() time.Time // nil means time.Now
	Log   *slog.Logger     // nil means no log
}

// Refresher reads calendars in rounds: everybody once in each, those on screen
// first. Its methods may be called from any goroutine and return at once,
// except Run and Once.
type Refresher struct {
	ask   Ask
	every time.Duration
	now   func() time.Time
	log   *slog.Logger
	post  func(switchboard.Event)
	wake  chan struct{} // holds one token while Run has something to look at

	mu     sync.Mutex
	staff  *staff
	status switchboard.CalendarStatus
	next   time.Time // when the next round begins; zero means at once
}

// New prepares a refresher. Events go to post, which must not block and not
// call the refresher; nil throws them away.
func New(cfg Config, post func(switchboard.Event)) *Refresher {
	r := &Refresher{
		ask: cfg.Ask, every: max(cfg.Every, EveryAtLeast), now: cfg.Now, log: cfg.Log, post: post,
		wake: make(chan struct{}, 1), staff: newStaff(nil),
		status: switchboard.CalendarStatus{Enabled: true},
	}
	if r.now == nil {
		r.now = time.Now
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	if r.post == nil {
		r.post = func(switchboard.Event) {}
	}
	return r
}

// Run asks in rounds until ctx ends, then waits for the calls under way and
// returns nil. Call it once.
func (r *Refresher) Run(ctx context.Context) error {
	answers := make(chan answer)
	var calls sync.WaitGroup
	calling, cancel := context.WithCancel(ctx)
	defer func() { cancel(); drain(&calls, answers) }()
	r.mu.Lock()
	r.tell()
	r.mu.Unlock()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		for _, ask := range r.start(calling) {
			calls.Go(func() { answers <- ask() })
		}
		timer.Reset(r.rest())
		select {
		case <-ctx.Done():
			return nil
		case a := <-answers:
			r.settle(ctx, a)
		case <-r.wake:
		case <-timer.C:
		}
	}
}

// drain takes the answers that nobody waits for any more.
func drain(calls *sync.WaitGroup, answers <-chan answer) {
	done := make(chan struct{})
	go func() { calls.Wait(); close(done) }()
	for {
		select {
		case <-answers:
		case <-done:
			return
		}
	}
}

// SetPeople says whose calendars to read, and begins a new round with them at
// once. Calls under way for the people before are given up: after SetPeople
// has returned, no event tells of them. Nobody (nil) stops the refresh.
func (r *Refresher) SetPeople(people []switchboard.Person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	shown := r.staff.shown
	r.staff.giveUp()
	r.staff = newStaff(people)
	r.staff.shown = shown
	r.next = time.Time{}
	r.status.People, r.status.Failed, r.status.Fault = len(r.staff.byID), 0, nil
	if len(people) == 0 {
		r.status.At = time.Time{}
		r.tell()
	}
	if results := unreachable(people, r.now()); len(results) > 0 {
		r.post(switchboard.CalendarRead{Results: results})
	}
	r.poke()
}

// Show says who is on screen. The newest call wins: these people are asked for
// first from now on, and at once where what is known is older than a minute.
func (r *Refresher) Show(ids []switchboard.PersonID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.staff.shown = append([]switchboard.PersonID(nil), ids...)
	if r.staff.wantShown(r.now()) {
		r.poke()
	}
}

// Held is told when the service asks everybody to wait, and with the zero time
// when that is over.
func (r *Refresher) Held(until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status.HeldTo = until
	r.tell()
}

// poke lets Run look again.
func (r *Refresher) poke() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// tell posts the state of the refresh.
func (r *Refresher) tell() { r.post(switchboard.CalendarChanged{Status: r.status}) }
