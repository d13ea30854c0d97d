package switchboard

import (
	"slices"
	"time"
)

// There is one microphone, and one speaker. Whoever is answered or taken back has them
// from then on, and who had them is put on hold; where that is refused two calls are
// up, and only one of them is heard.

// Hearing says which call has microphone and speaker: none, one, or the two of a
// conference. It may be one that is still being dialled, whose network sends sound.
type Hearing struct{ Calls []CallID }

func (e Hearing) apply(s State, _ time.Time) (State, []Effect) {
	s.ears = e.Calls
	return s, nil
}

// talked reports whether the operator talks in a call, as far as that is up to her:
// one that is to be held, handed over or ended is silent at once.
func (c Call) talked() bool {
	switch c.Pending {
	case ActionHold, ActionTransfer, ActionPark, ActionHangUp:
		return false
	case ActionNone, ActionAnswer, ActionRetrieve, ActionJoin:
	}
	return c.State == CallActive
}

// listen marks the calls that are up and not heard. before is the state before the
// event: who was answered or taken back by it is heard, until the telephone says
// otherwise.
func (s State) listen(before State) State {
	if sameCalls(s.calls, before.calls) && slices.Equal(s.ears, before.ears) {
		return s
	}
	for _, c := range s.calls {
		if old, _ := before.call(c.ID); c.State == CallActive && old.State != CallActive {
			s.ears = []CallID{c.ID}
		}
	}
	heard := s.heard()
	for _, c := range s.calls {
		has := slices.Contains(heard, c.ID)
		if unheard, alone := c.talked() && !has, c.Joined && !has && s.elsewhere(heard); unheard != c.Unheard || alone {
			s = s.change(c.ID, func(c *Call) { c.Unheard, c.Joined = unheard, c.Joined && !alone })
		}
	}
	return s
}

// heard are the calls that have microphone and speaker. Where nobody knows it is one of
// those that are talked in: the one that was last to be.
func (s State) heard() []CallID {
	var heard []CallID
	conference := false
	add := func(c Call) {
		heard = append(heard, c.ID)
		conference = conference || c.Joined
	}
	var last Call
	for _, c := range s.calls {
		if dialled := c.State == CallDialing || c.State == CallAlerting; slices.Contains(s.ears, c.ID) && (c.talked() || dialled) {
			add(c)
		}
		if c.talked() && (last.ID == "" || c.Since.After(last.Since)) {
			last = c
		}
	}
	if len(heard) == 0 && last.ID != "" {
		add(last)
	}
	for _, c := range s.calls {
		if conference && c.Joined && c.talked() && !slices.Contains(heard, c.ID) {
			heard = append(heard, c.ID)
		}
	}
	return heard
}

// elsewhere reports whether microphone and speaker are at a call outside the conference.
func (s State) elsewhere(heard []CallID) bool {
	return slices.ContainsFunc(heard, func(id CallID) bool {
		c, _ := s.call(id)
		return !c.Joined
	})
}
