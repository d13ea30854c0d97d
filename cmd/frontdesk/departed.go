package main

import (
	"context"
	"slices"

	"frontdesk/switchboard"
)

// hidden tells whether what was read leaves the screen: always when the account
// was disabled, else when the policy wants it.
func (m *microsoft365) hidden(a switchboard.Account) bool {
	return a.Ended == switchboard.EndingDisabled ||
		(a.Ended == switchboard.EndingRevoked && m.settings.Privacy.HideWhenRevoked)
}

// forget removes what is kept of accounts that have left this computer: of one
// that leaves now, and once of those that left while the program could not do
// it any more. A keyring that was not read says nothing of who has left.
func (m *microsoft365) forget(ctx context.Context, a switchboard.Account) {
	known := func(id string) bool {
		return id == a.ID || slices.ContainsFunc(a.Others, func(o switchboard.KnownAccount) bool { return o.ID == id })
	}
	gone := []string{}
	if who := m.may.who; who != "" && !known(who) {
		gone = append(gone, who)
	}
	if a.State == switchboard.AccountOff || a.Ended == switchboard.EndingDisabled {
		gone, m.swept = append(gone, a.ID), false
	}
	if _, settled := allowed(a); settled && !m.swept && m.store != nil && (a.Fault == nil || a.ID != "" || a.State == switchboard.AccountOff) {
		m.swept = true
		scopes, err := m.store.Scopes(ctx)
		if err != nil {
			m.log.WarnContext(ctx, "directory.forget", "error", err)
		}
		gone = append(gone, slices.DeleteFunc(scopes, known)...)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell) // the end of the program must not cut it off
	defer cancel()
	for _, scope := range gone {
		if scope == "" {
			continue
		}
		if err := m.photos.Forget(); err != nil { // first: what is cut off is noticed by the people who are left
			m.log.WarnContext(ctx, "photos.forget", "error", err)
		}
		if err := m.people.Forget(ctx, scope); err != nil {
			m.log.WarnContext(ctx, "directory.forget", "error", err)
		}
	}
}
