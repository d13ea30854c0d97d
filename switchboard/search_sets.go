package switchboard

import "math/bits"

// set holds positions of people, a bit each.
type set []uint64

func newSet(people int) set { return make(set, (people+63)/64) }

func (s set) add(at uint32)      { s[at/64] |= 1 << (at % 64) }
func (s set) has(at uint32) bool { return s[at/64]&(1<<(at%64)) != 0 }

// addAll adds all of another set.
func (s set) addAll(other set) {
	for i, word := range other {
		s[i] |= word
	}
}

func (s set) count() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// ranks are the people found, by how well: ranks[c] holds those of class c and
// of every better one. So the worse of two words counts when the sets of both
// are intersected, and the better of two readings when they are united.
type ranks [classes]set

// newRanks makes empty ranks for n people.
func newRanks(n int) ranks {
	var r ranks
	size := (n + 63) / 64
	room := make(set, classes*size)
	for c := range r {
		r[c] = room[c*size : (c+1)*size]
	}
	return r
}

func (r ranks) clear() {
	for _, s := range r {
		clear(s)
	}
}

// cumulate puts everybody of a class into the worse ones too.
func (r ranks) cumulate() {
	for c := 1; c < classes; c++ {
		r[c].addAll(r[c-1])
	}
}

func (r ranks) intersect(other ranks) {
	for c := range r {
		for i, word := range other[c] {
			r[c][i] &= word
		}
	}
}

func (r ranks) unite(other ranks) {
	for c := range r {
		r[c].addAll(other[c])
	}
}

// list puts those found in order: by class, the marked ones first.
func (r ranks) list(marked []uint32) []int {
	out := make([]int, 0, r[typo].count())
	none := make(set, 2*len(r[exact]))
	better, isMarked := none[:len(r[exact])], none[len(r[exact]):]
	for _, at := range marked {
		isMarked.add(at)
	}
	for _, found := range r {
		for _, at := range marked {
			if found.has(at) && !better.has(at) {
				out = append(out, int(at))
			}
		}
		for i, word := range found {
			for word &^= better[i] | isMarked[i]; word != 0; word &= word - 1 {
				out = append(out, i*64+bits.TrailingZeros64(word))
			}
		}
		better = found
	}
	return out
}

// buckets are lists of numbers in one piece of memory, each list in the order
// in which it was filled.
type buckets struct {
	from  []uint32 // list b is items[from[b]:from[b+1]]
	items []uint32
}

// newBuckets makes n lists. It calls fill twice, to count and to place, so fill
// must put the same both times.
func newBuckets(n int, fill func(put func(bucket, item uint32))) buckets {
	b := buckets{from: make([]uint32, n+2)}
	fill(func(bucket, _ uint32) { b.from[bucket+2]++ })
	for i := 2; i < len(b.from); i++ {
		b.from[i] += b.from[i-1]
	}
	b.items = make([]uint32, b.from[n+1])
	fill(func(bucket, item uint32) {
		b.items[b.from[bucket+1]] = item
		b.from[bucket+1]++
	})
	b.from = b.from[:n+1]
	return b
}

// span is what the lists from one on, up to another, hold together.
func (b buckets) span(from, to uint32) []uint32 { return b.items[b.from[from]:b.from[to]] }
