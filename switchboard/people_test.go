package switchboard_test

import (
	"testing"
	"time"

	. "frontdesk/switchboard"
)

func TestCalendarAnswers(t *testing.T) {
	d := newDesk(t)
	kind := func() Kind { return d.view().Status(d.view().Person("vera")).Kind }
	d.do(CalendarRead{map[PersonID]Calendar{"vera": calendar(), "nobody": calendar()}})
	if kind() != KindFree {
		t.Fatalf("after an answer: %s", kind())
	}
	passing := &Fault{Code: "5039", Text: "The calendar server did not answer"}
	d.do(CalendarRead{map[PersonID]Calendar{"vera": {Fault: passing}}})
	if s := d.view().Status(d.view().Person("vera")); s.Kind != KindFree || s.Fault != passing {
		t.Errorf("a passing failure keeps the last answer and says why: %+v", s)
	}
	d.do(CalendarRead{map[PersonID]Calendar{"vera": {Fault: passing, Fetched: d.now}}})
	if kind() != KindUnknown {
		t.Errorf("no access is unknown, got %s", kind())
	}
	d.do(CalendarRead{map[PersonID]Calendar{"vera": calendar()}}, CalendarCleared{})
	if kind() != KindUnknown {
		t.Errorf("cleared is unknown, got %s", kind())
	}
}

func TestAReloadedDirectoryKeepsTheFactsOfThoseWhoStay(t *testing.T) {
	d := newDesk(t).do(
		CalendarRead{map[PersonID]Calendar{"vera": calendar()}},
		PeopleFailed{&Fault{Text: "The directory cannot be read"}},
	)
	if n := d.view().Notes; len(n) != 1 || len(d.view().People) != 2 {
		t.Errorf("a failed read leaves the people and a note: %v", n)
	}
	d.do(PeopleLoaded{[]Person{{ID: "vera", Name: "Blomquist, Vera", Extension: "4711"}, {ID: "ada", Name: "Ådahl, Ada", Extension: "4799"}}})
	v := d.view()
	if len(v.Notes) != 0 || len(v.People) != 2 || v.Status(v.Person("vera")).Kind != KindFree || v.Person("lin") != nil {
		t.Errorf("got %d people, notes %v", len(v.People), v.Notes)
	}
	if v.People[0].Person.ID != "ada" {
		t.Error("Ådahl sorts before Blomquist")
	}
	d.do(SignOut{})
	d.asked(AccountOut{})
	if len(d.view().People) != 0 {
		t.Error("signing out leaves colleagues on screen")
	}
}

func TestLinesJoinByExtension(t *testing.T) {
	d := newDesk(t)
	d.do(LineChanged{"4711", Line{State: LineOnCall, Since: d.now}}, LineChanged{"9999", Line{State: LineOnCall}})
	if s := d.view().Status(d.view().Person("vera")); s.Kind != KindOnCall {
		t.Errorf("got %+v", s)
	}
}

// A number that several people share names none of them, and its line is the
// line of all.
func TestASharedNumberIsNobodysName(t *testing.T) {
	main := []PhoneNumber{{PhoneDesk, "+44 20 7946 0000"}}
	d := newDesk(t).do(PeopleLoaded{[]Person{
		{ID: "ada", Name: "Ada", Extension: "4701", Phones: main},
		{ID: "bob", Name: "Bob", Extension: "4701", Phones: main},
		{ID: "cy", Name: "Cy", Extension: "4703", Phones: main},
	}})
	d.do(CallOffered{ID: "a", From: Party{Name: "Example Ltd", Number: "+442079460000"}}, LineChanged{"4701", Line{State: LineOnCall}})
	if c := d.call("a"); c.Person != "" || c.Label() != "Example Ltd" {
		t.Errorf("the main number is shown as %+v", c)
	}
	for id, want := range map[PersonID]Kind{"ada": KindOnCall, "bob": KindOnCall, "cy": KindUnknown} {
		if got := d.view().Status(d.view().Person(id)).Kind; got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
}

func TestSearch(t *testing.T) {
	people := []*Entry{}
	for _, p := range []Person{
		{ID: "ada", Name: "Ångström, Ada", GivenName: "Ada", Surname: "Ångström", Department: "Research", Extension: "4701", Mail: "ada.angstrom@example.com"},
		{ID: "adam", Name: "Okafor, Adam", GivenName: "Adam", Surname: "Okafor", Department: "Sales", Extension: "4702"},
		{ID: "jose", Name: "Núñez, José", GivenName: "José", Surname: "Núñez", Title: "Head of sales", Phones: []PhoneNumber{{PhoneMobile, "+44 7700 900199"}}},
		{ID: "otto", Name: "Groß, Otto", GivenName: "Otto", Surname: "Groß", Department: "Legal"},
		{ID: "maria", Name: "Παπαδοπούλου, Μαρία", GivenName: "Μαρία", Surname: "Παπαδοπούλου"},
		{ID: "petra", Name: "Canada, Petra", GivenName: "Petra", Surname: "Canada"},
	} {
		people = append(people, NewEntry(p, Facts{}))
	}
	v := View{People: people}
	for typed, want := range map[string]string{
		"ada": "ada adam petra ", "ang": "ada ", "ångström ada": "ada ", "ada ang": "ada ", "sal": "adam jose ",
		"jose nunez": "jose ", "gross": "otto ", "GROSS": "otto ", "μαρια": "maria ", "4702": "adam ", "900199": "jose ", "ngstr": "ada ", "egal": "", "esearch": "", "+44 7700": "jose ",
		"xyz": "", "ada xyz": "", "": "ada adam jose otto maria petra ", " , ": "ada adam jose otto maria petra ",
	} {
		got := ""
		for _, i := range v.Search(typed) {
			got += string(people[i].Person.ID) + " "
		}
		if got != want {
			t.Errorf("%q found %q, want %q", typed, got, want)
		}
	}
}

func TestMatchMarksWhatWasTyped(t *testing.T) {
	for _, c := range []struct{ text, typed, want string }{
		{"Blomquist, Vera", "ver", "Ver"},
		{"Ångström, Ada", "ang", "Ång"},
		{"Groß, Otto", "gros", "Groß"},
		{"O’Brien, Conor", "bri", "Bri"},
		{"Chen, Lin", "hen", ""},
		{"Chen, Lin", "", ""},
	} {
		if from, to := Match(c.text, c.typed); c.text[from:to] != c.want {
			t.Errorf("%q in %q marks %q, want %q", c.typed, c.text, c.text[from:to], c.want)
		}
	}
}

func TestDialable(t *testing.T) {
	for text, want := range map[string]string{
		"4711": "4711", "+44 (0)20-7946.0101": "+4402079460101", "*84711": "*84711", "": "", "+": "",
		"Vera": "", "47a1": "", "1+2": "", "4711\r\nVia: x": "",
	} {
		if got := Dialable(text); got != want {
			t.Errorf("Dialable(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzSearch(f *testing.F) {
	f.Add("Blomquist, Vera", "blo ver")
	f.Add("Groß", "ß")
	f.Add("\xff\xfeİ", "i̇")
	f.Fuzz(func(t *testing.T, name, typed string) {
		v := View{Now: time.Time{}, People: []*Entry{NewEntry(Person{ID: "x", Name: name}, Facts{})}}
		v.Search(typed)
		if from, to := Match(name, typed); from < 0 || to > len(name) || from > to {
			t.Errorf("Match(%q, %q) = %d, %d", name, typed, from, to)
		}
	})
}
