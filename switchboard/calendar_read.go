package switchboard

import (
	"maps"
	"time"
)

// CalendarChanged reports a round of the refresh, or its failure.
type CalendarChanged struct{ Status CalendarStatus }

func (e CalendarChanged) apply(s State, _ time.Time) (State, []Effect) {
	s.calendar = e.Status
	return s, nil
}

// CalendarRead brings what the calendars of some people said. A result with
// a Fault and no Fetched time keeps the blocks known before and lets them
// age (a passing failure); one with both replaces them, so that the person
// becomes unknown (no access, no calendar).
type CalendarRead struct{ Results map[PersonID]Calendar }

func (e CalendarRead) apply(s State, _ time.Time) (State, []Effect) {
	return s.update(maps.Keys(e.Results), func(id PersonID, f Facts) Facts {
		f.Calendar = merge(f.Calendar, e.Results[id])
		return f
	}), nil
}

// merge takes a new answer about a calendar. One that brought nothing leaves
// the blocks to age and only says why there are no newer ones.
func merge(old, answer Calendar) Calendar {
	if answer.Fault != nil && answer.Fetched.IsZero() {
		old.Fault = answer.Fault
		return old
	}
	return answer
}

// CalendarCleared forgets every calendar, and what Teams has said: signed out,
// or switched off.
type CalendarCleared struct{}

func (CalendarCleared) apply(s State, _ time.Time) (State, []Effect) {
	return s.update(s.everybody(), func(_ PersonID, f Facts) Facts {
		f.Calendar, f.Presence = Calendar{}, Presence{}
		return f
	}), nil
}

// PresenceRead brings Teams presence.
type PresenceRead struct{ Results map[PersonID]Presence }

func (e PresenceRead) apply(s State, _ time.Time) (State, []Effect) {
	return s.update(maps.Keys(e.Results), func(id PersonID, f Facts) Facts {
		f.Presence = e.Results[id]
		return f
	}), nil
}
