package switchboard

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// partLength is from how many letters on a word is found by its inside; in a
// script without spaces it is from the first.
const partLength = 3

// learnParts notes under which parts the words are found: under every three
// runes that follow each other, and under every rune of an unspaced script.
func (x *index) learnParts() {
	size := bits.Len(uint(len(x.text) / 4)) // some four parts to a list
	x.parts = newBuckets(1<<size, func(put func(bucket, word uint32)) {
		for t := range uint32(x.words()) {
			eachPart(x.word(t), func(part uint32) { put(part>>(32-size), t) })
		}
	})
}

// eachPart tells the hashes of the parts of a word.
func eachPart(word string, tell func(part uint32)) {
	var before [2]rune // the runes before r, the nearer one last
	n := 0
	for _, r := range word {
		if isUnspaced(r) {
			tell(hashPart(r, 0, 0))
		}
		if n++; n >= partLength {
			tell(hashPart(before[0], before[1], r))
		}
		before[0], before[1] = before[1], r
	}
}

func hashPart(a, b, c rune) uint32 {
	return ((uint32(a)*0x9e3779b1+uint32(b))*0x85ebca6b + uint32(c)) * 0xc2b2ae35
}

// holding tells the words that hold what was typed; unspaced is whether it is
// of an unspaced script, and then all of it must be.
func (x *index) holding(typed string, tell func(word uint32, unspaced bool)) {
	unspaced := allRunes(typed, isUnspaced)
	if !unspaced && utf8.RuneCountInString(typed) < partLength {
		return
	}
	shift := 32 - bits.Len(uint(len(x.parts.from)-2))
	var rarest []uint32
	first := true
	eachPart(typed, func(part uint32) {
		part >>= shift
		if list := x.parts.span(part, part+1); first || len(list) < len(rarest) {
			rarest, first = list, false
		}
	})
	for _, t := range rarest {
		if strings.Contains(x.word(t), typed) {
			tell(t, unspaced)
		}
	}
}
