package main

import (
	"slices"
	"strings"

	"frontdesk/switchboard"
)

// rights are what may be read, and for whom; the zero value is nothing.
type rights struct {
	who       string
	people    bool
	contacts  bool
	calendars bool
	presence  bool
}

// allowed tells what may be read now; not settled means that a sign-in is on
// its way.
func allowed(a switchboard.Account) (may rights, settled bool) {
	switch a.State {
	case switchboard.AccountSignedIn, switchboard.AccountOffline:
		return given(a), true
	case switchboard.AccountOff, switchboard.AccountSignedOut, switchboard.AccountConfirm:
		return rights{}, true
	case switchboard.AccountChecking, switchboard.AccountWaiting, switchboard.AccountFinishing:
		return rights{}, false
	}
	return rights{}, false
}

// given are the rights by the permissions that an account has.
func given(a switchboard.Account) rights {
	has := func(name string) bool { return slices.Contains(a.Granted, name) }
	return rights{a.ID, has(permissionPeople), has(permissionContacts), has(permissionCalendars), has(permissionPresence)}
}

// colleagues are those whose calendars may be asked for: who is in the
// organisation's directory, or has an address in the operator's own domain.
// Addresses of other people are nothing that Microsoft needs to be told.
func colleagues(people []switchboard.Person, mail string) []switchboard.Person {
	_, domain, _ := strings.Cut(mail, "@")
	return slices.DeleteFunc(slices.Clone(people), func(p switchboard.Person) bool {
		if slices.Contains(p.Sources, switchboard.FromMicrosoft365) {
			return false
		}
		_, theirs, ok := strings.Cut(p.Mail, "@")
		return !ok || domain == "" || !strings.EqualFold(theirs, domain)
	})
}

// users are the ids of those whom the organisation's directory knows: Teams is
// asked by them.
func users(people []switchboard.Person) (ids []switchboard.PersonID) {
	for _, p := range people {
		if slices.Contains(p.Sources, switchboard.FromMicrosoft365) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}
