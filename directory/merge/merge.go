// Package merge makes one person of what several sources say of them.
package merge

import (
	"cmp"
	"slices"
	"strings"

	"frontdesk/directory/record"
	"frontdesk/switchboard"
)

// Merged is one directory made of several.
type Merged struct {
	People []switchboard.Person
	// Into tells who else a person has become one with: the ID in a later
	// source leads to the ID in the leading one.
	Into map[switchboard.PersonID]switchboard.PersonID
}

// People merges the people of sources, the leading source first. The order of
// people within a source does not matter.
//
// Two people are one when they have the same ID or the same mail address, or
// else share a number and have no two names that contradict each other. An
// address or number counts only where it is one person's alone in each source:
// that of a department joins nobody. Two people of one source stay two.
//
// The person keeps the ID and the name of the leading source, but whoever is in
// Microsoft 365 has the ID and the mail address from there, whatever leads:
// calendars and Teams are asked for by them, and an address that only another
// source has is nothing to be told to Microsoft. What the leading source leaves
// empty comes from the next that has it, numbers are put together, and another
// name becomes an alias. The slices of the sources are not written to; that of
// a lone source may be given back. Managers and deputies are looked up among all people;
// one who is not found is left out.
func People(sources ...[]switchboard.Person) Merged {
	if people, ok := alone(sources); ok {
		return Merged{People: unique(people), Into: map[switchboard.PersonID]switchboard.PersonID{}}
	}
	m := &merger{byID: map[switchboard.PersonID]*one{}}
	for _, people := range sources {
		m.take(people)
	}
	return m.finish()
}

// alone are the people of the only source that has any, when they name nobody
// else: then there is nothing to be joined or looked up, which is most of the
// work at a start.
func alone(sources [][]switchboard.Person) (people []switchboard.Person, ok bool) {
	for _, s := range sources {
		if len(s) > 0 && len(people) > 0 {
			return nil, false
		}
		if len(s) > 0 {
			people = s
		}
	}
	return people, !slices.ContainsFunc(people, func(p switchboard.Person) bool { return p.Manager != "" || p.Deputy != "" })
}

// one is a person as far as the sources were read.
type one struct {
	switchboard.Person
	parts  []switchboard.Person // as the later sources had them
	own    bool                 // the slices of Person are not those of a source any more
	joined int                  // the last source that had the person, counted from 1
	former switchboard.PersonID // the ID that Microsoft 365's has replaced; empty: none
}

type merger struct {
	all     []*one
	byID    map[switchboard.PersonID]*one
	sources int
}

// take adds a source.
func (m *merger) take(people []switchboard.Person) {
	m.sources++
	left := unique(people)
	if len(m.all) > 0 && len(left) > 0 {
		people = left
		left = m.match(left, func(p switchboard.Person) *one { return m.byID[p.ID] })
		for _, by := range []struct {
			keys func(switchboard.Person) []string
			fits func(a, b switchboard.Person) bool
		}{{mailsOf, always}, {numbersOf, agree}} {
			whose := index(m.all, func(o *one) []string { return o.keys(by.keys) })
			own := index(people, by.keys)
			left = m.match(left, func(p switchboard.Person) *one {
				if o := only(by.keys(p), whose, own); o != nil && by.fits(o.Person, p) {
					return o
				}
				return nil
			})
		}
	}
	m.all = slices.Grow(m.all, len(left))
	for _, p := range left {
		o := &one{Person: p, joined: m.sources}
		m.all = append(m.all, o)
		m.byID[p.ID] = o
	}
}

// unique are people by their IDs, each there once.
//
// Their places are sorted and not they themselves: a person is 400 bytes. Those
// who are in order already are given back themselves.
func unique(people []switchboard.Person) []switchboard.Person {
	if slices.IsSortedFunc(people, func(a, b switchboard.Person) int { return cmp.Or(cmp.Compare(a.ID, b.ID), -1) }) {
		return people
	}
	places := make([]int, len(people))
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(a, b int) int { return cmp.Or(cmp.Compare(people[a].ID, people[b].ID), cmp.Compare(a, b)) })
	out := make([]switchboard.Person, 0, len(people))
	for _, i := range places {
		if len(out) == 0 || out[len(out)-1].ID != people[i].ID {
			out = append(out, people[i])
		}
	}
	return out
}

// match joins the people that find somebody whom this source has not had yet,
// and gives back the others.
func (m *merger) match(people []switchboard.Person, find func(switchboard.Person) *one) (left []switchboard.Person) {
	for _, p := range people {
		o := find(p)
		if o == nil || o.joined == m.sources {
			left = append(left, p)
			continue
		}
		o.joined = m.sources
		o.join(p)
		o.parts = append(o.parts, p)
		m.byID[p.ID] = o
	}
	return left
}

// keys are the keys of all that the person was made of.
func (o *one) keys(of func(switchboard.Person) []string) []string {
	keys := of(o.Person)
	for _, p := range o.parts {
		keys = append(keys, of(p)...)
	}
	return keys
}

// index tells whose a key is; nil when it is several people's.
func index[P any](people []P, keys func(P) []string) map[string]*P {
	out := make(map[string]*P, len(people))
	for i := range people {
		for _, k := range keys(people[i]) {
			if other, taken := out[k]; taken && other != &people[i] {
				out[k] = nil
			} else {
				out[k] = &people[i]
			}
		}
	}
	return out
}

// only is the person that the keys lead to, if they lead to one and are nobody
// else's in the source itself.
func only(keys []string, whose map[string]**one, own map[string]*switchboard.Person) *one {
	var found *one
	for _, k := range keys {
		at := whose[k]
		if at == nil || own[k] == nil {
			continue
		}
		if found != nil && found != *at {
			return nil
		}
		found = *at
	}
	return found
}

func always(switchboard.Person, switchboard.Person) bool { return true }

func mailsOf(p switchboard.Person) []string {
	if p.Mail == "" {
		return nil
	}
	return []string{strings.ToLower(p.Mail)}
}

func numbersOf(p switchboard.Person) []string {
	var out []string
	for _, phone := range p.Phones {
		if n := record.Comparable(phone.Number); n != "" {
			out = append(out, n)
		}
	}
	return out
}

func (m *merger) finish() Merged {
	out := Merged{People: make([]switchboard.Person, 0, len(m.all)), Into: map[switchboard.PersonID]switchboard.PersonID{}}
	who := m.lookup()
	for _, o := range m.all {
		p := o.Person
		p.Manager = who.first(o, func(p switchboard.Person) switchboard.PersonID { return p.Manager })
		p.Deputy = who.first(o, func(p switchboard.Person) switchboard.PersonID { return p.Deputy })
		out.People = append(out.People, p)
		for _, part := range o.parts {
			if part.ID != p.ID {
				out.Into[part.ID] = p.ID
			}
		}
		if o.former != "" {
			out.Into[o.former] = p.ID
		}
	}
	return out
}
