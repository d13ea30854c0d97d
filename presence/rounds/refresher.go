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

	strikes   = 3 // calls that fail one after the other end a round
	noAddress = "calendar-no-address"
)

// Ask fetches the calendars of at most PerCall people. There is one schedule
// for each mail of the question, in the same order.
//
// An error is a failure of the whole call. One that is context.DeadlineExceeded
// while ctx goes on says that the service did not answer in time. If it has a
// method Final() bool that says true, asking for others is no use either; if it
// has, or wraps, a *switchboard.Fault or a method Fault() *switchboard.Fault,
// that is shown.
type Ask func(ctx context.Context, class gate.Class, q schedule.Question) (schedule.Answer, error)

// Config says how to ask and how often.
type Config struct {
	Ask    Ask
	Titles bool             // read titles where colleagues share them; else none is read
	Every  time.Duration    // between rounds; less than EveryAtLeast is raised to it
	Now    func() time.Time // nil means time.Now
	Log    *slog.Logger     // nil means no log
}

// Refresher reads calendars in rounds: those who are looked at in each, everybody
// else as often as the rings say, see perMinute. Its methods may be called from
// any goroutine and return at once, except Run and Once.
type Refresher struct {
	ask    Ask
	titles bool
	every  time.Duration
	now    func() time.Time
	log    *slog.Logger
	post   func(switchboard.Event)
	wake   chan struct{} // holds one token while Run has something to look at

	mu     sync.Mutex
	staff  *staff
	status switchboard.CalendarStatus
	next   time.Time // when the next round begins; zero means at once
}

// New prepares a refresher. Events go to post, which must not block and not
// call the refresher; nil throws them away.
func New(cfg Config, post func(switchboard.Event)) *Refresher {
	r := &Refresher{
		ask: cfg.Ask, titles: cfg.Titles, every: max(cfg.Every, EveryAtLeast), now: cfg.Now, log: cfg.Log, post: post,
		wake: make(chan struct{}, 1), staff: newStaff(nil, nil),
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
// has returned, no event tells of them. Those who were there before keep their
// place in the rings; nobody (nil) stops the refresh and forgets them, which
// whoever forgets the calendars must do.
func (r *Refresher) SetPeople(people []switchboard.Person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.staff.giveUp()
	r.staff = newStaff(people, r.staff)
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

// Show says who is looked at. The newest call wins: these people are asked for
// first from now on, and at once where what is known is too old for them. What
// was asked for only because of an earlier one is dropped.
func (r *Refresher) Show(w switchboard.Watched) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.staff.look(w, r.now())
	r.poke()
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
