package merge

import (
	"slices"
	"strings"
	"unicode"

	"frontdesk/directory/record"
	"frontdesk/switchboard"
)

// join fills in what another source says of the person.
func (o *one) join(p switchboard.Person) {
	if !o.own { // what a source gave is not written to
		o.Phones, o.Aliases, o.Sources, o.own = slices.Clone(o.Phones), slices.Clone(o.Aliases), slices.Clone(o.Sources), true
	}
	o.name(p)
	switch {
	case ofMicrosoft365(p) && !ofMicrosoft365(o.Person):
		if o.ID != p.ID {
			o.former = o.ID
		}
		o.ID, o.Mail = p.ID, p.Mail
	case !ofMicrosoft365(o.Person):
		fill(&o.Mail, p.Mail)
	}
	fill(&o.Department, p.Department)
	fill(&o.Title, p.Title)
	fill(&o.Location, p.Location)
	fill(&o.Company, p.Company)
	fill(&o.Extension, p.Extension)
	for _, phone := range p.Phones {
		if !slices.ContainsFunc(o.Phones, func(has switchboard.PhoneNumber) bool { return same(has.Number, phone.Number) }) {
			o.Phones = append(o.Phones, phone)
		}
	}
	for _, s := range p.Sources {
		if !slices.Contains(o.Sources, s) {
			o.Sources = append(o.Sources, s)
		}
	}
}

func ofMicrosoft365(p switchboard.Person) bool {
	return slices.Contains(p.Sources, switchboard.FromMicrosoft365)
}

func fill(to *string, from string) {
	if *to == "" {
		*to = from
	}
}

// same reports whether two numbers reach the same telephone.
func same(a, b string) bool {
	x, y := record.Comparable(a), record.Comparable(b)
	if x == "" && y == "" {
		x, y = switchboard.Dialable(a), switchboard.Dialable(b)
	}
	return a == b || (x != "" && x == y)
}

// name takes the name of another source: in place of one that is none, with its
// parts where those were not known, and else as an alias.
func (o *one) name(p switchboard.Person) {
	parts := o.GivenName != "" && o.Surname != ""
	switch {
	case unnamed(o.Person) && !unnamed(p), !parts && record.SameName(o.Name, p.Name):
		o.Name, o.GivenName, o.Surname = p.Name, p.GivenName, p.Surname
	case !unnamed(p):
		o.alias(p.FullName())
	}
	for _, name := range p.Aliases {
		o.alias(name)
	}
}

func (o *one) alias(name string) {
	if !record.SameName(name, o.Name) && !slices.ContainsFunc(o.Aliases, func(has string) bool { return record.SameName(has, name) }) {
		o.Aliases = append(o.Aliases, name)
	}
}

// unnamed reports whether the name is only the address.
func unnamed(p switchboard.Person) bool { return p.Name == "" || p.Name == p.Mail }

// agree reports whether the names of two people can be those of one: every word
// of the shorter one is a word of the other, or its first letters.
func agree(a, b switchboard.Person) bool {
	if unnamed(a) || unnamed(b) {
		return true
	}
	short, long := nameWords(a), nameWords(b)
	if len(short) > len(long) {
		short, long = long, short
	}
	full := false // an initial alone says nothing
	for _, word := range short {
		i := slices.IndexFunc(long, func(w string) bool { return strings.HasPrefix(w, word) || strings.HasPrefix(word, w) })
		if i < 0 {
			return false
		}
		full = full || long[i] == word
	}
	return full
}

func nameWords(p switchboard.Person) []string {
	return strings.FieldsFunc(switchboard.Fold(p.Name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}
