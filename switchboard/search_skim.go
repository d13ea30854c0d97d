package switchboard

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// skim finds people while there is no index yet: who has every typed word at
// the beginning of a word of the name, or of the extension. It looks at
// everybody in turn, and finds less than the index does and nothing else.
func (r *Roster) skim(words []string) []int {
	found := []int{}
	var name []byte
	for at, e := range r.entries {
		name = name[:0]
		for _, part := range [...]string{e.Person.Name, e.Person.Surname, e.Person.GivenName} {
			name = append(appendFolded(name, part), ' ')
		}
		if skimmed(name, digitsOf(e.Person.Extension), words) {
			found = append(found, at)
		}
	}
	return found
}

func skimmed(name []byte, extension string, words []string) bool {
	for _, word := range words {
		if !begins(name, word) && !strings.HasPrefix(extension, word) {
			return false
		}
	}
	return true
}

// begins reports whether some word of a folded text begins so.
func begins(text []byte, word string) bool {
	for from := 0; ; {
		found := bytes.Index(text[from:], []byte(word))
		if found < 0 {
			return false
		}
		at := from + found
		if before, _ := utf8.DecodeLastRune(text[:at]); at == 0 || !wordRune(before) {
			return true
		}
		from = at + 1
	}
}

// skimOwner is owner without an index.
func (r *Roster) skimOwner(number string) (owner PersonID) {
	for _, e := range r.entries {
		if !e.Person.has(number) {
			continue
		}
		if owner != "" {
			return ""
		}
		owner = e.Person.ID
	}
	return owner
}

func (p Person) has(number string) bool {
	return digitsOf(p.Extension) == number ||
		slices.ContainsFunc(p.Phones, func(n PhoneNumber) bool { return digitsOf(n.Number) == number })
}

// skimLine is line without an index.
func (r *Roster) skimLine(extension string, yield func(PersonID) bool) {
	for _, e := range r.entries {
		if digitsOf(e.Person.Extension) == extension && !yield(e.Person.ID) {
			return
		}
	}
}
