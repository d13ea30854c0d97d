// Package mailbox hands messages to the one goroutine that owns something: a call,
// the line lamps, the operator's ears. So they need no locks, and whoever sends never
// waits.
package mailbox

import "sync"

// Box is a queue of messages, each a function that its owner runs. [Box.Put] and
// [Box.Len] may be called from any goroutine; the rest is the owner's.
type Box struct {
	mu     sync.Mutex
	items  []func()
	wake   chan struct{}
	closed bool
}

// New makes an empty box.
func New() *Box { return &Box{wake: make(chan struct{}, 1)} }

// Put adds a message and reports whether it will be read. It never blocks, so the
// board, the network and timers may all do it.
func (b *Box) Put(message func()) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	b.items = append(b.items, message)
	select {
	case b.wake <- struct{}{}:
	default:
	}
	return true
}

// Wake tells the owner that there is something to drain.
func (b *Box) Wake() <-chan struct{} { return b.wake }

// Drain runs what waits, in order. What is put meanwhile waits for the next time.
func (b *Box) Drain() {
	b.mu.Lock()
	items := b.items
	b.items = nil
	b.mu.Unlock()
	for _, message := range items {
		message()
	}
}

// Len is how many messages wait.
func (b *Box) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.items)
}

// Close returns what waits; nothing more is taken.
func (b *Box) Close() []func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	items := b.items
	b.closed, b.items = true, nil
	return items
}
