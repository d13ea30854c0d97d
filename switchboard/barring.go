package switchboard

import (
	"slices"
	"strings"
	"time"
)

// Barring is which numbers are not called from this desk, by order of the
// administrator: premium numbers, or those abroad. A pattern is a number, or the
// beginning of numbers with * after it. Where several fit, the longest decides, and
// of two that are alike the one that allows. The zero value bars nothing.
type Barring struct {
	Never, May []string
	Prefixes   []string // digits that choose an account, and are not dialled: a number is looked at without them, too
}

// Emergency reports whether a number is one that nothing may keep from being called, as
// it is or after one digit for an outside line.
func Emergency(number string) bool {
	return slices.Contains(emergency, number) || len(number) == 4 && slices.Contains(emergency, number[1:])
}

var emergency = []string{"112", "911", "999", "000", "110", "118", "119"}

// WithBarring is the state of a desk that must not call some numbers.
func (s State) WithBarring(b Barring) State {
	s.barring = b
	return s
}

// Bars reports whether a number is not to be called. It looks at the number as it
// would be dialled.
func (b Barring) Bars(number string) bool {
	number = Dialable(number)
	if Emergency(number) {
		return false
	}
	for _, prefix := range append([]string{""}, b.Prefixes...) {
		rest, begins := strings.CutPrefix(number, prefix)
		if begins && longest(b.Never, rest) > longest(b.May, rest) {
			return true
		}
	}
	return false
}

// longest is the length of the longest pattern that fits a number, plus one; 0: none
// fits.
func longest(patterns []string, number string) (most int) {
	for _, p := range patterns {
		begin, more := strings.CutSuffix(p, "*")
		if number == begin || more && strings.HasPrefix(number, begin) {
			most = max(most, len(begin)+1)
		}
	}
	return most
}

// bar stops what the operator asks for where it would call a number that is barred,
// and tells so: at the caller it was about, or where ended calls show.
func (s State) bar(to Target, caller CallID, now time.Time) (State, bool) {
	if !s.barring.Bars(to.Number) {
		return s, false
	}
	if _, there := s.call(caller); there {
		return s.change(caller, func(c *Call) { c.Fault = notCalled(to.Number) }), true
	}
	gone := Call{Peer: Party{Name: to.Name, Number: to.Number}, Person: to.Person, State: CallDialing, Started: now}
	s.ended = append([]Ended{{Call: gone, Reason: barred, At: now}}, s.ended...)
	return s, true
}

// barred is the reason of a call that was not made.
const barred = "not called from here: your organisation does not allow it"

func notCalled(number string) *Fault {
	return &Fault{Code: "barred", Text: number + " is not called from here.", Hint: "Your organisation does not allow it."}
}
