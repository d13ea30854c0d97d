package switchboard

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// How well somebody matches a typed word; the lower the better. See Search.
const (
	exact = iota
	beginning
	within
	typo
	classes // how many there are
)

// Search lists the positions in v.People of those who match what was typed, the
// best first. Nothing typed matches everybody, in the directory's order.
//
// Case, accents and the like do not matter (see Fold). Every typed word must
// match, in any order, each in the best of these ways that applies:
//
//  1. It is a word of the person: of the name, another name, the department, the
//     title or the mail address before the @; or the extension.
//  2. It is the beginning of one.
//  3. It is found elsewhere: three letters or more inside a name; any part of a
//     word in Chinese, Japanese or Korean; digits anywhere in a number, with or
//     without a leading 0 of their own; digits that spell the beginning of a word
//     on the keypad.
//  4. It is, from four letters on, one edit away from a word or the beginning of
//     one: a letter too many, too few or wrong, or two neighbours swapped. Digits
//     are never taken for a slip.
//
// The person counts by the worst of their words, so a slip never outranks what
// was really found. Several groups of digits are also read as one number, and
// the better reading counts.
//
// Among those who match equally well come first the favourites, then those whom
// the operator dealt with lately, then the others. Whom the operator dealt with
// last comes first, also among the favourites; otherwise it is the directory's
// order.
func (v View) Search(typed string) []int {
	words := typedWords(typed)
	if len(words) == 0 {
		all := make([]int, len(v.People))
		for i := range all {
			all[i] = i
		}
		return all
	}
	number := digitsOf(Dialable(Fold(typed)))
	if n := v.Roster.Len(); n > 0 && n == len(v.People) {
		if v.Roster.index == nil {
			return v.Roster.skim(words)
		}
		return v.Roster.index.search(words, number).list(v.marked())
	}
	names := func(at int) []byte { return appendFolded(nil, v.People[at].Person.Name) }
	return newIndex(v.People, names).search(words, number).list(nil)
}

// search finds who matches all of the words. A number is what the words are
// when they are read as one; empty when they cannot be.
func (x *index) search(words []string, number string) ranks {
	apart := number != "" && len(words) > 1
	found := newRanks(x.people)
	x.match(found, words[0], !apart)
	if len(words) == 1 {
		return found
	}
	other := newRanks(x.people)
	for _, word := range words[1:] {
		other.clear()
		x.match(other, word, !apart)
		found.intersect(other)
	}
	if apart {
		other.clear()
		x.match(other, number, true)
		found.unite(other)
	}
	return found
}

// match adds who matches one word, in all the ways of Search, to empty ranks.
func (x *index) match(r ranks, word string, inNumbers bool) {
	from, to, isWord := x.beginnings(word)
	for _, p := range x.whose.span(from, to) {
		r[beginning].add(post(p).at())
	}
	if isWord {
		x.addTo(r[exact], from)
	}
	x.holding(word, func(t uint32, unspaced bool) {
		for _, p := range x.whose.span(t, t+1) {
			if unspaced || post(p).ofName() {
				r[within].add(post(p).at())
			}
		}
	})
	switch {
	case allRunes(word, isDigit):
		x.matchDigits(r, word, inNumbers)
	case utf8.RuneCountInString(word) >= typoLength:
		x.mistyped(word, func(t uint32) { x.addTo(r[typo], t) })
	}
	r.cumulate()
}

func (x *index) matchDigits(r ranks, digits string, inNumbers bool) {
	x.numbers.extended(digits, func(at uint32, all bool) {
		r[beginning].add(at)
		if all {
			r[exact].add(at)
		}
	})
	x.spelled(digits, func(t uint32) { x.addTo(r[within], t) })
	if !inNumbers {
		return
	}
	x.numbers.find(digits, r[within])
	if national := withoutTrunk(digits); national != digits {
		x.numbers.find(national, r[within])
	}
}

// withoutTrunk takes off the zeros by which people dial into another area or
// country, and which the number on file does not have.
func withoutTrunk(digits string) string {
	i := 0
	for i < len(digits) && digits[i] == '0' {
		i++
	}
	if len(digits)-i < partLength {
		return digits
	}
	return digits[i:]
}

// marked are the positions of those who come before others, in their order.
func (v View) marked() []uint32 {
	type mark struct {
		other  bool // than a favourite
		lately int
		at     int
	}
	marks := make([]mark, 0, len(v.marks.favourites)+len(v.marks.lately))
	for i, id := range v.marks.lately {
		if at, ok := v.Roster.find(id); ok {
			marks = append(marks, mark{!v.marks.favourites[id], i, at})
		}
	}
	for id := range v.marks.favourites {
		if at, ok := v.Roster.find(id); ok && !slices.Contains(v.marks.lately, id) {
			marks = append(marks, mark{false, len(v.marks.lately), at})
		}
	}
	slices.SortFunc(marks, func(a, b mark) int {
		if a.other != b.other {
			if b.other {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.lately, b.lately), cmp.Compare(a.at, b.at))
	})
	positions := make([]uint32, len(marks))
	for i, m := range marks {
		positions[i] = uint32(m.at)
	}
	return positions
}
