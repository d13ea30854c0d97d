package ui

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// Pump hands views to the console until ctx ends, and then closes the app.
// When views is closed it waits for that. It runs in the caller's goroutine
// and is the only code that crosses to Fyne's: a view that comes while an
// older one still waits there replaces it, so that a storm of changes costs
// one render. Where Params.Slow asks, it also measures how long Fyne's
// goroutine takes to get to something.
func Pump(ctx context.Context, views <-chan switchboard.View, c *Console) {
	var next slot
	beat := newHeartbeat(fyne.Do, c.params.Slow)
	defer beat.stop()
	for {
		select {
		case <-ctx.Done():
			fyne.Do(c.app.Quit)
			return
		case at := <-beat.due:
			beat.send(at)
		case took := <-beat.landed:
			beat.land(took)
		case v, ok := <-views:
			if !ok {
				views = nil // the same ctx has ended, or no view will ever come
				continue
			}
			if next.put(v) {
				fyne.Do(func() { c.Render(next.take()) })
			}
		}
	}
}

// slot holds the newest view until it is fetched.
type slot struct {
	mu      sync.Mutex
	view    switchboard.View
	waiting bool
}

// put stores a view and reports whether nobody is on the way to fetch one.
func (s *slot) put(v switchboard.View) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !s.waiting
	s.view, s.waiting = v, true
	return first
}

func (s *slot) take() switchboard.View {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = false
	return s.view
}
