package switchboard

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// index finds people by what was typed. It knows them by their position in the
// list it was made from. It is immutable, and a query allocates nothing per
// person.
type index struct {
	people  int
	text    string    // the words of everybody, each once, sorted and joined
	from    []uint32  // word t is text[from[t]:from[t+1]]
	whose   buckets   // by word: posts
	shared  []uint8   // how many runes a word has in common with the one before, at most 255
	groups  []uint32  // the first words of the groups of mistyped, and the end
	keys    spellings // the words by their keys
	parts   buckets   // by hash of a part: the words that hold it
	numbers numbers
}

// A post says whose word it is and of what: the position, and in the lowest bit
// whether it is a word of their name or other names, or one of their department,
// title or mail address.
type post uint32

const workBit = 1

func (p post) at() uint32   { return uint32(p >> 1) }
func (p post) ofName() bool { return p&workBit == 0 }

// newIndex prepares the search for people; folded are their names.
func newIndex(people []*Entry, folded func(at int) []byte) *index {
	x := &index{people: len(people)}
	both(func() { x.learnWords(people, folded) }, func() { x.numbers = newNumbers(people) })
	return x
}

// both runs two functions beside each other and returns when both have.
func both(one, other func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		other()
	}()
	one()
	<-done
}

// learnWords makes everything but the numbers.
func (x *index) learnWords(people []*Entry, folded func(at int) []byte) {
	c := newCollector(len(people))
	for at, e := range people {
		c.person(uint32(at), &e.Person, folded(at))
	}
	order := c.sorted()
	place := make([]uint32, len(order)) // of a word in the sorted list
	x.from = make([]uint32, 1, len(order)+1)
	var text strings.Builder
	for t, id := range order {
		place[id] = uint32(t)
		text.WriteString(c.words[id])
		x.from = append(x.from, uint32(text.Len()))
	}
	x.text = text.String()
	x.whose = newBuckets(len(order), func(put func(word, item uint32)) {
		for _, p := range c.posts {
			put(place[p.word], uint32(p.post))
		}
	})
	x.compareNeighbours()
	x.learnKeys()
	x.learnParts()
}

// addTo adds the people of a word to a set.
func (x *index) addTo(to set, word uint32) {
	for _, p := range x.whose.span(word, word+1) {
		to.add(post(p).at())
	}
}

func (x *index) words() int { return len(x.from) - 1 }

func (x *index) word(t uint32) string { return x.text[x.from[t]:x.from[t+1]] }

// beginnings are the words that begin with what was typed, from one on, up to
// another; the first is the word itself if exact.
func (x *index) beginnings(typed string) (from, to uint32, exact bool) {
	n := x.words()
	from = uint32(sort.Search(n, func(t int) bool { return x.word(uint32(t)) >= typed }))
	rest := sort.Search(n-int(from), func(i int) bool { return !strings.HasPrefix(x.word(from+uint32(i)), typed) })
	return from, from + uint32(rest), rest > 0 && x.word(from) == typed
}

// collector gathers the words of people, each word once.
type collector struct {
	splitter
	ids   map[string]uint32
	words []string            // by id
	last  []int               // by id: the latest of posts
	texts map[string][]uint32 // the words of departments and titles, which many share
	posts []wordPost
	fold  []byte

	current post              // of the person whose turn it is
	learn   func(word []byte) // gives a word to them
}

type wordPost struct {
	word uint32
	post post
}

func newCollector(people int) *collector {
	c := &collector{ids: map[string]uint32{}, texts: map[string][]uint32{}}
	c.posts = slices.Grow(c.posts, 8*people) // what most directories need
	c.learn = func(word []byte) { c.own(c.id(word)) }
	return c
}

func (c *collector) person(at uint32, p *Person, name []byte) {
	c.current = post(at << 1)
	c.fold = append(appendFolded(c.fold[:0], p.Surname), ' ')
	c.fold = appendFolded(c.fold, p.GivenName)
	c.each(c.fold, c.learn)
	c.each(name, c.learn)
	for _, alias := range p.Aliases {
		c.text(alias)
	}
	c.current = post(at<<1) | workBit
	local, _, _ := strings.Cut(p.Mail, "@")
	c.text(local)
	c.sharedText(p.Department)
	c.sharedText(p.Title)
}

func (c *collector) text(text string) {
	c.fold = appendFolded(c.fold[:0], text)
	c.each(c.fold, c.learn)
}

func (c *collector) sharedText(text string) {
	ids, known := c.texts[text]
	if !known {
		c.fold = appendFolded(c.fold[:0], text)
		c.each(c.fold, func(word []byte) { ids = append(ids, c.id(word)) })
		c.texts[text] = ids
	}
	for _, id := range ids {
		c.own(id)
	}
}

func (c *collector) id(word []byte) uint32 {
	id, known := c.ids[string(word)]
	if !known {
		id = uint32(len(c.words))
		text := string(word)
		c.ids[text] = id
		c.words, c.last = append(c.words, text), append(c.last, -1)
	}
	return id
}

// own gives a word to the current person. What comes twice stays what it was
// first: names are learned before the rest.
func (c *collector) own(id uint32) {
	if last := c.last[id]; last >= 0 && c.posts[last].post.at() == c.current.at() {
		return
	}
	c.last[id] = len(c.posts)
	c.posts = append(c.posts, wordPost{id, c.current})
}

// sorted are the ids of the words, in the order of the words.
func (c *collector) sorted() []uint32 {
	type key struct {
		start uint64
		id    uint32
	}
	keys := make([]key, len(c.words))
	for id, word := range c.words {
		keys[id] = key{startOf(word), uint32(id)}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.start != b.start {
			return cmp.Compare(a.start, b.start)
		}
		return strings.Compare(c.words[a.id], c.words[b.id])
	})
	order := make([]uint32, len(keys))
	for i, k := range keys {
		order[i] = k.id
	}
	return order
}
