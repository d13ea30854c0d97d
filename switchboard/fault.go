package switchboard

// Fault says, in words for the operator, what is out and what to do.
//
// Text and Hint are single lines without secrets, addresses with secrets or
// stack traces. Code is for IT and for machines, and stays the same between
// versions.
type Fault struct {
	Code string
	Text string
	Hint string
}

// Error makes a Fault usable where an error is expected.
func (f *Fault) Error() string { return f.Text }
