package switchboard

import (
	"cmp"
	"encoding/binary"
	"iter"
	"slices"
)

// Roster is a directory prepared for display, search and caller names. It is
// immutable: a change of the directory makes a new one, and who reads the
// directory does so on a goroutine of their own, because for 100,000 people it
// takes a good part of a second. Share it freely.
type Roster struct {
	entries []*Entry         // by name, without facts
	at      map[PersonID]int // position in entries, also by former IDs
	index   *index           // of entries; nil: not made yet
	names   names            // what the index is made from, as long as it is not
}

// NewRoster prepares people, in any order; of two with the same ID the last
// counts. It keeps no reference to the slice, but to what is in it. It works on
// two goroutines, which have ended when it returns.
func NewRoster(people []Person) *Roster { return NewList(people, nil).Indexed() }

// NewList prepares people as NewRoster does, but for the index, which takes most
// of the time: something to look at while that is made. Until then a search
// finds beginnings of names and extensions only, see skim. former leads from the
// IDs that people had elsewhere, and go on being found by, to those they have.
func NewList(people []Person, former map[PersonID]PersonID) *Roster {
	r := &Roster{at: make(map[PersonID]int, len(people))}
	var names names
	both(func() { names = sortNames(people) }, func() {
		for i := range people {
			r.at[people[i].ID] = i
		}
	})
	names.rows = slices.DeleteFunc(names.rows, func(row nameRow) bool { return r.at[people[row.at].ID] != int(row.at) })
	r.entries = make([]*Entry, len(names.rows))
	all := make([]Entry, len(names.rows)) // one piece of memory is filled faster than many
	for i, row := range names.rows {
		all[i].Person = people[row.at]
		r.entries[i] = &all[i]
		r.at[all[i].Person.ID] = i
	}
	for old, id := range former {
		if at, ok := r.at[id]; ok {
			r.at[old] = at
		}
	}
	r.names = names
	return r
}

// Indexed is the roster with its index: another one, which shares its people.
func (r *Roster) Indexed() *Roster {
	if r.index != nil {
		return r
	}
	return &Roster{entries: r.entries, at: r.at, index: newIndex(r.entries, r.names.of)}
}

// Len is how many people there are.
func (r *Roster) Len() int {
	if r == nil {
		return 0
	}
	return len(r.entries)
}

// find is where somebody stands.
func (r *Roster) find(id PersonID) (at int, ok bool) {
	if r == nil {
		return 0, false
	}
	at, ok = r.at[id]
	return at, ok
}

// current is the ID that somebody has now: the same, unless they are known by
// another one by now.
func (r *Roster) current(id PersonID) PersonID {
	if at, ok := r.find(id); ok {
		return r.entries[at].Person.ID
	}
	return id
}

// owner is whose number it is, by its digits; empty when nobody's. A number
// that several people share names nobody: showing one of them would be a guess.
func (r *Roster) owner(number string) PersonID {
	if r.Len() == 0 || number == "" {
		return ""
	}
	if r.index == nil {
		return r.skimOwner(number)
	}
	if at, ok := r.index.numbers.owner(number); ok {
		return r.entries[at].Person.ID
	}
	return ""
}

// line is who answers at an extension.
func (r *Roster) line(extension string) iter.Seq[PersonID] {
	return func(yield func(PersonID) bool) {
		digits := digitsOf(extension)
		if r.Len() == 0 || digits == "" {
			return
		}
		if r.index == nil {
			r.skimLine(digits, yield)
			return
		}
		more := true
		r.index.numbers.extended(digits, func(at uint32, all bool) {
			more = more && (!all || yield(r.entries[at].Person.ID))
		})
	}
}

// names are folded names in their order.
type names struct {
	text []byte
	rows []nameRow
}

// A nameRow is somebody at a position among people, named text[from:to].
type nameRow struct {
	start        uint64 // the first eight bytes of the name decide nearly always
	from, to, at uint32
}

func (n names) of(i int) []byte { return n.text[n.rows[i].from:n.rows[i].to] }

func sortNames(people []Person) names {
	n := names{make([]byte, 0, 24*len(people)), make([]nameRow, len(people))}
	for i := range people {
		from := uint32(len(n.text))
		n.text = appendFolded(n.text, people[i].Name)
		n.rows[i] = nameRow{startOf(n.text[from:]), from, uint32(len(n.text)), uint32(i)}
	}
	n.rows = byStart(n.rows)
	for from := 0; from < len(n.rows); {
		to := from + 1
		for to < len(n.rows) && n.rows[to].start == n.rows[from].start {
			to++
		}
		if to > from+1 {
			slices.SortFunc(n.rows[from:to], func(a, b nameRow) int {
				return cmp.Or(slices.Compare(n.text[a.from:a.to], n.text[b.from:b.to]), cmp.Compare(people[a.at].ID, people[b.at].ID))
			})
		}
		from = to
	}
	return n
}

// byStart orders rows by their starts, byte by byte from the last (a radix sort):
// for 100,000 people it takes a tenth of what comparing them does, at a start for
// which somebody waits.
func byStart(rows []nameRow) []nameRow {
	other := make([]nameRow, len(rows))
	for shift := 0; shift < 64 && len(rows) > 1; shift += 8 {
		var places [257]int
		for i := range rows {
			places[byte(rows[i].start>>shift)+1]++
		}
		if places[byte(rows[0].start>>shift)+1] == len(rows) {
			continue // they all have the same
		}
		for i := 1; i < len(places); i++ {
			places[i] += places[i-1]
		}
		for _, row := range rows {
			b := byte(row.start >> shift)
			other[places[b]] = row
			places[b]++
		}
		rows, other = other, rows
	}
	return rows
}

// startOf is the beginning of a text as a number of the same order.
func startOf[T string | []byte](text T) uint64 {
	var start [8]byte
	copy(start[:], text)
	return binary.BigEndian.Uint64(start[:])
}
