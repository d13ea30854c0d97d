package store

import (
	"encoding/binary"
	"hash/crc32"

	"frontdesk/switchboard"
)

// People are kept some hundred to a row, in records of our own, and a delta is a
// further row with only what changed: reading goes through the rows, the newest
// first, and who was seen already is passed over.
//
// BenchmarkPeers has the usual way beside it, a row a person. For 100,000 people
// that takes two to three times as long to read, and with JSON in the rows nine
// times. A delta of 1,000 people from all over the directory then writes as many
// pages of the file and takes five times as long. Between 64 and 1,024 people a
// row it made no difference, nor did larger pages of the file.
const (
	chunkPeople = 256       // records in a row, at most
	chunkBytes  = 256 << 10 // and bytes, about: a record is never divided
)

// chunkSum is the length of the checksum that a row begins with. SQLite notices
// damage to its own structure, but not to what it stores.
const chunkSum = 4

// chunkTable is of the polynomial that processors have an instruction for.
var chunkTable = crc32.MakeTable(crc32.Castagnoli)

// chunk collects the records of one row.
type chunk struct {
	body    []byte // a room for the checksum, then each record as its length and itself
	records int
	record  []byte // of one person, used again and again
}

// person adds a person's record.
func (c *chunk) person(p *switchboard.Person) { c.add(appendPerson(c.record[:0], p)) }

// removed adds the record of somebody who is gone.
func (c *chunk) removed(id switchboard.PersonID) { c.add(appendRemoved(c.record[:0], id)) }

func (c *chunk) add(record []byte) {
	if c.records == 0 {
		c.body = append(c.body[:0], make([]byte, chunkSum)...)
	}
	c.record = record
	c.body = append(binary.AppendUvarint(c.body, uint64(len(record))), record...)
	c.records++
}

func (c *chunk) full() bool { return c.records >= chunkPeople || len(c.body) >= chunkBytes }

// take gives the row and begins the next one. It is good until something is added.
func (c *chunk) take() []byte {
	binary.LittleEndian.PutUint32(c.body, crc32.Checksum(c.body[chunkSum:], chunkTable))
	c.records = 0
	return c.body
}

// people collects who is in the rows of a part, of which the newest come first.
type people struct {
	all     []switchboard.Person
	records int // that could be read
	absent  int // rows and records that could not be
	shelf   shelf
	later   map[switchboard.PersonID]bool // whom a newer row is about
}

// add reads one row. delta says whether older rows may be about the same people.
func (l *people) add(body []byte, delta bool) {
	if len(body) < chunkSum || binary.LittleEndian.Uint32(body) != crc32.Checksum(body[chunkSum:], chunkTable) {
		l.absent++
		return
	}
	r := reader{rest: string(body[chunkSum:])}
	for r.rest != "" {
		l.record(reader{rest: r.text()}, delta)
	}
}

// record reads one record. A record that is wrong, or of a kind that this program
// does not know, is counted and passed over.
func (l *people) record(r reader, delta bool) {
	kind := r.kind()
	p := switchboard.Person{ID: switchboard.PersonID(r.text())}
	switch {
	case kind == recordPerson:
		r.person(&p, &l.shelf)
	case kind != recordRemoved || r.rest != "":
		r.fail()
	}
	if r.bad {
		l.absent++
		return
	}
	l.records++
	if l.later[p.ID] {
		return
	}
	if kind == recordPerson {
		l.all = append(l.all, p)
	}
	if delta {
		if l.later == nil {
			l.later = map[switchboard.PersonID]bool{}
		}
		l.later[p.ID] = true
	}
}
