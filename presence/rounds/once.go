package rounds

import (
	"context"
	"sync"
	"time"

	"frontdesk/graph/gate"
	"frontdesk/switchboard"
)

// Once reads the calendars of some people and waits for the answers. It has
// nothing to do with the rounds and posts no event.
//
// Everybody is in the result: those who could not be read with a Fault. The
// error is for nobody at all having been read because the calls failed.
func (r *Refresher) Once(ctx context.Context, people []switchboard.Person) (map[switchboard.PersonID]switchboard.Calendar, error) {
	work := &once{results: unreachable(people, r.now())}
	from := r.now()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan []*subject)
	var workers sync.WaitGroup
	for range AtOnce {
		workers.Go(func() {
			for batch := range batches {
				a := r.fetch(ctx, gate.Click, newCall(nil, batch, from))
				if work.take(a, r.now()); final(a.err) {
					cancel()
				}
			}
		})
	}
	for rest := newStaff(people, nil).subjects; len(rest) > 0; {
		n := min(len(rest), PerCall)
		batches <- rest[:n]
		rest = rest[n:]
	}
	close(batches)
	workers.Wait()
	if work.answered == 0 && work.err != nil {
		return nil, work.err
	}
	return work.results, nil
}

// once gathers the answers.
type once struct {
	mu       sync.Mutex
	results  map[switchboard.PersonID]switchboard.Calendar
	answered int
	err      error // the first failure
}

func (o *once) take(a answer, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if a.err == nil {
		o.answered++
		for i, one := range a.batch {
			for _, id := range one.people {
				o.results[id] = calendar(a.Schedules[i], a.call, now)
			}
		}
		return
	}
	if o.err == nil {
		o.err = a.err
	}
	for _, one := range a.batch {
		for _, id := range one.people {
			o.results[id] = switchboard.Calendar{Fault: faultOf(o.err)}
		}
	}
}
