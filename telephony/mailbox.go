package telephony

import "sync"

// mailbox hands messages to the one goroutine that owns something. Putting
// never blocks, so the board, the network and timers may all do it. After
// close, it takes none.
type mailbox struct {
	mu     sync.Mutex
	items  []func()
	wake   chan struct{}
	closed bool
}

func newMailbox() *mailbox { return &mailbox{wake: make(chan struct{}, 1)} }

// put adds a message and reports whether it will be read.
func (m *mailbox) put(message func()) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return false
	}
	m.items = append(m.items, message)
	select {
	case m.wake <- struct{}{}:
	default:
	}
	return true
}

// drain runs what waits, in order.
func (m *mailbox) drain() {
	m.mu.Lock()
	items := m.items
	m.items = nil
	m.mu.Unlock()
	for _, message := range items {
		message()
	}
}

// close returns what waits; nothing more is taken.
func (m *mailbox) close() []func() {
	m.mu.Lock()
	defer m.mu.Unlock()
	items := m.items
	m.closed, m.items = true, nil
	return items
}
