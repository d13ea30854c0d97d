package switchboard

import (
	"slices"
	"time"
)

// Apply folds one event into the state and tells what must be done about it.
// It is pure: the same state, event and now give the same answer. Events about
// calls or people that are no longer known change nothing.
func Apply(s State, e Event, now time.Time) (State, []Effect) {
	s = s.tidy(now)
	switch e := e.(type) {
	case Tick:
		return s, nil
	case PeopleLoaded, PeopleFailed, CalendarRead, CalendarCleared, LineChanged, PresenceRead:
		return s.applyFacts(e), nil
	case PhoneChanged:
		s.phone = e.Status
		return s, nil
	case CalendarChanged:
		s.calendar = e.Status
		return s, nil
	case AccountChanged:
		s.account = e.Account
		return s, nil
	case Noted:
		return s.note(e.Fault), nil
	case CallOffered, CallAlerted, CallConnected, CallWasHeld, CallWasRetrieved, CallActionFailed, TransferFailed, CallGone:
		return s.applyCall(e, now), nil
	case Answer, Hold, Retrieve, HangUp, Transfer, Dial:
		return s.applyKey(e, now)
	case Show:
		s.shown = e.People
		return s, []Effect{WatchPeople(e)}
	case SignIn:
		return s, []Effect{AccountIn{}}
	case CancelSignIn:
		return s, []Effect{AccountCancel{}}
	case SignOut:
		return s.forget(), []Effect{AccountOut{}}
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
	s.notes = append(notes, f)
	return s
}

// forget drops what was read with the account that signs out.
func (s State) forget() State {
	s = s.load(nil)
	s.calendar = CalendarStatus{Enabled: s.calendar.Enabled}
	return s
}
