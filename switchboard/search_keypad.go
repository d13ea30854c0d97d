package switchboard

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// keypad is what is printed on the keys of a telephone: Latin as in ITU-T
// E.161, Greek and Cyrillic as makers of telephones print them.
var keypad = func() map[rune]byte {
	m := map[rune]byte{}
	for i, letters := range [...]string{"0", "1", "2abcαβγабвг", "3defδεζдежзє", "4ghiηθιийклі", "5jklκλμмноп", "6mnoνξοрсту", "7pqrsπρσфхцч", "8tuvτυφшщъы", "9wxyzχψωьэюя"} {
		for _, r := range letters {
			m[r] = '0' + byte(i)
		}
	}
	return m
}()

// spelling is something that is found by its digits.
type spelling struct {
	keys uint64 // its first digits, packed
	item uint32 // a word, or whose extension it is
}

// spellings are sorted by their digits.
type spellings []spelling

// packedKeys is how many digits a spelling holds: four bits each, one more than
// the digit, so that a shorter one stands before the longer ones.
const packedKeys = 16

func pack[T string | []byte](digits T) (packed uint64) {
	for i := range min(len(digits), packedKeys) {
		packed |= uint64(digits[i]-'0'+1) << (4 * (packedKeys - 1 - i))
	}
	return packed
}

func (s spellings) sort() {
	slices.SortFunc(s, func(a, b spelling) int {
		if a.keys != b.keys {
			return cmp.Compare(a.keys, b.keys)
		}
		return cmp.Compare(a.item, b.item)
	})
}

// find tells the items whose digits begin with these, and whether these are all
// of them. Spelled tells all digits of an item; it is asked for long ones only.
func (s spellings) find(digits string, spelled func(item uint32) string, tell func(item uint32, all bool)) {
	low := pack(digits)
	shift := 4 * (packedKeys - min(len(digits), packedKeys))
	from := sort.Search(len(s), func(i int) bool { return s[i].keys >= low })
	for _, one := range s[from:] {
		if one.keys>>shift != low>>shift {
			return
		}
		all := one.keys == low
		if len(digits) >= packedKeys {
			own := spelled(one.item)
			if all = own == digits; !strings.HasPrefix(own, digits) {
				continue
			}
		}
		tell(one.item, all)
	}
}

// learnKeys sorts the words by their keys. Those with a letter that no key has
// cannot be spelled, and those of digits are found as they are.
func (x *index) learnKeys() {
	for t := range uint32(x.words()) {
		word := x.word(t)
		if digits, ok := spell(word); ok && string(digits) != word {
			x.keys = append(x.keys, spelling{pack(digits), t})
		}
	}
	x.keys.sort()
}

// spell is a folded word in keys.
func spell(word string) (digits []byte, ok bool) {
	keys := make([]byte, 0, packedKeys)
	for _, r := range word {
		key, ok := keypad[r]
		if !ok {
			return nil, false
		}
		keys = append(keys, key)
	}
	return keys, true
}

// spelled tells the words whose beginning is spelled by the digits.
func (x *index) spelled(digits string, tell func(word uint32)) {
	all := func(t uint32) string {
		keys, _ := spell(x.word(t))
		return string(keys)
	}
	x.keys.find(digits, all, func(t uint32, _ bool) { tell(t) })
}
