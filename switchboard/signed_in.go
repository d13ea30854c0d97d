package switchboard

import (
	"slices"
	"time"
)

// AccountChanged brings the state of the sign-in.
type AccountChanged struct{ Account Account }

func (e AccountChanged) apply(s State, _ time.Time) (State, []Effect) {
	return s.signedInAs(e.Account), nil
}

// signedInAs takes the state of the sign-in. What one account may read is not
// shown to the next.
func (s State) signedInAs(a Account) State {
	if s.account.ID != "" && a.ID != "" && s.account.ID != a.ID {
		s = s.forget()
	}
	s.account = a
	return s
}

// Asked wants something of the sign-in; Account names whose, where the wish
// is about one of several.
type Asked struct {
	Wish    Wish
	Account string
}

func (e Asked) apply(s State, _ time.Time) (State, []Effect) {
	return s.asked(e), []Effect{AskAccount(e)}
}

// asked shows at once what a wish takes away.
func (s State) asked(e Asked) State {
	switch e.Wish {
	case WishSignOut, WishSwitch:
		return s.forget()
	case WishRemove:
		if e.Account == s.account.ID {
			return s.forget()
		}
	case WishSignIn, WishAnother, WishCancel, WishAllow, WishApproval, WishCheck, WishGoOn, WishLeave:
	}
	return s
}

// Forgotten drops everything that was read from Microsoft 365.
type Forgotten struct{}

func (Forgotten) apply(s State, _ time.Time) (State, []Effect) {
	return s.forget(), nil
}

// forget drops what was read from Microsoft 365.
func (s State) forget() State {
	s = s.clearNote(peopleCode).load(nil)
	s.read, s.photos = DirectoryStatus{}, nil
	s.calendar = CalendarStatus{Enabled: s.calendar.Enabled}
	return s
}

// Used brings what was asked of Microsoft for one purpose so far.
type Used struct{ Usage Usage }

func (e Used) apply(s State, _ time.Time) (State, []Effect) {
	return s.use(e.Usage), nil
}

// use puts a purpose's count in the place of its earlier one, and keeps the
// order in which the purposes were first heard of.
func (s State) use(u Usage) State {
	s.usage = slices.Clone(s.usage)
	if i := slices.IndexFunc(s.usage, func(old Usage) bool { return old.Purpose == u.Purpose }); i >= 0 {
		s.usage[i] = u
	} else {
		s.usage = append(s.usage, u)
	}
	return s
}
