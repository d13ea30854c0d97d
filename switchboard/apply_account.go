package switchboard

import "slices"

// signedInAs takes the state of the sign-in. What one account may read is not
// shown to the next.
func (s State) signedInAs(a Account) State {
	if s.account.ID != "" && a.ID != "" && s.account.ID != a.ID {
		s = s.forget()
	}
	s.account = a
	return s
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

// forget drops what was read from Microsoft 365.
func (s State) forget() State {
	s = s.clearNote(peopleCode).load(nil)
	s.read, s.photos = DirectoryStatus{}, nil
	s.calendar = CalendarStatus{Enabled: s.calendar.Enabled}
	return s
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
