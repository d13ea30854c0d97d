package loopback

import (
	"context"
	"time"
)

// Bounds and pages, for tests that compare.
const (
	Visits = visits
	Told   = told
)

// ListenWithin is [Listen] with other deadlines.
func ListenWithin(ctx context.Context, cfg Config, header, request time.Duration) (*Receiver, error) {
	return listen(ctx, cfg, times{header, request})
}

// Open is how many connections are open now.
func (r *Receiver) Open() int {
	r.gate.mu.Lock()
	defer r.gate.mu.Unlock()
	return len(r.gate.open)
}
