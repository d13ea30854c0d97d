package tenant

import (
	"slices"
	"strings"
)

// Permission is a delegated permission as the consent page explains it.
type Permission struct {
	Scope  string // short name, or an OpenID scope
	Title  string
	Detail string
}

// permissions are those Frontdesk can ask for, now or later. Consent to another
// one is refused, as Entra refuses a permission that does not exist.
var permissions = []Permission{
	{"openid", "", ""}, // comes with signing in; the page does not list it
	{"profile", "See your name and mail address", "Shows who is signed in."},
	{"email", "See your mail address", "Shows who is signed in."},
	{"offline_access", "Stay signed in", "Until you disconnect, also after a restart."},
	{"User.Read", "Sign you in and read your profile", "Your own name, mail address and job title."},
	{"User.ReadBasic.All", "See your colleagues in the directory", "Names and mail addresses only."},
	{"User.Read.All", "Read all users' full profiles", "Department, title, numbers."},
	{"Calendars.ReadBasic", "See when people are free or busy", "Times only: no titles, no attendees, no text."},
	{"Calendars.Read", "See when people are free or busy", "Calendars are read, never changed."},
	{"Calendars.Read.Shared", "Read calendars shared with you", "Titles and places where a colleague shares them with you."},
	{"Presence.Read.All", "See who is available in Teams", "Available, busy, do not disturb."},
	{"People.Read", "See whom you work with most", "Puts them first in an empty search."},
	{"Contacts.Read", "Read your contacts", "Names and numbers of people outside."},
	{"Mail.Send", "Send mail as you", "Only a message that you wrote and sent in Frontdesk."},
	{"Calendars.ReadWrite", "Book callbacks in calendars", "Only entries that you book in Frontdesk."},
	{"Calendars.ReadWrite.Shared", "Book callbacks in shared calendars", "Only entries that you book in Frontdesk."},
}

// implied names the permissions that contain another.
var implied = map[string][]string{
	"User.Read":           {"User.Read", "User.Read.All"},
	"User.ReadBasic.All":  {"User.ReadBasic.All", "User.Read.All", "Directory.Read.All"},
	"User.Read.All":       {"User.Read.All", "Directory.Read.All"},
	"Calendars.ReadBasic": {"Calendars.ReadBasic", "Calendars.Read", "Calendars.Read.Shared", "Calendars.ReadWrite", "Calendars.ReadWrite.Shared"},
}

// shortScope takes the resource off a scope: Entra takes "User.Read" and
// "https://graph.microsoft.com/User.Read" for the same. resources are the
// accepted prefixes.
func shortScope(scope string, resources []string) (string, bool) {
	for _, r := range resources {
		if s, ok := strings.CutPrefix(scope, r+"/"); ok {
			scope = s
			break
		}
	}
	return scope, slices.ContainsFunc(permissions, func(p Permission) bool { return p.Scope == scope })
}

// granted reports whether one of the scopes holds the permission.
func granted(scopes []string, permission string) bool {
	enough := implied[permission]
	if enough == nil {
		enough = []string{permission}
	}
	return slices.ContainsFunc(scopes, func(s string) bool { return slices.Contains(enough, s) })
}

// explain lists what the scopes (short names) allow, in the order of the table.
// What a listed permission says already is not listed again.
func explain(scopes []string) []Permission {
	var out []Permission
	for _, p := range permissions {
		said := (p.Scope == "profile" || p.Scope == "email") && slices.Contains(scopes, "User.Read")
		if p.Title != "" && !said && slices.Contains(scopes, p.Scope) {
			out = append(out, p)
		}
	}
	return out
}

// scopeNames are the short names of all permissions, in the order of the table.
func scopeNames() []string {
	out := make([]string, 0, len(permissions))
	for _, p := range permissions {
		out = append(out, p.Scope)
	}
	return out
}
