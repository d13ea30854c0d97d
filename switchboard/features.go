package switchboard

// Features are the numbers with which the PBX does more than call. In them {slot}
// stands for a parking slot and {extension} for a colleague's. The zero value is
// a PBX that only calls.
type Features struct {
	Park   string   // what a caller is transferred to in order to be parked
	Slots  []string // the parking slots, whose lines tell that somebody waits there
	Take   string   // what is dialled to take a caller out; empty: the slot itself
	Record string   // the digits that begin a recording in a call and end it; empty: nothing is recorded
	Pickup string   // what is dialled to take the call that rings at a colleague's; empty: that cannot be
}

// WithFeatures is the state of a desk at a PBX that has them.
func (s State) WithFeatures(f Features) State {
	s.features = f
	return s
}
