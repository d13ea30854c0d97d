package trouble

import (
	"math/rand/v2"
	"net/http"
	"time"
)

// Shaking is how often an endpoint fails, in requests of a hundred. Which ones
// is a matter of the seed alone: it is the same every time.
type Shaking struct {
	Throttled   int // 429, with a Retry-After of one second
	Unavailable int // 503, without one
	Dropped     int // the connection ends
	Seed        uint64
}

// shaken deals out the failures of one endpoint.
type shaken struct {
	Shaking
	dice *rand.Rand
}

// Shake lets an endpoint fail now and then, beside what Break does to it.
func (o *Obstacles) Shake(endpoint string, how Shaking) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.shaken[endpoint] = &shaken{how, rand.New(rand.NewPCG(how.Seed, 1))}
}

// next says how the next request fails, if it does.
func (s *shaken) next() *Fault {
	if s == nil {
		return nil
	}
	switch n := s.dice.IntN(100); {
	case n < s.Throttled:
		return &Fault{Kind: Status, Status: http.StatusTooManyRequests, RetryAfter: time.Second}
	case n < s.Throttled+s.Unavailable:
		return &Fault{Kind: Status}
	case n < s.Throttled+s.Unavailable+s.Dropped:
		return &Fault{Kind: Drop}
	}
	return nil
}
