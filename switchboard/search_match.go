package switchboard

import (
	"strings"
	"unicode/utf8"
)

// Match marks the part of a displayed text that the typed words explain, as
// byte offsets, so that a row can show it in bold: the beginning of a word, or
// else what is found inside one as in Search. It is empty when none does, and
// for what was spelled on the keypad or mistyped: no part of the text is that.
func Match(text, typed string) (from, to int) {
	words := typedWords(typed)
	if len(words) == 0 {
		return 0, 0
	}
	f := foldedText(text)
	for _, word := range words {
		if at := f.beginning(word); at >= 0 {
			return f.source(at, at+len(word))
		}
	}
	for _, word := range words {
		if utf8.RuneCountInString(word) < partLength && !allRunes(word, isUnspaced) {
			continue
		}
		if at := strings.Index(f.folded, word); at >= 0 {
			return f.source(at, at+len(word))
		}
	}
	return 0, 0
}

// folding is folded text that knows where its bytes come from.
type folding struct {
	folded string
	ends   []int // of the folded text, once the rune at that offset of the source is folded; else -1
}

func foldedText(text string) folding {
	folded := make([]byte, 0, len(text)+2)
	ends := make([]int, len(text))
	for i, r := range text {
		folded = appendFold(folded, r)
		ends[i] = len(folded)
		for j := i + 1; j < len(text) && !utf8.RuneStart(text[j]); j++ {
			ends[j] = -1
		}
	}
	return folding{string(folded), ends}
}

// beginning is where a word of the folded text begins with the typed one, or -1.
func (f folding) beginning(word string) int {
	for at := 0; ; at++ {
		next := strings.Index(f.folded[at:], word)
		if next < 0 {
			return -1
		}
		at += next
		if before, _ := utf8.DecodeLastRuneInString(f.folded[:at]); at == 0 || !wordRune(before) {
			return at
		}
	}
}

// source is the stretch of the source that was folded to a stretch, together
// with the marks on its last letter.
func (f folding) source(from, to int) (start, end int) {
	start, before := -1, 0
	for i, after := range f.ends {
		switch {
		case after < 0: // within a rune
			continue
		case start < 0 && after > from:
			start = i
		case before >= to && after > before:
			return start, i
		}
		before = after
	}
	return start, len(f.ends)
}
