package switchboard

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// keys are a person's searchable texts, folded once when the entry is made.
type keys struct {
	sort   string   // the displayed name, folded
	words  []string // name parts, department, title, mail: lower case, without accents
	names  int      // how many of the words, from the first, are name parts
	digits []string // extension and numbers, digits only
}

func keysOf(p Person) keys {
	k := keys{sort: Fold(p.Name)}
	for i, text := range []string{p.GivenName, p.Surname, p.Name, p.Department, p.Title} {
		if i == 3 {
			k.names = len(k.words)
		}
		for word := range strings.FieldsFuncSeq(Fold(text), notWord) {
			if !slices.Contains(k.words, word) {
				k.words = append(k.words, word)
			}
		}
	}
	if local, _, ok := strings.Cut(Fold(p.Mail), "@"); ok {
		k.words = append(k.words, local)
	}
	if p.Extension != "" {
		k.digits = append(k.digits, digitsOf(p.Extension))
	}
	for _, phone := range p.Phones {
		if d := digitsOf(phone.Number); d != "" {
			k.digits = append(k.digits, d)
		}
	}
	return k
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// How well an entry matches; the lower the better.
const (
	matchExact  = iota // a whole word, or the extension
	matchPrefix        // every typed word begins a word of the entry
	matchInside        // a name part or number holds it somewhere
	matchNone
)

// Search lists the positions in v.People that match what was typed, the best
// first and otherwise in the directory's order. Every typed word must match:
// the beginning of a name part, department or title, in any order, or any part
// of a number. Nothing typed matches everybody.
func (v View) Search(typed string) []int {
	words := strings.FieldsFunc(Fold(typed), notWord)
	if len(words) == 0 {
		all := make([]int, len(v.People))
		for i := range all {
			all[i] = i
		}
		return all
	}
	number := digitsOf(Dialable(typed))
	type hit struct{ at, rank int }
	var hits []hit
	for i, e := range v.People {
		rank := e.keys.match(words)
		if number != "" {
			rank = min(rank, e.keys.matchNumber(number))
		}
		if rank < matchNone {
			hits = append(hits, hit{i, rank})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.rank, b.rank) })
	out := make([]int, len(hits))
	for i, h := range hits {
		out[i] = h.at
	}
	return out
}

// match is the worst rank among the typed words: all of them must fit.
func (k keys) match(words []string) int {
	worst := matchExact
	for _, word := range words {
		best := matchNone
		for i, own := range k.words {
			switch {
			case own == word:
				best = min(best, matchExact)
			case strings.HasPrefix(own, word):
				best = min(best, matchPrefix)
			case i < k.names && utf8.RuneCountInString(word) >= 3 && strings.Contains(own, word):
				best = min(best, matchInside)
			}
		}
		worst = max(worst, best)
	}
	return worst
}

func (k keys) matchNumber(number string) int {
	best := matchNone
	for _, own := range k.digits {
		switch {
		case own == number:
			best = min(best, matchExact)
		case strings.HasPrefix(own, number):
			best = min(best, matchPrefix)
		case strings.Contains(own, number):
			best = min(best, matchInside)
		}
	}
	return best
}

// Match marks the part of a displayed text that the typed words explain, as
// byte offsets, so that a row can show it in bold; it is empty when none does.
func Match(text, typed string) (from, to int) {
	for word := range strings.FieldsFuncSeq(Fold(typed), notWord) {
		if from, to := matchWord(text, word); to > from {
			return from, to
		}
	}
	return 0, 0
}

// matchWord finds the first word of text that folds to a beginning with word.
func matchWord(text, word string) (from, to int) {
	for start := range text {
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		if start > 0 && !notWord(before) {
			continue
		}
		folded := ""
		for i, r := range text[start:] {
			folded += Fold(string(r))
			if !strings.HasPrefix(word, folded) && !strings.HasPrefix(folded, word) {
				break
			}
			if strings.HasPrefix(folded, word) {
				return start, start + i + utf8.RuneLen(r)
			}
		}
	}
	return 0, 0
}

// Fold makes text comparable: lower case, and letters without accents.
func Fold(text string) string {
	ascii := true
	for i := range len(text) {
		if c := text[i]; c >= utf8.RuneSelf || (c >= 'A' && c <= 'Z') {
			ascii = false
			break
		}
	}
	if ascii {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		r = unicode.ToLower(r)
		if plain, ok := unaccented[r]; ok {
			b.WriteString(plain)
		} else if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unaccented maps the accented letters of Latin, Greek and Cyrillic names to the letters people
// type for them. The standard library has no decomposition table.
var unaccented = func() map[rune]string {
	m := map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ĳ': "ij"}
	for plain, accented := range map[string]string{
		"a": "àáâãäåāăą", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęě", "g": "ĝğġģ",
		"h": "ĥħ", "i": "ìíîïĩīĭįı", "j": "ĵ", "k": "ķ", "l": "ĺļľŀł", "n": "ñńņňŉ",
		"o": "òóôõöøōŏő", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťŧț", "u": "ùúûüũūŭůűų",
		"w": "ŵ", "y": "ýÿŷ", "z": "źżž",
		"α": "ά", "ε": "έ", "η": "ή", "ι": "ίϊΐ", "ο": "ό", "υ": "ύϋΰ", "ω": "ώ", "σ": "ς", "е": "ё",
	} {
		for _, r := range accented {
			m[r] = plain
		}
	}
	return m
}()
