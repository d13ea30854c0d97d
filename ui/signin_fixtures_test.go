package ui

import (
	"slices"
	"time"

	"frontdesk/switchboard"
)

// as is a quiet morning with another account.
func as(change ...func(*switchboard.Account)) switchboard.View {
	v := idle()
	for _, f := range change {
		f(&v.Account)
	}
	return v
}

// alone is the same before anybody is listed.
func alone(change ...func(*switchboard.Account)) switchboard.View {
	v := as(change...)
	v.People, v.Calendar.At = nil, time.Time{}
	return v
}

func state(s switchboard.AccountState) func(*switchboard.Account) {
	return func(a *switchboard.Account) { a.State = s }
}

// out is signed out, of nobody in particular.
func out(a *switchboard.Account) { *a = switchboard.Account{State: switchboard.AccountSignedOut} }

func with(fault switchboard.Fault) func(*switchboard.Account) {
	return func(a *switchboard.Account) { a.Fault = &fault }
}

// Faults as auth words them.
var (
	keyringSlow = switchboard.Fault{
		Code: "keyring-slow", Text: "The keyring does not answer", Hint: "Look for a window that asks for your keyring's password.",
	}
	keyringMissing = switchboard.Fault{
		Code: "keyring-missing", Text: "This computer has no keyring: you stay signed in only until you close Frontdesk",
		Hint: "Ask IT for a keyring service, such as GNOME Keyring or KWallet.",
	}
	keyringLocked = switchboard.Fault{
		Code: "keyring-locked", Text: "The keyring is locked: a saved sign-in cannot be read", Hint: "Unlock the keyring, then sign in again.",
	}
	unreachable = switchboard.Fault{
		Code: "signin-offline", Text: "The sign-in service cannot be reached",
		Hint: "Check the network. You stay signed in, and Frontdesk tries again by itself.",
	}
	policy = switchboard.Fault{
		Code: "signin-policy", Text: "Your organisation's access rules blocked this sign-in (device, place or risk)", Hint: "Contact IT.",
		Details: "AADSTS53003, correlation 0f8e2c11-9d1e-4c0a-8f4d-6a1a9d0b7f01, trace 7c2b41d5-33aa-4a5e-b1f0-9e6d2c000b00, 2026-03-12 09:40:51Z",
	}
	wrongAccount = switchboard.Fault{
		Code: "signin-wrong-account", Text: "bert.olsen@example.com is not a member of Example Ltd", Hint: "Sign in again and choose your work account.",
		Details: "AADSTS50020, correlation 0f8e2c11-9d1e-4c0a-8f4d-6a1a9d0b7f02",
	}
	revoked = switchboard.Fault{
		Code: "signin-revoked", Text: "Your sign-in was ended (password changed or access revoked)", Hint: "Sign in again.",
		Details: "AADSTS50173, correlation 0f8e2c11-9d1e-4c0a-8f4d-6a1a9d0b7f03",
	}
	needsApproval = switchboard.Fault{
		Code: "signin-admin-approval", Text: "Your organisation lets only an administrator approve Frontdesk", Hint: "Send IT the mail.",
		Details: "AADSTS90094, correlation 0f8e2c11-9d1e-4c0a-8f4d-6a1a9d0b7f04",
	}
)

// awaited is waiting for an administrator since yesterday.
func awaited(a *switchboard.Account) {
	a.Approval = &switchboard.Approval{
		Since: now.Add(-18 * time.Hour), Checked: now.Add(-7 * time.Minute), Permissions: []string{"User.Read.All", "Calendars.Read"},
		Link: "https://login.example.com/adminconsent?client_id=5a9db0c8&scope=User.Read.All+Calendars.Read",
	}
	a.Granted, a.Missing = []string{"User.Read"}, []string{"User.Read.All", "Calendars.Read"}
}

// lacking has signed in, and that is all Microsoft gave.
func lacking(names ...string) func(*switchboard.Account) {
	return func(a *switchboard.Account) {
		a.Missing = names
		a.Granted = nil
		for _, p := range permissions {
			if !slices.Contains(names, p.Name) {
				a.Granted = append(a.Granted, p.Name)
			}
		}
	}
}

// shared is a desk that three people use.
func shared(a *switchboard.Account) {
	a.Others = []switchboard.KnownAccount{
		{ID: "b1", Name: "Bert Olsen", Mail: "bert.olsen@example.com"},
		{ID: "c1", Name: "Featherstonehaugh-Wolfeschlegelstein, Maximilian", Mail: "maximilian.featherstonehaugh-wolfeschlegelstein@example.com"},
	}
}

// ended is a sign-in that somebody else ended, the colleagues still listed.
func ended(a *switchboard.Account) {
	out(a)
	a.ID, a.Name, a.Mail, a.Ended, a.Fault = "a1", "Anna Berg", "anna.berg@example.com", switchboard.EndingRevoked, &revoked
}

// stored is what main lists.
var stored = []StoredItem{
	{"Refresh token", "This computer's keyring, entry Frontdesk; never in a file"},
	{"Access token", "Memory only; gone when Frontdesk closes"},
	{"Colleagues and calendars", "Memory only; forgotten when you disconnect"},
	{"Settings", "frontdesk/config.toml in your settings folder; no secrets"},
	{"Log file", "Only where --log names one; no tokens, no subjects"},
}

// used is a morning's calls to Microsoft.
func used(v switchboard.View) switchboard.View {
	v.Usage = []switchboard.Usage{
		{Purpose: "who has signed in", Calls: 1, Last: ago(41 * time.Minute), Outcome: "ok"},
		{Purpose: "colleagues", Calls: 12, Last: ago(11 * time.Minute), Outcome: "ok"},
		{Purpose: "free or busy", Calls: 1284, Failed: 3, Last: ago(20 * time.Second), Outcome: "ok"},
		{Purpose: "sign-in renewed", Calls: 4, Failed: 1, Last: ago(12 * time.Minute), Outcome: "the service was busy, tried again"},
	}
	return v
}
