package store

import (
	"encoding/binary"

	"frontdesk/switchboard"
)

// What a record holds, by its first byte. A program that writes something else
// takes the next number and goes on reading these; of a number that it does not
// know a program knows nothing, not even whom it is about.
const (
	recordRemoved = 0 // the ID of somebody who is not there any more
	recordPerson  = 1
)

// appendPerson adds the record of a person to b: each field as its length and
// its bytes, in the order of [switchboard.Person]; lists begin with their number
// of items. A field need not be text.
func appendPerson(b []byte, p *switchboard.Person) []byte {
	b = appendText(append(b, recordPerson), string(p.ID))
	for _, field := range fieldsOf(p) {
		b = appendText(b, *field)
	}
	b = appendText(b, string(p.Manager))
	b = appendText(b, string(p.Deputy))
	b = binary.AppendUvarint(b, uint64(len(p.Aliases)))
	for _, alias := range p.Aliases {
		b = appendText(b, alias)
	}
	b = binary.AppendUvarint(b, uint64(len(p.Phones)))
	for _, phone := range p.Phones {
		b = appendText(b, string(phone.Kind))
		b = appendText(b, phone.Number)
	}
	b = binary.AppendUvarint(b, uint64(len(p.Sources)))
	for _, source := range p.Sources {
		b = appendText(b, string(source))
	}
	return b
}

// appendRemoved adds the record of somebody who is not there any more.
func appendRemoved(b []byte, id switchboard.PersonID) []byte {
	return appendText(append(b, recordRemoved), string(id))
}

// fieldsOf are the plain strings of a person, in the order of a record.
func fieldsOf(p *switchboard.Person) [9]*string {
	return [...]*string{&p.Name, &p.GivenName, &p.Surname, &p.Mail, &p.Department, &p.Title, &p.Location, &p.Company, &p.Extension}
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// person takes a person, all but the kind of record and the ID. Its strings are
// parts of the record and its lists are parts of the shelf, because 100,000
// people with an allocation for each field cost the collector more than the
// decoding.
func (r *reader) person(p *switchboard.Person, s *shelf) {
	for _, field := range fieldsOf(p) {
		*field = r.text()
	}
	p.Manager, p.Deputy = switchboard.PersonID(r.text()), switchboard.PersonID(r.text())
	if n := r.count(1); n > 0 {
		p.Aliases = place(&s.aliases, n)
		for i := range p.Aliases {
			p.Aliases[i] = r.text()
		}
	}
	if n := r.count(2); n > 0 {
		p.Phones = place(&s.phones, n)
		for i := range p.Phones {
			p.Phones[i] = switchboard.PhoneNumber{Kind: switchboard.PhoneKind(r.text()), Number: r.text()}
		}
	}
	if n := r.count(1); n > 0 {
		p.Sources = place(&s.sources, n)
		for i := range p.Sources {
			p.Sources[i] = switchboard.DirectorySource(r.text())
		}
	}
	if r.rest != "" {
		r.fail()
	}
}

// shelf has the room for the lists of many people.
type shelf struct {
	aliases []string
	phones  []switchboard.PhoneNumber
	sources []switchboard.DirectorySource
}

// shelfRoom is how many items of a list a shelf makes room for at once.
const shelfRoom = 1024

// place takes the room for n items. What is appended to them later goes elsewhere.
func place[T any](room *[]T, n int) []T {
	if len(*room) < n {
		*room = make([]T, max(n, shelfRoom))
	}
	list := (*room)[:n:n]
	*room = (*room)[n:]
	return list
}

// reader takes a record apart from its front. Once something is wrong all that
// it gives is empty.
type reader struct {
	rest string
	bad  bool
}

// number takes an unsigned varint.
func (r *reader) number() uint64 {
	var n uint64
	for i := 0; i < len(r.rest) && i < binary.MaxVarintLen64; i++ {
		c := r.rest[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.rest = r.rest[i+1:]
			return n
		}
	}
	r.fail()
	return 0
}

// text takes a string with its length before it.
func (r *reader) text() string {
	n := r.number()
	if n > uint64(len(r.rest)) {
		r.fail()
		return ""
	}
	text := r.rest[:n]
	r.rest = r.rest[n:]
	return text
}

// count takes the number of items of a list. One that cannot be true, because an
// item takes at least so many bytes, is wrong: nothing is allocated for it.
func (r *reader) count(least int) int {
	n := r.number()
	if n > uint64(len(r.rest)/least) {
		r.fail()
		return 0
	}
	return int(n)
}

// kind takes the first byte of a record.
func (r *reader) kind() byte {
	if r.rest == "" {
		r.fail()
		return 0
	}
	kind := r.rest[0]
	r.rest = r.rest[1:]
	return kind
}

func (r *reader) fail() { r.rest, r.bad = "", true }
