package switchboard

import (
	"slices"
	"strings"
	"time"
)

// Reception is how callers are received. The zero value greets nobody by a text,
// takes callers as they come and has no queue.
type Reception struct {
	Greetings map[string]string // what to say, by the line that was dialled: its name or number
	First     []string          // the lines whose callers are answered before others, the most pressing first
	Alert     time.Duration     // how long a caller may wait before the window says so; zero: for ever
	Reminder  time.Duration     // after how long on hold the operator is reminded, and again; zero: never
	Ready     string            // the code that lets calls of the queue come; empty: none
	Pause     string            // the code that keeps them away; it may be the same one
	PauseLamp string            // the extension whose line is busy while we are paused; empty: none
	Managed   bool              // the queue is asked and told by itself (Ports.Queue): no codes are dialled
}

// WithReception is the state of a desk that receives callers so.
func (s State) WithReception(r Reception) State {
	s.reception = r
	return s
}

// greeting is what to say to somebody who dialled a line.
func (r Reception) greeting(line string) string {
	for name, text := range r.Greetings {
		if sameLine(name, line) {
			return text
		}
	}
	return ""
}

// rank orders lines: the lower comes first.
func (r Reception) rank(line string) int {
	if i := slices.IndexFunc(r.First, func(first string) bool { return sameLine(first, line) }); i >= 0 {
		return i
	}
	return len(r.First)
}

// sameLine reports whether two names are of one line. The PBX may name it or give
// its number, so both may be in the settings.
func sameLine(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	return a != "" && strings.EqualFold(a, b)
}

// GreetFor is how long what to say stays on screen after the answer.
const GreetFor = 15 * time.Second

// Greeting is what to say to the caller now: while they ring, because there is no
// time to read it afterwards, and in the first seconds of the talk. Empty: nothing
// is to be said.
func (v View) Greeting(c Call) string {
	if c.State == CallRinging || c.State == CallActive && c.Incoming && v.Now.Sub(c.Since) < GreetFor && c.justAnswered() {
		return c.Greeting
	}
	return ""
}

// justAnswered reports whether nothing has happened in the call since it was answered.
func (c Call) justAnswered() bool {
	return len(c.Path) == 0 || c.Path[len(c.Path)-1].What == StepAnswered
}
