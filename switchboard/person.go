package switchboard

import (
	"strings"
	"time"
)

// PersonID names a colleague for as long as the directory knows them. Its form
// belongs to the directory that issued it; compare it, never parse it.
type PersonID string

// Person is what a directory says of a colleague. It holds no state: whether
// the person is free is a matter of [Facts].
type Person struct {
	ID         PersonID
	Name       string // as displayed and sorted, for example "Blomquist, Vera"
	GivenName  string
	Surname    string
	Mail       string   // SMTP address; the key under which a calendar is asked for
	Aliases    []string // other names: nicknames, former names, the name in another script
	Department string
	Title      string
	Location   string
	Company    string // empty for colleagues
	Extension  string // what the PBX is dialled with; empty when unknown
	Phones     []PhoneNumber
	Manager    PersonID          // empty when unknown
	Deputy     PersonID          // who stands in; empty when nobody is named
	Sources    []DirectorySource // where the person is known from, the leading one first; empty: not told
}

// DirectorySource is where people are read from.
type DirectorySource string

// The sources, by the names that the settings give them.
const (
	FromMicrosoft365 DirectorySource = "microsoft365"
	FromContacts     DirectorySource = "contacts"
	FromCSV          DirectorySource = "csv"
	FromVCard        DirectorySource = "vcard"
	FromLDAP         DirectorySource = "ldap"
)

// DirectoryStatus is how old the directory on screen is.
type DirectoryStatus struct {
	Read   time.Time // when the oldest of its sources was last read or found unchanged; zero: never
	Cached bool      // it is what an earlier start has left; nothing has been read since
}

// PhoneNumber is one number of a person, as the directory wrote it.
type PhoneNumber struct {
	Kind   PhoneKind
	Number string
}

// PhoneKind tells a desk telephone from a mobile one.
type PhoneKind string

// The kinds of number that directories tell apart.
const (
	PhoneDesk   PhoneKind = "desk"
	PhoneMobile PhoneKind = "mobile"
	PhoneHome   PhoneKind = "home"
	PhoneOther  PhoneKind = "other"
)

// FullName is the name as a person would say it: "Vera Blomquist".
func (p Person) FullName() string {
	if p.GivenName != "" && p.Surname != "" {
		return p.GivenName + " " + p.Surname
	}
	if last, first, ok := strings.Cut(p.Name, ","); ok {
		return strings.TrimSpace(first) + " " + strings.TrimSpace(last)
	}
	return p.Name
}

// DialNumber is the number that reaches the person through the PBX: the
// extension, else the first number on file. It is empty when there is neither.
func (p Person) DialNumber() string {
	if p.Extension != "" {
		return p.Extension
	}
	for _, phone := range p.Phones {
		if n := Dialable(phone.Number); n != "" {
			return n
		}
	}
	return ""
}

// Dialable reduces what a person typed or a directory stored to the characters
// a PBX takes (digits, *, #, a leading +). It is empty when the text holds
// anything that no telephone number has, so a name is never dialled.
func Dialable(text string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(text) {
		switch {
		case r >= '0' && r <= '9', r == '*', r == '#':
			b.WriteRune(r)
		case r == '+' && b.Len() == 0:
			b.WriteRune(r)
		case r == ' ', r == '-', r == '(', r == ')', r == '/', r == '.', r == '\u00a0':
		default:
			return ""
		}
	}
	if b.String() == "+" {
		return ""
	}
	return b.String()
}
