package loopback

import (
	"maps"
	"net/http"
	"sync"
)

// told is how many strays of one kind are told of as they come. There are
// fewer than twenty kinds, so that no number of hits fills a log.
const told = 3

// strays counts what was turned away.
type strays struct {
	mu    sync.Mutex
	count map[string]int // by reason
}

func (s *strays) add(reason string) (times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.count == nil {
		s.count = map[string]int{}
	}
	s.count[reason]++
	return s.count[reason]
}

// Strays is how many requests were turned away until now, by the reason that
// [Config.Stray] is told. The map is the caller's.
func (r *Receiver) Strays() map[string]int {
	r.strays.mu.Lock()
	defer r.strays.mu.Unlock()
	return maps.Clone(r.strays.count)
}

// turnAway shows a page to whoever is not expected, and counts it.
func (r *Receiver) turnAway(w http.ResponseWriter, status int, page, reason string) {
	write(w, status, page)
	if times := r.strays.add(reason); times <= told && r.cfg.Stray != nil {
		r.cfg.Stray(reason)
	}
}
