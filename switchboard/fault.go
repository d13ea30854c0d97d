package switchboard

import (
	"errors"
	"slices"
	"time"
)

// Fault says, in words for the operator, what is out and what to do.
//
// Text and Hint are single lines without secrets, addresses with secrets or
// stack traces. Code is for IT and for machines, and stays the same between
// versions. Details are for IT alone, such as the ids under which the service
// logged a refusal; the operator unfolds and copies them.
type Fault struct {
	Code    string
	Text    string
	Hint    string
	Details string
}

// Error makes a Fault usable where an error is expected.
func (f *Fault) Error() string { return f.Text }

// FaultOf finds the words for the operator in an error: its own, by a method
// Fault, or those it wraps. It is nil when there are none.
func FaultOf(err error) *Fault {
	var worded interface{ Fault() *Fault }
	if errors.As(err, &worded) {
		return worded.Fault()
	}
	var fault *Fault
	if errors.As(err, &fault) {
		return fault
	}
	return nil
}

// Noted adds a line about a part that is out, such as a bad settings file.
// A Noted with the Code of an earlier one replaces it; one without a Text
// only takes the earlier one away.
type Noted struct{ Fault *Fault }

func (e Noted) apply(s State, _ time.Time) (State, []Effect) {
	return s.note(e.Fault), nil
}

// note adds a fault to the notes, in the place of an earlier one of its code.
func (s State) note(f *Fault) State {
	if f == nil {
		return s
	}
	notes := slices.DeleteFunc(slices.Clone(s.notes), func(old *Fault) bool { return old.Code == f.Code })
	if f.Text != "" {
		notes = append(notes, f)
	}
	s.notes = notes
	return s
}

func (s State) clearNote(code string) State {
	s.notes = slices.DeleteFunc(slices.Clone(s.notes), func(f *Fault) bool { return f.Code == code })
	return s
}
