package refusal

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"frontdesk/switchboard"
)

// Names fill the sentences. Each may be empty: then the sentence does without.
type Names struct {
	Account      string   // the mail address or name of whoever signs in
	Organisation string   // the name or the domain of the tenant
	Permissions  []string // those asked for, by their short names
}

// sentence is what the operator reads about one family of refusals. {account},
// {org} and {for} stand in it for the names.
type sentence struct {
	numbers []int    // AADSTS numbers that mean it
	codes   []string // error codes or suberrors that mean it when no number does
	code    string
	text    string
	hint    string
}

// Fault puts the refusal in the operator's words. Its Code is the same for
// every refusal of a family and stays the same between versions. Its Details
// are those of [Refusal.Details]; without a time when the service gave none.
func (r *Refusal) Fault(n Names) *switchboard.Fault {
	s := r.sentence()
	fill := n.replacer()
	return &switchboard.Fault{
		Code: s.code, Text: capital(fill.Replace(s.text)), Hint: capital(fill.Replace(s.hint)), Details: r.Details(time.Time{}),
	}
}

// Offline is for everything between this computer and the service: no network,
// no name, a proxy, a certificate that is not the service's, a portal's page.
// It never asks for a sign-in.
func Offline() *switchboard.Fault {
	return &switchboard.Fault{
		Code: "signin-offline", Text: "You're offline: the sign-in service cannot be reached",
		Hint: "Check the network. You stay signed in, and Frontdesk tries again by itself.",
	}
}

// sentence chooses the words. What passes is always said to pass: a number
// must not send the operator to sign in when waiting is the cure, nor the
// other way round.
func (r *Refusal) sentence() sentence {
	switch {
	case r.Verdict() == Passes && r.Status == 0:
		return busyInBrowser
	case r.Verdict() == Passes:
		return busy
	}
	for _, number := range r.Numbers {
		for _, s := range sentences {
			if slices.Contains(s.numbers, number) {
				return s
			}
		}
	}
	return r.unnumbered()
}

// unnumbered chooses by suberror, then by error.
func (r *Refusal) unnumbered() sentence {
	code := r.Code
	switch {
	case code == "access_denied" && len(r.Numbers) > 0:
		code = "" // the service refused for a reason of its own; nobody declined
	case code == "invalid_grant" && r.Verdict() == Interact:
		code = "interaction_required" // the sign-in has not ended, it has a condition
	}
	for _, code := range []string{r.Sub, code} {
		for _, s := range sentences {
			if slices.Contains(s.codes, code) {
				return s
			}
		}
	}
	if r.Verdict() == Blocked {
		return refusedForGood
	}
	return refused
}

// What stands in for a name that is not known.
const (
	thisAccount      = "this account"
	yourOrganisation = "your organisation"
)

func (n Names) replacer() *strings.Replacer {
	account, org, permissions := thisAccount, yourOrganisation, ""
	if name := clean(n.Account); name != "" {
		account = name
	}
	if name := clean(n.Organisation); name != "" {
		org = name
	}
	for _, p := range n.Permissions[:min(len(n.Permissions), 8)] {
		if p = clean(p); p != "" {
			permissions += ", " + p
		}
	}
	if permissions != "" {
		permissions = " for: " + permissions[2:]
	}
	return strings.NewReplacer("{account}", account, "{org}", org, "{for}", permissions)
}

// clean makes a name fit for a line: it was given by a tenant or a settings
// file, and may be anything.
func clean(name string) string {
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }), " ")
	if runes := []rune(name); len(runes) > 80 {
		return string(runes[:79]) + "…"
	}
	return name
}

// capital begins a line that begins with a stand-in. A name keeps its own way.
func capital(line string) string {
	for _, standIn := range []string{thisAccount, yourOrganisation} {
		if strings.HasPrefix(line, standIn) {
			return strings.ToUpper(line[:1]) + line[1:]
		}
	}
	return line
}
