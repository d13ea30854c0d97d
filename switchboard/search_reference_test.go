package switchboard_test

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	. "frontdesk/switchboard"
)

// This file is the documentation of View.Search once more, as slow code that
// looks at everybody and keeps nothing. The index must agree with it.

// reference are people in the directory's order.
type reference struct {
	people []referencePerson
}

type referencePerson struct {
	id          PersonID
	name        string
	names, work []string
	extension   string
	numbers     []string
}

func referTo(crowd []Person) reference {
	var ref reference
	for i, p := range crowd {
		if slices.ContainsFunc(crowd[i+1:], func(later Person) bool { return later.ID == p.ID }) {
			continue
		}
		own := referencePerson{id: p.ID, name: Fold(p.Name), extension: onlyDigits(p.Extension)}
		for _, text := range append([]string{p.Surname + " " + p.GivenName, p.Name}, p.Aliases...) {
			own.names = append(own.names, wordsOf(text)...)
		}
		local, _, _ := strings.Cut(p.Mail, "@")
		for _, text := range []string{local, p.Department, p.Title} {
			own.work = append(own.work, wordsOf(text)...)
		}
		own.numbers = append(own.numbers, own.extension)
		for _, phone := range p.Phones {
			own.numbers = append(own.numbers, onlyDigits(phone.Number))
		}
		ref.people = append(ref.people, own)
	}
	slices.SortFunc(ref.people, func(a, b referencePerson) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })
	return ref
}

// search answers as View.Search does, with IDs.
func (ref reference) search(typed string, favourites, lately []PersonID) []PersonID {
	type hit struct {
		id                     PersonID
		class, favourite, late int
	}
	var hits []hit
	for _, p := range ref.people {
		h := hit{id: p.id, class: p.class(typed), favourite: 1, late: slices.Index(lately, p.id)}
		if slices.Contains(favourites, p.id) {
			h.favourite = 0
		}
		if h.late < 0 {
			h.late = len(lately)
		}
		if len(queryWords(typed)) == 0 {
			h = hit{id: p.id}
		}
		if h.class < none {
			hits = append(hits, h)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(a.favourite, b.favourite), cmp.Compare(a.late, b.late))
	})
	var ids []PersonID
	for _, h := range hits {
		ids = append(ids, h.id)
	}
	return ids
}

const none = 5

// class is which of the numbered ways of View.Search applies.
func (p referencePerson) class(typed string) int {
	words, number := queryWords(typed), onlyDigits(Dialable(Fold(typed)))
	groups := number != "" && len(words) > 1
	worst := 0
	for _, word := range words {
		worst = max(worst, p.wordClass(word, !groups))
	}
	if groups {
		worst = min(worst, p.wordClass(number, true))
	}
	return worst
}

func (p referencePerson) wordClass(typed string, inNumbers bool) int {
	all := slices.Concat(p.names, p.work)
	any := func(words []string, is func(word string) bool) bool { return slices.ContainsFunc(words, is) }
	begins := func(word string) bool { return strings.HasPrefix(word, typed) }
	holds := func(word string) bool { return strings.Contains(word, typed) }
	digits := typed == onlyDigits(typed)
	letters := utf8.RuneCountInString(typed)
	switch {
	case slices.Contains(all, typed), digits && typed == p.extension:
		return 1
	case any(all, begins), digits && begins(p.extension):
		return 2
	case letters >= 3 && any(p.names, holds),
		unspaced.MatchString(typed) && any(all, holds),
		digits && inNumbers && any(p.numbers, holds),
		digits && inNumbers && len(strings.TrimLeft(typed, "0")) >= 3 && any(p.numbers, func(n string) bool { return strings.Contains(n, strings.TrimLeft(typed, "0")) }),
		digits && any(all, func(word string) bool { return strings.HasPrefix(onKeypad(word), typed) }):
		return 3
	case !digits && letters >= 4 && any(all, func(word string) bool { return slips(typed, word) }):
		return 4
	}
	return none
}

var (
	word     = regexp.MustCompile(`[\p{L}\p{Nd}\p{M}]+`)
	notDigit = regexp.MustCompile(`[^0-9]`)
	unspaced = regexp.MustCompile(`^[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Bopomofo}ー]+$`)
)

func onlyDigits(text string) string { return notDigit.ReplaceAllString(text, "") }

func queryWords(typed string) []string {
	var words []string
	for chunk := range strings.FieldsSeq(Fold(typed)) {
		if at := strings.Index(chunk, "@"); at > 0 {
			chunk = chunk[:at]
		}
		words = append(words, word.FindAllString(chunk, -1)...)
	}
	return words
}

// wordsOf are the words of a text, and those that count as one together.
func wordsOf(text string) []string {
	text = Fold(text)
	places := word.FindAllStringIndex(text, -1)
	var words []string
	joined := ""
	for i, at := range places {
		own := text[at[0]:at[1]]
		words = append(words, own)
		joined += own
		if i+1 < len(places) {
			next := text[places[i+1][0]:places[i+1][1]]
			if gap := text[at[1]:places[i+1][0]]; gap == "-" || gap == "'" || unspaced.MatchString(own) && unspaced.MatchString(next) {
				continue
			}
		}
		words = append(words, joined)
		joined = ""
	}
	return words
}

// onKeypad is the word in keys; empty when a letter is on none.
func onKeypad(word string) string {
	var keys strings.Builder
	for _, r := range word {
		key := -1
		for i, letters := range []string{"0", "1", "abc2αβγабвг", "def3δεζдежзє", "ghi4ηθιийклі", "jkl5κλμмноп", "mno6νξοрсту", "pqrs7πρσфхцч", "tuv8τυφшщъы", "wxyz9χψωьэюя"} {
			if strings.ContainsRune(letters, r) {
				key = i
			}
		}
		if key < 0 {
			return ""
		}
		keys.WriteString(strconv.Itoa(key))
	}
	return keys.String()
}

// slips reports whether what was typed is one edit away from a beginning of the
// word, by the table of edit distances with swaps of neighbours.
func slips(typed, word string) bool {
	a, b := []rune(typed), []rune(word)
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j-1], d[i-1][j], d[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], 1+d[i-2][j-2])
			}
		}
	}
	return slices.Min(d[len(a)]) <= 1
}
