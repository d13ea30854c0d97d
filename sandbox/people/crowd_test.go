package people_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"frontdesk/sandbox/people"
	"frontdesk/switchboard"
)

func TestACrowdIsTheSameEveryTime(t *testing.T) {
	crowd := people.Crowd(3000, 7)
	if !reflect.DeepEqual(crowd, people.Crowd(3000, 7)) {
		t.Error("two crowds of one seed differ")
	}
	if reflect.DeepEqual(crowd[0], people.Crowd(1, 8)[0]) {
		t.Error("another seed gives the same people")
	}
	for i, p := range people.Crowd(100, 7) {
		if larger := crowd[i]; p.ID != larger.ID || p.Name != larger.Name || p.Extension != larger.Extension {
			t.Fatalf("person %d is %s in the larger crowd and %s in the smaller", i, larger.Name, p.Name)
		}
	}
}

func TestACrowdMixesScriptsAndNobodyIsReal(t *testing.T) {
	numbers := regexp.MustCompile(`^\+44 20 7946 0\d{3} ext\. \d{6}$|^\+1 [2-9]\d\d 555 01\d\d$`)
	scripts := map[string]int{}
	seen := map[string]bool{}
	once := func(what string) {
		if seen[what] {
			t.Fatalf("%s occurs twice", what)
		}
		seen[what] = true
	}
	crowd := people.Crowd(20_000, 1)
	for _, p := range crowd {
		for name, table := range map[string]*unicode.RangeTable{
			"Latin": unicode.Latin, "Greek": unicode.Greek, "Cyrillic": unicode.Cyrillic, "Han": unicode.Han, "Hangul": unicode.Hangul, "Arabic": unicode.Arabic,
		} {
			if strings.ContainsFunc(p.Name, func(r rune) bool { return unicode.Is(table, r) }) {
				scripts[name]++
			}
		}
		once(string(p.ID))
		once(p.Extension)
		if !strings.HasSuffix(p.Mail, "@example.com") || strings.ContainsFunc(p.Mail, func(r rune) bool { return r > unicode.MaxASCII }) {
			t.Fatalf("mail %q", p.Mail)
		}
		once(p.Mail)
		for _, phone := range p.Phones {
			if !numbers.MatchString(phone.Number) {
				t.Fatalf("%q is not a documentation number", phone.Number)
			}
			once(phone.Number)
		}
		if p.Manager == p.ID || p.Deputy == p.ID || p.Department == "" || p.Title == "" || p.Phones[0].Kind != switchboard.PhoneDesk {
			t.Fatalf("incomplete: %+v", p)
		}
	}
	for script, least := range map[string]int{"Latin": 8000, "Greek": 1500, "Cyrillic": 1500, "Han": 1200, "Hangul": 200, "Arabic": 1000} {
		if scripts[script] < least {
			t.Errorf("%d people are written in %s, want %d", scripts[script], script, least)
		}
	}
}
