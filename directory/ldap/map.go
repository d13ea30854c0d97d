package ldap

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	goldap "github.com/go-ldap/ldap/v3"

	"frontdesk/directory/record"
	"frontdesk/switchboard"
)

// Map says which attributes hold what. Of several the first that has a value
// counts; of numbers and aliases all do.
type Map struct {
	ID, Name, GivenName, Surname, Mail              []string
	Department, Title, Location, Company, Extension []string
	Desk, Mobile, Home, Other, Aliases              []string
	Manager, Deputy                                 []string // distinguished names
}

// DefaultMap is good for Active Directory and for inetOrgPerson (RFC 2798).
func DefaultMap() *Map {
	return &Map{
		ID: []string{"entryUUID", "objectGUID", "nsUniqueId"}, Name: []string{"displayName", "cn"},
		GivenName: []string{"givenName"}, Surname: []string{"sn"}, Mail: []string{"mail"},
		Department: []string{"department", "departmentNumber", "ou"}, Title: []string{"title"},
		Location: []string{"physicalDeliveryOfficeName", "roomNumber", "l"},
		Desk:     []string{"telephoneNumber", "otherTelephone"}, Mobile: []string{"mobile", "otherMobile"},
		Home: []string{"homePhone", "otherHomePhone"}, Other: []string{"ipPhone"},
		Aliases: []string{"cn"}, Manager: []string{"manager"}, Deputy: []string{"assistant", "secretary"},
	}
}

func (m *Map) fields() [][]string {
	return [][]string{
		m.ID, m.Name, m.GivenName, m.Surname, m.Mail, m.Department, m.Title, m.Location, m.Company, m.Extension,
		m.Desk, m.Mobile, m.Home, m.Other, m.Aliases, m.Manager, m.Deputy,
	}
}

// attribute is what may be asked for (RFC 4512 section 1.4).
var attribute = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

// wanted are the attributes to ask for, the one of the extension among them.
func (m *Map) wanted(extension string) []string {
	all := slices.Concat(m.fields()...)
	if attribute.MatchString(extension) {
		all = append(all, extension)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// people makes people of entries. A manager or deputy who is not among them is
// nobody.
func (m *Map) people(form *record.Form, entries []*goldap.Entry) []switchboard.Person {
	ids := make(map[string]switchboard.PersonID, len(entries))
	for _, e := range entries {
		if at := place(e.DN); at != "" { // one that cannot be read is nobody's manager
			ids[at] = record.ID(switchboard.FromLDAP, m.key(e))
		}
	}
	people, seen := make([]switchboard.Person, 0, len(entries)), map[switchboard.PersonID]bool{}
	for _, e := range entries {
		r := m.record(e)
		r.Manager, r.Deputy = ids[place(first(e, m.Manager))], ids[place(first(e, m.Deputy))]
		if p, ok := form.Person(switchboard.FromLDAP, r); ok && !seen[p.ID] {
			seen[p.ID] = true
			people = append(people, p)
		}
	}
	return people
}

func (m *Map) record(e *goldap.Entry) record.Record {
	r := record.Record{
		Key: m.key(e), Name: first(e, m.Name), GivenName: first(e, m.GivenName), Surname: first(e, m.Surname),
		Mail: first(e, m.Mail), Department: first(e, m.Department), Title: first(e, m.Title),
		Location: first(e, m.Location), Company: first(e, m.Company), Extension: first(e, m.Extension),
		Aliases: all(e, m.Aliases), Attribute: e.GetEqualFoldAttributeValues,
	}
	for _, numbers := range []struct {
		kind  switchboard.PhoneKind
		names []string
	}{{switchboard.PhoneDesk, m.Desk}, {switchboard.PhoneMobile, m.Mobile}, {switchboard.PhoneHome, m.Home}, {switchboard.PhoneOther, m.Other}} {
		for _, number := range all(e, numbers.names) {
			if !strings.HasPrefix(number, "sip:") {
				r.Phones = append(r.Phones, switchboard.PhoneNumber{Kind: numbers.kind, Number: number})
			}
		}
	}
	return r
}

// key is what the directory calls the entry for as long as it exists, else
// where the entry is. Both are hashed: the one may be binary, the other long.
func (m *Map) key(e *goldap.Entry) string {
	for _, name := range m.ID {
		if id := e.GetEqualFoldRawAttributeValue(name); len(id) > 0 {
			return hash("id", string(id))
		}
	}
	return hash("dn", place(e.DN))
}

func hash(kind, text string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + text))
	return hex.EncodeToString(sum[:10])
}

// place makes the same distinguished name the same text, as far as case and
// blanks go; empty for what is none.
func place(dn string) string {
	if dn == "" {
		return ""
	}
	parsed, err := goldap.ParseDN(dn)
	if err != nil {
		return ""
	}
	return strings.ToLower(parsed.String())
}

func first(e *goldap.Entry, names []string) string {
	for _, name := range names {
		for _, value := range e.GetEqualFoldAttributeValues(name) {
			if strings.TrimSpace(value) != "" {
				return value
			}
		}
	}
	return ""
}

func all(e *goldap.Entry, names []string) []string {
	var out []string
	for _, name := range names {
		out = append(out, e.GetEqualFoldAttributeValues(name)...)
	}
	return out
}
