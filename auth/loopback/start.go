package loopback

import (
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"strings"
	"sync"
)

// startPath begins the one-time addresses.
const startPath = "/start/"

// starts holds where the unused one-time addresses lead. The key is a digest:
// how long a lookup takes then depends on bits that a guesser cannot steer one
// by one, so that no comparison in constant time is needed.
type starts struct {
	mu    sync.Mutex
	to    map[[sha256.Size]byte]string
	ended bool
}

// Start mints an address on this receiver that leads the browser to authorize
// once. The authorize address holds the state; this one may stand in the list
// of processes or on the clipboard, as it is worth nothing after its use.
// Several may be unused at a time. They end with the receiver.
func (r *Receiver) Start(authorize string) string {
	name := rand.Text() // more than 128 bits
	r.starts.put(name, authorize)
	return r.RedirectURI() + startPath + name
}

func (s *starts) put(name, to string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return
	}
	if s.to == nil {
		s.to = map[[sha256.Size]byte]string{}
	}
	s.to[sha256.Sum256([]byte(name))] = to
}

// end leaves no address that leads on.
func (s *starts) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended, s.to = true, nil
}

// take uses up a one-time address, or gives "" when there is none.
func (s *starts) take(name string) string {
	key := sha256.Sum256([]byte(name))
	s.mu.Lock()
	defer s.mu.Unlock()
	to := s.to[key]
	delete(s.to, key)
	return to
}

// start sends the browser on. A used address and one that never was get the
// same page: nobody learns which names were given out.
func (r *Receiver) start(w http.ResponseWriter, q *http.Request) {
	to := r.starts.take(strings.TrimPrefix(q.URL.Path, startPath))
	if to == "" {
		r.turnAway(w, http.StatusGone, usedPage, "start-used")
		return
	}
	lead(w, to)
	if r.cfg.Started != nil {
		r.cfg.Started()
	}
}
