package switchboard

import "unicode/utf8"

// typoLength is from how many typed letters on one of them may be wrong.
const typoLength = 4

// groupRunes is how many first runes the words of a group have in common.
const groupRunes = 3

// The ways in which the first runes of a word can still become what was typed,
// with one edit at most: nothing is wrong yet; the word has a rune that was
// left out; one was typed as another; one too many was typed; the word has the
// second of two runes that were typed in the wrong order.
const (
	fine = 1 << iota
	omitted
	mistaken
	added
	swapped
)

// follow is what becomes of the ways when the word goes on with r after its
// first n runes. Zero: there is none left.
func follow(ways uint8, n int, r rune, typed []rune) (next uint8) {
	is := func(i int) bool { return i >= 0 && i < len(typed) && typed[i] == r }
	if ways&fine != 0 {
		next |= omitted | mistaken
		if is(n) {
			next |= fine | added
		}
		if is(n + 1) {
			next |= swapped
		}
	}
	if ways&omitted != 0 && is(n-1) {
		next |= omitted
	}
	if ways&mistaken != 0 && is(n) || ways&swapped != 0 && is(n-1) {
		next |= mistaken
	}
	if ways&added != 0 && is(n+1) {
		next |= added
	}
	return next
}

// reached reports whether the first n runes of the word are what was typed.
func reached(ways uint8, n, typed int) bool {
	return n == typed && ways&(fine|mistaken) != 0 || n == typed+1 && ways&omitted != 0 || n == typed-1 && ways&added != 0
}

// compareNeighbours fills shared and groups.
func (x *index) compareNeighbours() {
	x.shared = make([]uint8, x.words())
	for t := range x.shared {
		if t > 0 {
			x.shared[t] = sharedRunes(x.word(uint32(t-1)), x.word(uint32(t)))
		}
		if x.shared[t] < groupRunes {
			x.groups = append(x.groups, uint32(t))
		}
	}
	x.groups = append(x.groups, uint32(x.words()))
}

func sharedRunes(one, other string) (n uint8) {
	for i, r := range other {
		if i >= len(one) || n == 255 {
			break
		}
		if before, _ := utf8.DecodeRuneInString(one[i:]); before != r {
			break
		}
		n++
	}
	return n
}

// mistyped tells the words whose beginning is at most one edit away from what
// was typed: a letter more, less or other, or two neighbours in the wrong order.
//
// It goes through the sorted words once. What two neighbours share is followed
// once; where a beginning is decided, so is every word that shares it; and a
// group of which nothing can come is passed over.
func (x *index) mistyped(word string, tell func(word uint32)) {
	typed := []rune(word)
	type step struct {
		ways uint8
		at   int // in bytes
	}
	steps := make([]step, len(typed)+3) // by how many runes of the word were followed
	steps[0].ways = fine | added
	n, hit, decided := 0, false, false
	group := 0 // the next one
	for t := uint32(0); t < uint32(x.words()); t++ {
		if decided && !hit && n <= groupRunes {
			for x.groups[group] < t {
				group++
			}
			if t = x.groups[group]; t == uint32(x.words()) {
				return
			}
		}
		shared := int(x.shared[t])
		if !decided || shared < n {
			n, hit = min(n, shared), false
			own := x.word(t)
			for decided = false; !decided && steps[n].at < len(own); {
				at := steps[n].at
				r, size := utf8.DecodeRuneInString(own[at:])
				ways := follow(steps[n].ways, n, r, typed)
				n++
				steps[n] = step{ways, at + size}
				hit = reached(ways, n, len(typed))
				decided = hit || ways == 0
			}
		}
		if hit {
			tell(t)
		}
	}
}
