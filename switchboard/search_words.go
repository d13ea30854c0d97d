package switchboard

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordRune reports whether words are made of a folded rune.
func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || isDigit(r)
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// splitter finds the words of texts. It is one for many texts because it keeps
// its scratch space.
type splitter struct{ joined []byte }

// each tells the words of folded text from the first to the last; a word is
// valid during the call only. Words that only a hyphen or an apostrophe
// separates, and neighbours in a script that is written without spaces, are
// told once more as one: people type "obrien" and 山田太郎.
func (s *splitter) each(folded []byte, tell func(word []byte)) {
	s.joined = s.joined[:0]
	parts, end, wasUnspaced := 0, 0, false // of what is joined; of the last word
	for i := 0; i < len(folded); {
		from, unspaced := i, true
		for i < len(folded) {
			r, size := utf8.DecodeRune(folded[i:])
			if !wordRune(r) {
				break
			}
			unspaced = unspaced && isUnspaced(r)
			i += size
		}
		if i == from {
			_, size := utf8.DecodeRune(folded[i:])
			i += size
			continue
		}
		if gap := string(folded[end:from]); gap != "-" && gap != "'" && (!wasUnspaced || !unspaced) {
			s.finish(parts, tell)
			parts = 0
		}
		tell(folded[from:i])
		s.joined = append(s.joined, folded[from:i]...)
		parts, end, wasUnspaced = parts+1, i, unspaced
	}
	s.finish(parts, tell)
}

func (s *splitter) finish(parts int, tell func(word []byte)) {
	if parts > 1 {
		tell(s.joined)
	}
	s.joined = s.joined[:0]
}

// isUnspaced reports whether a folded rune belongs to a script that is written
// without spaces: a part of such a word is as good as a word.
func isUnspaced(r rune) bool {
	switch {
	case r < 'ᄀ', 'ᇿ' < r && r < '⺀':
		return false
	case 'ぁ' <= r && r <= 'ゖ', '一' <= r && r <= '鿿', '가' <= r && r <= '힣', r == 'ー':
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo)
}

func allRunes(text string, is func(rune) bool) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !is(r) })
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// typedWords are the words of what was typed. Of a mail address the part
// before the @ counts.
func typedWords(typed string) []string {
	var words []string
	for chunk := range strings.FieldsSeq(Fold(typed)) {
		if local, _, ok := strings.Cut(chunk, "@"); ok && local != "" {
			chunk = local
		}
		words = append(words, strings.FieldsFunc(chunk, func(r rune) bool { return !wordRune(r) })...)
	}
	return words
}

// digitsOf are the digits of a text.
func digitsOf(text string) string {
	if allRunes(text, isDigit) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if isDigit(r) {
			return r
		}
		return -1
	}, text)
}
