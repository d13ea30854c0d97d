package switchboard

import (
	"slices"
	"time"
)

// Apply folds one event into the state and tells what must be done about it.
// It is pure: the same state, event and now give the same answer. Events about
// calls or people that are no longer known change nothing.
func Apply(s State, e Event, now time.Time) (State, []Effect) {
	next, effects := s.tidy(now).apply(e, now)
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

func (s State) apply(e Event, now time.Time) (State, []Effect) {
	switch e := e.(type) {
	case Tick:
		return s, nil
	case PhotoRead:
		return s.photo(e), nil
	case Marked, Favour, Depute:
		return s.applyMarks(e)
	case PeopleLoaded, PeopleFailed, CalendarRead, CalendarCleared, LinesRead, PresenceRead:
		return s.applyFacts(e, now), nil
	case PhoneChanged:
		s.phone = e.Status
		return s, nil
	case CalendarChanged:
		s.calendar = e.Status
		return s, nil
	case AccountChanged:
		return s.signedInAs(e.Account), nil
	case CallsKept:
		return s.recall(e.Calls, e.Keep), nil
	case Noted:
		return s.note(e.Fault), nil
	case Hearing:
		s.ears = e.Calls
		return s, nil
	case CallConnected:
		return s.applyCall(e, now).readied(e.ID, now).holdOthers(e.ID) // the microphone is there now
	case TakenBack:
		return s.tookBack(e, now).holdOthers(e.ID)
	case CallParty:
		return s.applyCall(e, now).regroup(e.ID, s)
	case SetDND:
		return s.setDND(e.On)
	case CallTurnedAway:
		return s.turnedAway(e, now), nil
	case CallWasRetrieved:
		return s.applyCall(e, now).alone(e.ID)
	case CallOffered, CallAlerted, CallWasHeld, CallActionFailed, TransferFailed, TransferRings, TakeBackFailed, CallRedirected, ReferAsked, ReferEnded, CallDigit, CallSecured, CallAdrift, CallQuality, CallGone:
		return s.applyCall(e, now), nil
	case Answer, Hold, Retrieve, HangUp, Transfer, Consult, Complete, Park, Unpark, Mute, Press, PickUp, SetReady, Join, Record, Follow, AnswerRefer, Dial:
		return s.applyKey(e, now)
	case QueueRead:
		return s.readQueue(e.Queue), nil
	case Show:
		s.shown, s.selected = e.People, e.Selected
		return s, nil
	case Asked:
		return s.asked(e), []Effect{AskAccount(e)}
	case Forgotten:
		return s.forget(), nil
	case Used:
		return s.use(e.Usage), nil
	}
	return s, nil
}

// tidy lets go of what was only shown for a while.
func (s State) tidy(now time.Time) State {
	over := func(e Ended) bool { return now.Sub(e.At) >= EndedShown }
	if slices.ContainsFunc(s.ended, over) {
		s.ended = slices.DeleteFunc(slices.Clone(s.ended), over)
	}
	return s
}

// note adds a fault to the notes, in the place of an earlier one of its code.
func (s State) note(f *Fault) State {
	if f == nil {
		return s
	}
	notes := slices.DeleteFunc(slices.Clone(s.notes), func(old *Fault) bool { return old.Code == f.Code })
	if f.Text != "" {
		notes = append(notes, f)
	}
	s.notes = notes
	return s
}
