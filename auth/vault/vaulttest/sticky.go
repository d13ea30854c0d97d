package vaulttest

import "sync"

// Sticky lets calls hang for as long as it is stuck, whatever becomes of their
// context. A keyring for a test embeds it and waits in each call. Its methods
// may be called from any goroutine; the zero value is not stuck.
type Sticky struct {
	mu    sync.Mutex
	stuck chan struct{} // nil: not stuck
}

// Wait returns when nothing is stuck.
func (s *Sticky) Wait() {
	s.mu.Lock()
	stuck := s.stuck
	s.mu.Unlock()
	if stuck != nil {
		<-stuck
	}
}

// Stick lets the calls from now on hang until release is called, which may be
// done more than once.
func (s *Sticky) Stick() (release func()) {
	stuck := make(chan struct{})
	s.mu.Lock()
	s.stuck = stuck
	s.mu.Unlock()
	return sync.OnceFunc(func() {
		s.mu.Lock()
		s.stuck = nil
		s.mu.Unlock()
		close(stuck)
	})
}
