package switchboard

import "strings"

// numbers finds people by a part of their extension and telephone numbers.
type numbers struct {
	text       string   // the numbers of everybody, digits only, a space after each
	from       []uint32 // those of the person at i are text[from[i]:from[i+1]]
	parts      buckets  // by the next four digits from anywhere in a number: positions
	single     [10]set  // by one digit: positions
	extensions spellings
}

// partDigits is how many digits lead to a list. Each takes four bits, and is
// one more than the digit: zero is the end of the number.
const partDigits = 4

func newNumbers(people []*Entry) numbers {
	n := numbers{from: make([]uint32, 1, len(people)+1)}
	text := make([]byte, 0, 32*len(people)) // what most directories need
	for at, e := range people {
		start := len(text)
		if text = appendDigits(text, e.Person.Extension); len(text) > start {
			n.extensions = append(n.extensions, spelling{pack(text[start : len(text)-1]), uint32(at)})
		}
		for _, phone := range e.Person.Phones {
			text = appendDigits(text, phone.Number)
		}
		n.from = append(n.from, uint32(len(text)))
	}
	n.text = string(text)
	n.extensions.sort()
	n.learnParts()
	return n
}

// appendDigits adds the digits of a number and a space, or nothing when there
// are none.
func appendDigits(to []byte, number string) []byte {
	start := len(to)
	for i := range len(number) {
		if isDigit(rune(number[i])) {
			to = append(to, number[i])
		}
	}
	if len(to) > start {
		to = append(to, ' ')
	}
	return to
}

func (n *numbers) learnParts() {
	for digit := range n.single {
		n.single[digit] = newSet(len(n.from) - 1)
	}
	n.parts = newBuckets(1<<(4*partDigits), func(put func(part, at uint32)) {
		for at := range uint32(len(n.from) - 1) {
			part := uint32(0)
			own := n.of(at)
			for i := len(own) - 1; i >= 0; i-- {
				if own[i] == ' ' {
					part = 0
					continue
				}
				part = part>>4 | uint32(own[i]-'0'+1)<<(4*(partDigits-1))
				put(part, at)
				n.single[own[i]-'0'].add(at)
			}
		}
	})
}

// of are the numbers of the person at a position, a space after each; the
// extension comes first.
func (n *numbers) of(at uint32) string { return n.text[n.from[at]:n.from[at+1]] }

// extended tells whose extension begins with these digits, or is them.
func (n *numbers) extended(digits string, tell func(at uint32, all bool)) {
	extension := func(at uint32) string {
		number, _, _ := strings.Cut(n.of(at), " ")
		return number
	}
	n.extensions.find(digits, extension, tell)
}

// find adds the people with a number that holds these digits.
func (n *numbers) find(digits string, found set) {
	if len(digits) == 1 {
		found.addAll(n.single[digits[0]-'0'])
		return
	}
	for _, at := range n.leads(digits) {
		if len(digits) <= partDigits || strings.Contains(n.of(at), digits) {
			found.add(at)
		}
	}
}

// owner is the position of the only person who has a number.
func (n *numbers) owner(number string) (at uint32, ok bool) {
	for _, other := range n.leads(number) {
		for own := range strings.FieldsSeq(n.of(other)) {
			if own != number {
				continue
			}
			if ok && other != at {
				return 0, false
			}
			at, ok = other, true
		}
	}
	return at, ok
}

// leads are the people among whom to look for a number with these digits: up to
// partDigits all of them have one. Some occur twice.
func (n *numbers) leads(digits string) []uint32 {
	var shortest []uint32
	part := uint32(0)
	for i := range max(len(digits), partDigits) {
		part <<= 4
		if i < len(digits) {
			part |= uint32(digits[i]-'0') + 1
		}
		if i < partDigits-1 {
			continue
		}
		part &= 1<<(4*partDigits) - 1
		list := n.parts.span(part, part+1<<(4*max(0, partDigits-len(digits))))
		if i == partDigits-1 || len(list) < len(shortest) {
			shortest = list
		}
	}
	return shortest
}
