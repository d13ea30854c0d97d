package switchboard

import "time"

// CallAdrift says that our address has changed in a call and nobody knows whether
// the other end has followed: its sound may go to where we were. Later it says that
// this is over, because the other end has confirmed where we are, or was heard again.
type CallAdrift struct {
	ID CallID
	On bool
}

func (e CallAdrift) apply(s State, _ time.Time) (State, []Effect) {
	return s.change(e.ID, func(c *Call) { c.Adrift = e.On }), nil
}
