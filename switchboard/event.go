package switchboard

import "time"

// Event is something that happened: at the keyboard, at the PBX, in Graph, or on the
// clock. Events are values; who posts one gives it away.
//
// Each event stands beside what it changes, in the file of its subject: what the
// operator asks of a call, what the telephone answers to that, and what comes of both.
type Event interface {
	// apply is the next state, and what must be done about the event. It is pure.
	apply(s State, now time.Time) (State, []Effect)
}

// Tick lets time pass: blocks end, timers advance.
type Tick struct{}

func (Tick) apply(s State, _ time.Time) (State, []Effect) {
	return s, nil
}
