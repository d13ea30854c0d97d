package main

import (
	"context"
	"time"

	"frontdesk/switchboard"
)

// obey looks at the settings files twice with every refresh: when the organisation
// switches Microsoft 365 or calendars off, that holds as soon as two looks have
// seen it. Everything else
// counts at the next start, and so does switching them on again: then everybody
// signs in anew.
func (r *rooms) obey(ctx context.Context) {
	every := r.look
	if every == 0 {
		every = time.Duration(r.settings.Calendar.RefreshSeconds) * time.Second / 2
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	var before switches // of the last look: a file that is just being written is read twice before anything is forgotten
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		settings, err := r.reload()
		if err != nil { // it cannot be read, or has mistakes in it
			before = switches{}
			continue
		}
		now := switches{account: !settings.Account.Enabled, calendar: !settings.Calendar.Enabled}
		if r.settings.Account.Enabled && now.account && before.account {
			r.session.Forbid(forbidden())
		}
		if now.calendar && before.calendar {
			r.office.withoutCalendars()
		}
		before = now
	}
}

// switches are what the files switch off.
type switches struct{ account, calendar bool }

func forbidden() *switchboard.Fault {
	return &switchboard.Fault{
		Code: "account-forbidden", Text: "Microsoft 365 is switched off",
		Hint: "account.enabled is false in the settings or in your organisation's policy.",
	}
}
