// Package record turns what a source says of somebody, as it is written there,
// into a person in the words of switchboard: one name to show, numbers in one
// form, an extension, and nothing that could disturb a terminal or a log.
package record

import (
	"slices"
	"strings"
	"unicode"

	"frontdesk/switchboard"
)

// Record is what a source says of somebody. Everything may be empty.
type Record struct {
	// Key names the person within the source and stays the same when the source
	// is read again.
	Key        string
	Name       string // as the source displays it
	GivenName  string
	Surname    string
	Mail       string
	Department string
	Title      string
	Location   string
	Company    string
	Extension  string // where the source has a place for it
	Aliases    []string
	Phones     []switchboard.PhoneNumber
	// Outside says that the source is of people outside, so that the end of a
	// number is no extension; so does a Company.
	Outside bool
	Manager switchboard.PersonID // or a source.Reference
	Deputy  switchboard.PersonID // or a source.Reference
	// Attribute gives the values of an attribute by the name that the source
	// gives it; nil: there are none but those above.
	Attribute func(name string) []string
}

// Person puts a record into the words of switchboard. Somebody without a key,
// or without anything to call them by, is nobody: ok is false.
func (f *Form) Person(from switchboard.DirectorySource, r Record) (p switchboard.Person, ok bool) {
	p = switchboard.Person{
		ID: ID(from, r.Key), Name: displayed(r), GivenName: Tidy(r.GivenName), Surname: Tidy(r.Surname),
		Mail: Tidy(r.Mail), Department: Tidy(r.Department), Title: Tidy(r.Title), Location: Tidy(r.Location),
		Company: Tidy(r.Company), Extension: f.extension(r), Manager: r.Manager, Deputy: r.Deputy,
		Sources: []switchboard.DirectorySource{from},
	}
	p.Aliases = aliases(p, append([]string{r.Name}, r.Aliases...))
	for _, phone := range r.Phones {
		number := f.Number(phone.Number)
		if number != "" && !slices.ContainsFunc(p.Phones, func(has switchboard.PhoneNumber) bool { return has.Number == number }) {
			p.Phones = append(p.Phones, switchboard.PhoneNumber{Kind: phone.Kind, Number: number})
		}
	}
	return p, p.ID != "" && p.Name != ""
}

// ID is the ID of somebody by their key in a source. Those of Microsoft 365
// are the service's own: requests are made by them.
func ID(from switchboard.DirectorySource, key string) switchboard.PersonID {
	if key == "" || from == switchboard.FromMicrosoft365 {
		return switchboard.PersonID(key)
	}
	return switchboard.PersonID(string(from) + ":" + key)
}

// displayed is the name to show and sort by: family name first where both
// parts are known, so that the list reads like a telephone book.
func displayed(r Record) string {
	if given, family := Tidy(r.GivenName), Tidy(r.Surname); given != "" && family != "" {
		return family + ", " + given
	}
	for _, name := range []string{r.Name, r.Surname, r.GivenName, r.Mail, r.Company} {
		if name = Tidy(name); name != "" {
			return name
		}
	}
	return ""
}

// aliases are the names that say more than the one that is shown.
func aliases(p switchboard.Person, names []string) []string {
	var out []string
	known := words(p.Name + " " + p.GivenName + " " + p.Surname + " " + p.Mail)
	for _, name := range names {
		name = Tidy(name)
		for _, w := range words(name) {
			if !slices.Contains(known, w) && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// words are the words of a name, comparable.
func words(name string) []string {
	return strings.FieldsFunc(switchboard.Fold(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

// SameName reports whether two names have the same words in any order, so that
// "Blomquist, Vera" is "Vera Blomquist".
func SameName(a, b string) bool {
	x, y := words(a), words(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// Tidy makes an attribute one line without space around it. Characters that
// are not seen go: what somebody has typed into a directory is printed in
// terminals and logs, where escape sequences and changes of direction could
// forge a line. The price is the joiners that some scripts and emoji use.
func Tidy(text string) string {
	if plain(text) {
		return text
	}
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

// plain reports whether a text is tidy already, which nearly all are.
func plain(text string) bool {
	space := true
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c > '~' || (c == ' ' && space) {
			return false
		}
		space = c == ' '
	}
	return text == "" || !space
}
