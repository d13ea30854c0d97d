package switchboard

// byItself is why a call is answered that nobody here has answered.
const byItself = "by itself"

// OpenByItself reports whether the microphone is open in a call because that was
// answered by itself, and the operator has done nothing about it yet: neither hold
// nor mute.
func (v View) OpenByItself(c Call) bool {
	return c.ByItself && c.State == CallActive && !c.Muted && !c.Unheard
}
