package main

import (
	"slices"

	"frontdesk/auth"
	"frontdesk/config"
	"frontdesk/switchboard"
	"frontdesk/ui"
)

// permission is one thing that Frontdesk asks Microsoft 365 for. This table is
// the whole list: nothing else is ever asked for.
type permission struct {
	name    string
	why     string
	without string // what is off while it is not granted
	needed  func(config.Settings) bool
}

// What features need. The sign-in itself asks for the first; the others are
// asked for once it is made.
const (
	permissionSelf      = "User.Read"
	permissionPeople    = "User.Read.All"
	permissionCalendars = "Calendars.Read"
	permissionContacts  = "Contacts.Read"
	permissionPresence  = "Presence.Read.All"
)

func permissions() []permission {
	return []permission{
		{permissionSelf, "to know who has signed in", "nobody can be signed in", func(config.Settings) bool { return true }},
		{
			permissionPeople, "to list colleagues with department, title and numbers", "no colleagues are listed",
			func(s config.Settings) bool { return slices.Contains(s.Directory.Sources, "microsoft365") },
		},
		{
			permissionContacts, "to list the contacts in your own mailbox", "your own contacts are not listed",
			func(s config.Settings) bool { return slices.Contains(s.Directory.Sources, "contacts") },
		},
		{
			permissionCalendars, "to ask when colleagues are free or busy; subjects are kept only where the settings ask for them", "nobody's calendar is read",
			func(s config.Settings) bool { return s.Calendar.Enabled },
		},
		{
			permissionPresence, "to ask Teams who is available, in a meeting or not to be disturbed", "Teams is not asked who is available",
			func(s config.Settings) bool { return s.Calendar.Enabled && s.Calendar.Teams },
		},
	}
}

// wider are the scopes that the settings need beyond the sign-in's own. Scopes
// carry the host of the cloud's Graph.
func wider(s config.Settings) []string {
	var out []string
	for _, p := range permissions() {
		if p.name != permissionSelf && p.needed(s) {
			out = append(out, auth.Scope(s.Account.Cloud, p.name))
		}
	}
	return out
}

// explained is the list as Settings shows it.
func explained(s config.Settings) []ui.Permission {
	var out []ui.Permission
	for _, p := range permissions() {
		if p.needed(s) {
			out = append(out, ui.Permission{Name: p.name, Why: p.why, Without: p.without, People: p.name == permissionPeople})
		}
	}
	return out
}

// notGranted says what is off because of a permission.
func notGranted(name string) *switchboard.Fault {
	text := "A permission is missing"
	for _, p := range permissions() {
		if p.name == name {
			text = "Not permitted yet: " + p.without
		}
	}
	return &switchboard.Fault{
		Code: "permission-missing", Text: text,
		Hint: "Settings > Calendar shows how to ask for " + name + ".",
	}
}
