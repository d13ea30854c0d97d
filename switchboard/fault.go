package switchboard

import "errors"

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
