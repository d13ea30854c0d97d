// Package vcardfile reads people from files of vCards, versions 3.0 (RFC 2426)
// and 4.0 (RFC 6350).
package vcardfile

import (
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-vcard"

	"frontdesk/directory/file"
	"frontdesk/directory/record"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// New makes a source of a file of vCards.
func New(path string, form *record.Form) *file.Source {
	return file.New(switchboard.FromVCard, path, form.Fingerprint(), func(name, text string) ([]switchboard.Person, []source.Problem, error) {
		return Read(form, name, text)
	})
}

// errNone says that a file is not one of cards.
var errNone = errors.New("there is no card in it; cards begin with BEGIN:VCARD")

// Read makes people of a file. A card that cannot be used is a problem, named
// by the line it begins on, and everybody else is there.
func Read(form *record.Form, fileName, text string) ([]switchboard.Person, []source.Problem, error) {
	all, problems := cards(fileName, text)
	switch {
	case len(problems) >= source.ProblemLimit:
		return nil, nil, fmt.Errorf("%s has more than %d mistakes; the first: %w", fileName, source.ProblemLimit, problems[0])
	case len(all) == 0 && !strings.Contains(strings.ToUpper(text), "BEGIN:VCARD"):
		return nil, nil, fmt.Errorf("%s: %w", fileName, errNone)
	}
	rows := make([]file.Row, 0, len(all))
	for _, c := range all {
		if kind := c.Kind(); kind == vcard.KindIndividual || kind == vcard.KindOrganization {
			rows = append(rows, row(c))
		}
	}
	people, wrong := file.People(form, switchboard.FromVCard, fileName, rows)
	return people, append(problems, wrong...), nil
}

// row reads a card.
func row(c found) file.Row {
	r := file.Row{Line: c.line, UID: c.Value(vcard.FieldUID)}
	r.Name, r.Title = c.PreferredValue(vcard.FieldFormattedName), c.PreferredValue(vcard.FieldTitle)
	if name := c.Name(); name != nil {
		r.GivenName, r.Surname = name.GivenName, name.FamilyName
	}
	if r.Title == "" {
		r.Title = c.PreferredValue(vcard.FieldRole)
	}
	r.Mail = strings.TrimPrefix(c.PreferredValue(vcard.FieldEmail), "mailto:")
	r.Company, r.Department, _ = strings.Cut(c.PreferredValue(vcard.FieldOrganization), ";")
	r.Department = strings.Trim(strings.ReplaceAll(r.Department, ";", ", "), ", ")
	r.Location = location(c.Card)
	for _, names := range c.Values(vcard.FieldNickname) {
		r.Aliases = append(r.Aliases, strings.Split(names, ",")...)
	}
	r.Phones = phones(c.Card)
	r.Manager, r.Deputy = related(c.Card, "X-MANAGER"), related(c.Card, "X-ASSISTANT")
	r.Attribute = func(property string) []string { return c.Values(strings.ToUpper(property)) }
	return r
}

// related is a person whom address books name in a property of their own.
func related(c vcard.Card, property string) switchboard.PersonID {
	for _, name := range []string{property, strings.Replace(property, "X-", "X-MS-", 1), strings.Replace(property, "X-", "X-EVOLUTION-", 1)} {
		if value := record.Tidy(c.Value(name)); value != "" {
			return source.Reference(value)
		}
	}
	return ""
}

// location is the town of the place of work, or else of any address.
func location(c vcard.Card) string {
	town := ""
	for _, field := range c[vcard.FieldAddress] {
		parts := strings.Split(field.Value, ";")
		if len(parts) > 3 && (town == "" || field.Params.HasType(vcard.TypeWork)) {
			town = parts[3]
		}
	}
	return town
}

// phones are the telephones; faxes and pagers answer nobody.
func phones(c vcard.Card) []switchboard.PhoneNumber {
	var out []switchboard.PhoneNumber
	for _, field := range c[vcard.FieldTelephone] {
		if field.Params.HasType(vcard.TypeFax) || field.Params.HasType(vcard.TypePager) {
			continue
		}
		kind := switchboard.PhoneOther
		switch {
		case field.Params.HasType(vcard.TypeCell):
			kind = switchboard.PhoneMobile
		case field.Params.HasType(vcard.TypeHome):
			kind = switchboard.PhoneHome
		case field.Params.HasType(vcard.TypeWork):
			kind = switchboard.PhoneDesk
		}
		number, extension, _ := strings.Cut(strings.TrimPrefix(field.Value, "tel:"), ";ext=")
		if extension != "" {
			number += " ext. " + extension
		}
		out = append(out, switchboard.PhoneNumber{Kind: kind, Number: number})
	}
	return out
}
