package switchboard

import "time"

// The telephone of the attendant is silent about callers on hold, who hear the music of
// the PBX: so she is reminded of those whom she may have forgotten.

// PhoneRemind is the effect that has the operator hear that somebody waits on hold.
type PhoneRemind struct{}

func (e PhoneRemind) perform(p Ports) { onPhone(p, func(t Phone) { t.Remind() }) }

// Forgotten reports whether somebody has been on hold for so long that the operator is
// reminded of them.
func (v View) Forgotten(c Call) bool {
	return v.Reminder > 0 && v.left(c) && v.Now.Sub(heldAt(c)) >= v.Reminder
}

// left reports whether somebody is on hold and nothing is under way for them: no
// transfer, and no consultation with the other end of which the operator talks.
func (v View) left(c Call) bool {
	if c.State != CallHeld || c.Pending != ActionNone {
		return false
	}
	for _, other := range v.Calls {
		if (other.ID == c.About || other.About == c.ID) && other.State != CallHeld {
			return false
		}
	}
	return true
}

// remind has the operator hear of each who is forgotten: when they are, and then again
// and again, of all with one sound.
func (s State) remind(now time.Time) (State, []Effect) {
	if s.reception.Reminder <= 0 {
		return s, nil
	}
	v, due := s.View(now), false
	for _, c := range v.Calls {
		due = due || v.Forgotten(c) && (c.Reminded.Before(heldAt(c)) || now.Sub(c.Reminded) >= v.Reminder)
	}
	if !due {
		return s, nil
	}
	for _, c := range v.Calls {
		if v.Forgotten(c) {
			s = s.change(c.ID, func(c *Call) { c.Reminded = now })
		}
	}
	return s, []Effect{PhoneRemind{}}
}
