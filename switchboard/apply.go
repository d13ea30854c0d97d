package switchboard

import (
	"slices"
	"time"
)

// Apply folds one event into the state and tells what must be done about it.
// It is pure: the same state, event and now give the same answer. Events about
// calls or people that are no longer known change nothing.
func Apply(s State, e Event, now time.Time) (State, []Effect) {
	next, effects := e.apply(s.tidy(now), now)
	next = next.listen(s)
	next, reminder := next.remind(now)
	effects = append(effects, reminder...)
	effects = append(effects, next.news(s)...)
	effects = append(effects, next.letThrough(s)...)
	_, shown := e.(Show)
	if shown || next.prefersOthers(s) {
		effects = append(effects, WatchPeople{next.watched()})
	}
	first := s.watching == nil && (len(s.features.Slots) > 0 || s.reception.PauseLamp != "") // they are there before any people are
	if shown || first || next.roster != s.roster {
		if lines := next.pressingLines(); !slices.Equal(lines, s.watching) {
			next.watching = lines
			effects = append(effects, WatchLines{lines})
		}
	}
	return next, effects
}

// tidy lets go of what was only shown for a while.
func (s State) tidy(now time.Time) State {
	over := func(e Ended) bool { return now.Sub(e.At) >= EndedShown }
	if slices.ContainsFunc(s.ended, over) {
		s.ended = slices.DeleteFunc(slices.Clone(s.ended), over)
	}
	return s
}
