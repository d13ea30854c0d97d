package switchboard

import (
	"unicode"
	"unicode/utf8"
)

// Fold makes text comparable the way people type it: lower case; Latin, Greek
// and Cyrillic letters without their marks, composed or not; Arabic without
// vowel signs and tatweel and with one form each of alef, yeh, waw, kaf and
// heh; Hebrew and Greek without final forms; katakana as hiragana; full-width
// forms, half-width kana and Arabic digits as the ordinary ones; loose Korean
// letters as syllables; one kind of apostrophe and of hyphen; nothing invisible.
// Folding twice changes nothing more.
func Fold(text string) string {
	for i := range len(text) {
		if c := text[i]; c >= utf8.RuneSelf || (c >= 'A' && c <= 'Z') {
			return string(appendFolded(make([]byte, 0, len(text)+2), text))
		}
	}
	return text
}

func appendFolded(to []byte, text string) []byte {
	for _, r := range text {
		to = appendFold(to, r)
	}
	return to
}

// appendFold adds one rune to folded text. It may change the end of what is
// there: a voiced mark and a Korean letter join the one before.
func appendFold(to []byte, r rune) []byte {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return append(to, byte(r))
	case r < simpleEnd, simpleFrom <= r && r < simpleTo:
		return appendPlain(to, plainOf[simple(r)])
	case 'ぁ' <= r && r <= 'ヾ':
		return appendKana(to, r)
	case 'ᄀ' <= r && r <= 'ᇿ':
		return appendJamo(to, r)
	case '一' <= r && r <= '鿿', '가' <= r && r <= '힣': // ideographs and syllables have neither case nor marks
		return utf8.AppendRune(to, r)
	case '！' <= r && r <= '～':
		return appendFold(to, r-'！'+'!')
	case 'ｦ' <= r && r <= 'ﾟ':
		return appendKana(to, halfWidth[r-'ｦ'])
	}
	if unicode.Is(unicode.Cf, r) || (unicode.Is(unicode.Mn, r) && unicode.Is(unicode.Inherited, r)) {
		return to
	}
	if r = unicode.ToLower(r); r < utf8.RuneSelf { // the Kelvin sign is a k
		return append(to, byte(r))
	}
	if p, ok := dashes[r]; ok {
		r = p
	}
	return utf8.AppendRune(to, r)
}

// dashes are the apostrophes and hyphens of fine typography.
var dashes = map[rune]rune{'‘': '\'', '’': '\'', '‐': '-', '‑': '-', '–': '-'}

// Most names are written with the letters of two stretches of Unicode, which
// have a table.
const (
	simpleEnd  = 0x700  // Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic
	simpleFrom = 0x1E00 // Latin of Vietnam and others, and the Greek of old books
	simpleTo   = 0x2000
)

func simple(r rune) rune {
	if r >= simpleFrom {
		return r - simpleFrom + simpleEnd
	}
	return r
}

// several are the letters that people type as two. In plainOf they are the
// negative numbers.
var several = [...]string{"", "ss", "ae", "oe", "th", "ij"}

func appendPlain(to []byte, p rune) []byte {
	switch {
	case p < 0:
		return append(to, several[-p]...)
	case p == 0: // a mark, or invisible
		return to
	}
	return utf8.AppendRune(to, p)
}

// plainOf is what a letter of the table folds to.
var plainOf = func() (table [simpleEnd + simpleTo - simpleFrom]rune) {
	unmarked := map[rune]rune{'ß': -1, 'æ': -2, 'ǣ': -2, 'ǽ': -2, 'œ': -3, 'þ': -4, 'ĳ': -5, 'ـ': 0}
	for plain, marked := range lettersOf {
		for _, r := range marked {
			unmarked[r] = plain
		}
	}
	for i := range table {
		r := rune(i)
		if r >= simpleEnd {
			r += simpleFrom - simpleEnd
		}
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		r = unicode.ToLower(r)
		if plain, ok := unmarked[r]; ok {
			r = plain
		}
		table[i] = r
	}
	return table
}()

// lettersOf are the letters that fold to another. The standard library has no
// table of decompositions; this one also has what people type without being a
// decomposition, such as o for ø.
var lettersOf = map[rune]string{
	'a': "àáâãäåāăąǎǟǡǻȁȃȧḁẚạảấầẩẫậắằẳẵặ", 'b': "ḃḅḇ", 'c': "çćĉċčḉ", 'd': "ďđðḋḍḏḑḓ", 'e': "èéêëēĕėęěȅȇȩəḕḗḙḛḝẹẻẽếềểễệ",
	'f': "ḟ", 'g': "ĝğġģǥǧǵḡ", 'h': "ĥħȟḣḥḧḩḫẖ", 'i': "ìíîïĩīĭįıǐȉȋḭḯỉị", 'j': "ĵǰ", 'k': "ķĸǩḱḳḵ", 'l': "ĺļľŀłḷḹḻḽ",
	'm': "ḿṁṃ", 'n': "ñńņňŉŋǹṅṇṉṋ", 'o': "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ", 'p': "ṕṗ", 'r': "ŕŗřȑȓṙṛṝṟ",
	's': "śŝşšſșṡṣṥṧṩẛ", 't': "ţťŧțṫṭṯṱẗ", 'u': "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", 'v': "ṽṿ", 'w': "ŵẁẃẅẇẉẘ", 'x': "ẋẍ",
	'y': "ýÿŷȳẏẙỳỵỷỹ", 'z': "źżžƶẑẓẕ",
	'α': "άἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ", 'ε': "έἐἑἒἓἔἕὲέ", 'η': "ήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ", 'ι': "ΐίϊἰἱἲἳἴἵἶἷὶίῐῑῒΐῖῗ",
	'ο': "όὀὁὂὃὄὅὸό", 'ρ': "ῤῥ", 'υ': "ΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ", 'ω': "ώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ", 'σ': "ς",
	'а': "ӑӓ", 'г': "ѓґ", 'е': "ѐёӗ", 'ж': "ӂӝ", 'з': "ӟ", 'и': "йѝӣӥ", 'к': "ќ", 'о': "ӧ", 'у': "ўӯӱӳ", 'ч': "ӵ", 'ы': "ӹ", 'э': "ӭ", 'і': "ї",
	'כ': "ך", 'מ': "ם", 'נ': "ן", 'פ': "ף", 'צ': "ץ",
	'ا': "أإآٱ", 'ي': "ىیئےۓ", 'و': "ؤ", 'ه': "ةہھۀە", 'ك': "ک",
	'0': "٠۰", '1': "١۱", '2': "٢۲", '3': "٣۳", '4': "٤۴", '5': "٥۵", '6': "٦۶", '7': "٧۷", '8': "٨۸", '9': "٩۹",
	'\'': "ʼʻʹ׳՚",
}

// halfWidth are the kana that half-width ones stand for, from U+FF66.
var halfWidth = []rune("ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン" + "\u3099\u309a")

// appendKana adds a kana as hiragana. A voiced mark joins the kana before it:
// the voiced one follows the plain one in Unicode, the half-voiced one that.
func appendKana(to []byte, r rune) []byte {
	switch {
	case 'ァ' <= r && r <= 'ヶ', 'ヽ' <= r && r <= 'ヾ':
		r -= 'ァ' - 'ぁ'
	case r == '\u3099' || r == '\u309a':
		last, size := utf8.DecodeLastRune(to)
		step := r - '\u3098'
		switch {
		case 'か' <= last && last <= 'ぢ' && last%2 == 'か'%2, 'つ' <= last && last <= 'と' && last%2 == 'つ'%2, last == 'ゝ':
			step = 1
		case 'は' <= last && last <= 'ほ' && last%3 == 'は'%3:
		case last == 'う':
			step = 'ゔ' - 'う'
		default:
			return to
		}
		return utf8.AppendRune(to[:len(to)-size], last+step)
	}
	return utf8.AppendRune(to, r)
}

// appendJamo adds a loose Korean letter; the Unicode Standard, section 3.12,
// says how syllables are numbered.
func appendJamo(to []byte, r rune) []byte {
	last, size := utf8.DecodeLastRune(to)
	switch {
	case 'ᅡ' <= r && r <= 'ᅵ' && 'ᄀ' <= last && last <= 'ᄒ':
		r = '가' + ((last-'ᄀ')*21+r-'ᅡ')*28
	case 'ᆨ' <= r && r <= 'ᇂ' && '가' <= last && last <= '힣' && (last-'가')%28 == 0:
		r = last + r - 'ᆧ'
	default:
		return utf8.AppendRune(to, r)
	}
	return utf8.AppendRune(to[:len(to)-size], r)
}
