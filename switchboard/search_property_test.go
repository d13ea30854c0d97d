package switchboard_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/sandbox/people"
	. "frontdesk/switchboard"
)

// TestSearchAgreesWithTheReference asks random directories random questions.
// Half of the people are of the crowd; the others are of few letters, so that
// much matches and much nearly does.
func TestSearchAgreesWithTheReference(t *testing.T) {
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 1))
		crowd := people.Crowd(random.IntN(30), seed)
		for i := range random.IntN(40) {
			crowd = append(crowd, muddle(random, i))
		}
		var favourites, lately []PersonID
		for range min(len(crowd), 6) {
			favourites = append(favourites, crowd[random.IntN(len(crowd))].ID)
			if id := crowd[random.IntN(len(crowd))].ID; !slices.Contains(lately, id) {
				lately = append(lately, id)
			}
		}
		v := directory(crowd, favourites, lately)
		ref := referTo(crowd)
		for range 80 {
			typed := question(random, crowd)
			if got, want := found(v, typed), ref.search(typed, favourites, lately); !slices.Equal(got, want) {
				t.Fatalf("seed %d: %q found\n%v\nwant\n%v", seed, typed, got, want)
			}
		}
	}
}

// directory is a view of people with marks.
func directory(crowd []Person, favourites, lately []PersonID) View {
	now := time.Date(2026, 3, 2, 9, 41, 20, 0, time.UTC)
	state := NewState(time.UTC)
	for _, event := range []Event{PeopleLoaded{Roster: NewRoster(crowd)}, Marked{Favourites: favourites, Lately: lately}} {
		state, _ = Apply(state, event, now)
	}
	return state.View(now)
}

func found(v View, typed string) []PersonID {
	var ids []PersonID
	for _, at := range v.Search(typed) {
		ids = append(ids, v.People[at].Person.ID)
	}
	return ids
}

// muddle makes somebody of few letters.
func muddle(random *rand.Rand, i int) Person {
	text := func() string {
		letters := []rune("abAB'-  áßλΛс山田たタ김ا٤4")
		var b strings.Builder
		for range random.IntN(9) {
			b.WriteRune(letters[random.IntN(len(letters))])
		}
		return b.String()
	}
	number := func() string {
		digits := []byte("0011224 ")
		b := make([]byte, random.IntN(22))
		for i := range b {
			b[i] = digits[random.IntN(len(digits))]
		}
		return string(b)
	}
	p := Person{
		ID: PersonID(fmt.Sprint(i * random.IntN(4))), Name: text(), GivenName: text(), Surname: text(), Mail: text() + "@example.com",
		Department: text(), Title: text(), Extension: number(),
	}
	for range random.IntN(3) {
		p.Phones = append(p.Phones, PhoneNumber{PhoneDesk, number()})
		p.Aliases = append(p.Aliases, text())
	}
	return p
}

// question is one to three pieces of what is on file about somebody, as it is
// or slightly wrong.
func question(random *rand.Rand, crowd []Person) string {
	if len(crowd) == 0 {
		return "anna"
	}
	p := crowd[random.IntN(len(crowd))]
	texts := append([]string{p.Name, p.GivenName, p.Surname, p.Mail, p.Department, p.Title, p.Extension, "0" + p.Extension, keysOf(p.Name), keysOf(p.Surname)}, p.Aliases...)
	for _, phone := range p.Phones {
		texts = append(texts, phone.Number, strings.ReplaceAll(phone.Number, " ", ""))
	}
	var parts []string
	for range 1 + random.IntN(3) {
		text := []rune(texts[random.IntN(len(texts))])
		from := random.IntN(len(text) + 1)
		if random.IntN(2) == 0 {
			from = 0
		}
		text = text[from : from+random.IntN(len(text)-from+1)]
		if i := random.IntN(len(text) + 1); random.IntN(2) == 0 && i+1 < len(text) {
			switch random.IntN(4) {
			case 0:
				text[i], text[i+1] = text[i+1], text[i]
			case 1:
				text[i] = 'b'
			case 2:
				text = slices.Delete(text, i, i+1)
			case 3:
				text = slices.Insert(text, i, 'a')
			}
		}
		parts = append(parts, string(text))
	}
	return strings.Join(parts, " ")
}

// keysOf spells the words of a text on the keypad.
func keysOf(text string) string {
	var words []string
	for _, word := range wordsOf(text) {
		words = append(words, onKeypad(word))
	}
	return strings.Join(words, " ")
}

func FuzzSearch(f *testing.F) {
	f.Add("Blomquist, Vera", "blo ver")
	f.Add("Groß", "ß")
	f.Add("\xff\xfeİ", "i̇")
	f.Add("O’Brien-山 田 4711 \u1112\u1161\u11ab か\u3099", "obrien 山田 한 が")
	f.Fuzz(func(t *testing.T, name, typed string) {
		p := Person{ID: "x", Name: name, Title: typed, Extension: name}
		q := Person{ID: "y", Name: typed, Department: name, Phones: []PhoneNumber{{PhoneDesk, typed}}}
		ref := referTo([]Person{p, q})
		for _, typed := range []string{typed, typed[:len(typed)/2], name} {
			if got, want := found(View{Roster: nil, People: []*Entry{NewEntry(p, Facts{}), NewEntry(q, Facts{})}}, typed), ref.search(typed, nil, nil); len(got) != len(want) {
				t.Errorf("%q among %q by hand found %v, want %v", typed, name, got, want)
			}
			if got, want := found(directory([]Person{p, q}, nil, nil), typed), ref.search(typed, nil, nil); !slices.Equal(got, want) {
				t.Errorf("%q among %q found %v, want %v", typed, name, got, want)
			}
		}
		if folded := Fold(name); Fold(folded) != folded {
			t.Errorf("%q folds to %q and that to %q", name, folded, Fold(folded))
		}
		if from, to := Match(name, typed); from < 0 || to > len(name) || from > to || !strings.Contains(Fold(name), Fold(name[from:to])) {
			t.Errorf("Match(%q, %q) = %d, %d", name, typed, from, to)
		}
	})
}
