package telephony

// Remind has the operator hear that somebody waits on hold: mixed into what she hears
// of the call that she is in, else where calls ring. No other end hears it. A ring goes
// before it.
func (c *commons) Remind() { c.ears.Remind() }
