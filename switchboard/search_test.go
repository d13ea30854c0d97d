package switchboard_test

import (
	"strings"
	"testing"

	. "frontdesk/switchboard"
)

// staff are people of many scripts.
var staff = []Person{
	{ID: "ada", Name: "Ångström, Ada", GivenName: "Ada", Surname: "Ångström", Department: "Research", Extension: "4701", Mail: "ada.angstrom@example.com"},
	{ID: "adam", Name: "Okafor, Adam", GivenName: "Adam", Surname: "Okafor", Department: "Sales", Extension: "4702"},
	{ID: "jose", Name: "Núñez, José", GivenName: "José", Surname: "Núñez", Title: "Head of sales", Phones: []PhoneNumber{{PhoneMobile, "+44 7700 900199"}}, Aliases: []string{"Pepe"}},
	{ID: "otto", Name: "Groß, Otto", GivenName: "Otto", Surname: "Groß", Department: "Legal", Mail: "og17@example.com"},
	{ID: "conor", Name: "O’Brien, Conor", GivenName: "Conor", Surname: "O’Brien", Extension: "1234567890123456", Title: "Vice-president"},
	{ID: "aaron", Name: "Aaron", Extension: "12345678901234567"},
	{ID: "ngoc", Name: "Nguyễn Thị Ánh, Ngọc", GivenName: "Ngọc", Surname: "Nguyễn Thị Ánh"},
	{ID: "maria", Name: "Παπαδοπούλου, Μαρία", GivenName: "Μαρία", Surname: "Παπαδοπούλου"},
	{ID: "nikos", Name: "Γεωργίου, Νίκος", GivenName: "Νίκος", Surname: "Γεωργίου"},
	{ID: "petr", Name: "Ковалёв, Пётр", GivenName: "Пётр", Surname: "Ковалёв", Department: "Отдел продаж"},
	{ID: "sergei", Name: "Зайцев, Сергей", GivenName: "Сергей", Surname: "Зайцев"},
	{ID: "taro", Name: "山田 太郎", GivenName: "太郎", Surname: "山田", Department: "第一営業部", Aliases: []string{"ヤマダ タロウ", "Yamada Taro"}},
	{ID: "min", Name: "김민준", GivenName: "민준", Surname: "김"},
	{ID: "ahmad", Name: "الأحمد، فاطِمَة", GivenName: "فاطِمَة", Surname: "الأحمد", Aliases: []string{"Fatima"}},
	{ID: "ali", Name: "مصطفى، عليّ", GivenName: "عليّ", Surname: "مصطفى"},
	{ID: "miriam", Name: "שלום, מרים", GivenName: "מרים", Surname: "שלום"},
}

func TestSearch(t *testing.T) {
	v := directory(staff, nil, nil)
	everybody := found(v, "")
	if len(everybody) != len(staff) {
		t.Fatalf("nothing typed found %v", everybody)
	}
	for _, c := range []struct{ rule, typed, want string }{
		{"a whole word, a beginning, the inside", "ada", "ada adam taro"},
		{"words in any order", "ada ang", "ada"},
		{"all words", "ada xyz", ""},
		{"the worst word counts", "a sales", "adam"},
		{"nothing but marks is nothing typed", " , ", all(everybody)},
		{"accents", "jose nunez", "jose"},
		{"accents typed", "Ångström", "ada"},
		{"accents typed in two runes", "A\u030angstro\u0308m", "ada"},
		{"ß", "GROSS", "otto"},
		{"full width", "ＡＤＡＭ", "adam ada"},
		{"department and title", "sales", "jose adam"},
		{"another name", "pepe", "jose"},
		{"mail before the @", "og17", "otto"},
		{"a whole mail address", "ada.angstrom@example.com", "ada"},
		{"not the mail domain", "example", ""},
		{"inside a name", "ngstr", "ada"},
		{"not inside a department", "sear", ""},
		{"not two letters inside", "gs", ""},
		{"written together", "obrien", "conor"},
		{"apostrophe typed", "o'b", "conor"},
		{"hyphen", "vicepres", "conor"},

		{"a letter wrong", "adxm", "adam"},
		{"a letter missing", "okfor", "adam"},
		{"one letter too many for a short word", "adaz", "ada adam"},
		{"a letter too many", "nunnez", "jose"},
		{"two letters swapped", "okafro", "adam"},
		{"the first letter wrong", "zkafor", "adam"},
		{"a slip in a beginning", "agnst", "ada"},
		{"a slip before the last letter typed", "reaseb", ""},
		{"no slip in three letters", "adx", ""},
		{"no slip in a number", "4703", ""},

		{"extension", "4702", "adam"},
		{"beginning of an extension", "470", "ada adam"},
		{"a long extension", "1234567890123456", "conor aaron"},
		{"more than an extension", "123456789012345678", ""},
		{"part of a number", "900199", "jose"},
		{"a number with spaces", "+44 7700 90", "jose"},
		{"a number as dialled in the country", "07700 900199", "jose"},
		{"a number as dialled from abroad", "00447700900199", "jose"},
		{"Arabic digits", "٤٧٠٢", "adam"},
		{"name and number", "okafor 47", "adam"},
		{"keypad: Latin", "6523", "adam"},
		{"keypad: two words", "232 2647", "ada"},
		{"keypad: Greek", "52742", "maria"},
		{"keypad: Cyrillic", "45224", "petr"},

		{"Vietnamese", "nguyen anh", "ngoc"},
		{"Vietnamese, composed otherwise", "Nguye\u0302\u0303n", "ngoc"},
		{"Greek", "μαρια παπαδοπουλου", "maria"},
		{"Greek capitals", "ΝΙΚΟΣ", "nikos"},
		{"Greek slip", "γεωγριου", "nikos"},
		{"ё as е", "петр", "petr"},
		{"е as ё", "сёргей", "sergei"},
		{"й in two runes", "Сергеи\u0306", "sergei"},
		{"Cyrillic department", "продаж", "petr"},
		{"Chinese characters, one", "田", "taro"},
		{"a name without its space", "山田太郎", "taro"},
		{"inside an unspaced department", "営業", "taro"},
		{"katakana as hiragana", "やまだ", "taro"},
		{"half-width katakana", "ﾔﾏﾀﾞ", "taro"},
		{"a name in another script", "yamada", "taro"},
		{"Korean", "민", "min"},
		{"Korean letters, loose", "\u1106\u1175\u11ab", "min"},
		{"Arabic without vowel signs", "فاطمه", "ahmad"},
		{"Arabic hamza and article", "احمد", "ahmad"},
		{"Arabic tatweel and yeh", "مصـطفي", "ali"},
		{"Hebrew", "שלום", "miriam"},
		{"Hebrew, vowels typed", "מִרְיָם", "miriam"},
	} {
		if got := all(found(v, c.typed)); got != c.want {
			t.Errorf("%s: %q found %q, want %q", c.rule, c.typed, got, c.want)
		}
	}
}

func all(ids []PersonID) string {
	var texts []string
	for _, id := range ids {
		texts = append(texts, string(id))
	}
	return strings.Join(texts, " ")
}

// The order of View.Search: how well, then favourites, then lately, then name.
func TestSearchRanks(t *testing.T) {
	var crowd []Person
	for _, name := range []string{"Anna Exact", "Zoe Anna", "Annabel Begun", "Annalise Begun", "Dianna Inside", "Rosanna Inside", "Susanna Inside", "Arna Slip", "Anma Slip"} {
		crowd = append(crowd, Person{ID: PersonID(strings.Fields(name)[0]), Name: name})
	}
	for _, c := range []struct {
		rule               string
		favourites, lately []PersonID
		want               string
	}{
		{"by class, then by name", nil, nil, "Anna Zoe Annabel Annalise Dianna Rosanna Susanna Anma Arna"},
		{"favourites come first in their class only", []PersonID{"Zoe", "Annalise", "Susanna", "Arna"}, nil, "Zoe Anna Annalise Annabel Susanna Dianna Rosanna Arna Anma"},
		{"then those dealt with lately, the newest first", nil, []PersonID{"Susanna", "Rosanna", "Zoe"}, "Zoe Anna Annabel Annalise Susanna Rosanna Dianna Anma Arna"},
		{"a favourite comes before somebody dealt with lately", []PersonID{"Susanna"}, []PersonID{"Rosanna"}, "Anna Zoe Annabel Annalise Susanna Rosanna Dianna Anma Arna"},
		{"of two favourites the one dealt with lately", []PersonID{"Dianna", "Susanna"}, []PersonID{"Susanna"}, "Anna Zoe Annabel Annalise Susanna Dianna Rosanna Anma Arna"},
		{"marks of people who are not there", []PersonID{"gone"}, []PersonID{"left"}, "Anna Zoe Annabel Annalise Dianna Rosanna Susanna Anma Arna"},
	} {
		v := directory(crowd, c.favourites, c.lately)
		if got := all(found(v, "anna")); got != c.want {
			t.Errorf("%s: %s, want %s", c.rule, got, c.want)
		}
		if got := all(found(v, "")); got != "Anma Anna Annabel Annalise Arna Dianna Rosanna Susanna Zoe" {
			t.Errorf("%s: nothing typed keeps the directory's order, got %s", c.rule, got)
		}
	}
}

func TestSearchOfAViewPutTogetherByHand(t *testing.T) {
	v := View{}
	for _, p := range staff {
		v.People = append(v.People, NewEntry(p, Facts{}))
	}
	if got := all(found(v, "ada")); got != "ada adam taro" {
		t.Errorf("found %q", got)
	}
	if got := all(found(v, "sales")); got != "adam jose" {
		t.Errorf("the order is that of the view, found %q", got)
	}
	if got := (View{}).Search("ada"); len(got) != 0 {
		t.Errorf("nobody there, found %v", got)
	}
}

func TestMatchMarksWhatWasTyped(t *testing.T) {
	for _, c := range []struct{ text, typed, want string }{
		{"Blomquist, Vera", "ver", "Ver"},
		{"Ångström, Ada", "ang", "Ång"},
		{"A\u030angstro\u0308m", "angstro", "A\u030angstro\u0308"},
		{"Groß, Otto", "gros", "Groß"},
		{"O’Brien, Conor", "bri", "Bri"},
		{"Berg, Erika Bergson", "bergs", "Bergs"},
		{"Eberg, Berg", "berg", "Berg"},
		{"Blomquist, Vera", "quis", "quis"},
		{"Chen, Lin", "he", ""},
		{"山田 太郎", "太", "太"},
		{"김민준", "준", "준"},
		{"ﾔﾏﾀﾞ", "だ", "ﾀﾞ"},
		{"مُحَمَّد", "محم", "مُحَمَّ"},
		{"Chen, Lin", "2436", ""},
		{"Chen, Lin", "chne", ""},
		{"Chen, Lin", "", ""},
		{"Chen, Lin", "xyz lin", "Lin"},
		{"\xff\xffAda", "ada", "Ada"},
	} {
		if from, to := Match(c.text, c.typed); c.text[from:to] != c.want {
			t.Errorf("%q in %q marks %q, want %q", c.typed, c.text, c.text[from:to], c.want)
		}
	}
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Blomquist": "blomquist", "ÅØÆŒÞß": "aoaeoethss", "Łódź": "lodz", "İIı": "iii", "Thị Ánh Đức": "thi anh duc",
		"e\u0301\u0323": "e", "ΆΈΪΣς": "αεισσ", "ᾷ": "α", "ЁЙЇҐ": "еиіг", "אבךםןףץ": "אבכמנפצ",
		"أإآٱا": "ااااا", "ىیئي": "يييي", "ةه": "هه", "ؤ": "و", "ک": "ك", "مُـحَمَّد": "محمد",
		"٠١٢۳۴": "01234", "ＡＢＣ１２": "abc12", "カタカナ": "かたかな", "ｶﾞﾊﾟｳﾞ": "がぱゔ", "か\u3099は\u309aた\u3099つ\u3099と\u3099": "がぱだづど",
		"\u1112\u1161\u11ab\u1100\u116e\u11a8": "한국", "D’Arc": "d'arc", "A‑B": "a-b", "می\u200cخواهم": "ميخواهم", "हिन्दी": "हिन्दी",
	} {
		if got := Fold(text); got != want {
			t.Errorf("%q folds to %q, want %q", text, got, want)
		}
	}
}
