package directory

import (
	"net/mail"
	"strings"
	"unicode"

	"frontdesk/graph"
	"frontdesk/switchboard"
)

// person puts a user of the tenant into the words of switchboard.
func (s *Source) person(u graph.User) switchboard.Person {
	p := switchboard.Person{
		ID:         switchboard.PersonID(u.ID),
		Name:       displayed(u),
		GivenName:  tidy(u.GivenName),
		Surname:    tidy(u.Surname),
		Mail:       address(u),
		Department: tidy(u.Department),
		Title:      tidy(u.JobTitle),
		Location:   tidy(u.OfficeLocation),
		Extension:  s.extensions.of(u),
	}
	for _, number := range u.BusinessPhones {
		if number = tidy(number); number != "" {
			p.Phones = append(p.Phones, switchboard.PhoneNumber{Kind: switchboard.PhoneDesk, Number: number})
		}
	}
	if number := tidy(u.MobilePhone); number != "" {
		p.Phones = append(p.Phones, switchboard.PhoneNumber{Kind: switchboard.PhoneMobile, Number: number})
	}
	return p
}

// displayed is the name to show and sort by: family name first where both
// parts are known, so that the list reads like a telephone book.
func displayed(u graph.User) string {
	if given, family := tidy(u.GivenName), tidy(u.Surname); given != "" && family != "" {
		return family + ", " + given
	}
	for _, name := range []string{u.DisplayName, u.Surname, u.GivenName, address(u), u.UserPrincipalName} {
		if name = tidy(name); name != "" {
			return name
		}
	}
	return ""
}

// address is the SMTP address. The principal name stands in for a missing one
// only where it is one: a guest's holds "#EXT#" and leads nowhere.
func address(u graph.User) string {
	if m := tidy(u.Mail); m != "" {
		return m
	}
	name := tidy(u.UserPrincipalName)
	parsed, err := mail.ParseAddress(name)
	if err != nil || parsed.Address != name || strings.Contains(strings.ToUpper(name), "#EXT#") {
		return ""
	}
	if _, domain, _ := strings.Cut(name, "@"); !strings.Contains(domain, ".") {
		return ""
	}
	return name
}

// tidy makes an attribute one line without space around it. Characters that
// are not seen go: what a tenant's user has typed is printed in terminals and
// logs, where escape sequences and changes of direction could forge a line.
// The price is the joiners that some scripts and emoji use.
func tidy(text string) string {
	seen := func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf):
			return -1
		default:
			return r
		}
	}
	return strings.Join(strings.Fields(strings.Map(seen, text)), " ")
}
