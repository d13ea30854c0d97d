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
	d.do(PeopleLoaded{Roster: NewRoster([]Person{{ID: "vera", Name: "Blomquist, Vera", Extension: "4711"}, {ID: "ada", Name: "Ådahl, Ada", Extension: "4799"}})})
	v := d.view()
	if len(v.Notes) != 0 || len(v.People) != 2 || v.Status(v.Person("vera")).Kind != KindFree || v.Person("lin") != nil {
		t.Errorf("got %d people, notes %v", len(v.People), v.Notes)
	}
	if v.People[0].Person.ID != "ada" {
		t.Error("Ådahl sorts before Blomquist")
	}
	d.do(Asked{Wish: WishSignOut})
	d.asked(AskAccount{Wish: WishSignOut}, WatchLines{})
	if len(d.view().People) != 0 {
		t.Error("signing out leaves colleagues on screen")
	}
}

// A directory that was found unchanged renews its age and nothing else.
func TestTheSameRosterAgainKeepsEverything(t *testing.T) {
	d := newDesk(t)
	roster := NewRoster([]Person{{ID: "vera", Name: "Blomquist, Vera"}, {ID: "ada", Name: "Ådahl, Ada"}})
	d.do(PeopleLoaded{Roster: roster, Status: DirectoryStatus{Read: d.now, Cached: true}}, CalendarRead{map[PersonID]Calendar{"vera": calendar()}})
	before, later := d.view(), d.now.Add(time.Hour)
	d.do(PeopleFailed{&Fault{Text: "The directory cannot be read"}}, PeopleLoaded{Roster: roster, Status: DirectoryStatus{Read: later}})
	after := d.view()
	if !after.Directory.Read.Equal(later) || after.Directory.Cached || len(after.Notes) != 0 {
		t.Errorf("%+v, notes %v", after.Directory, after.Notes)
	}
	for i := range before.People {
		if before.People[i] != after.People[i] {
			t.Errorf("%s was made anew", after.People[i].Person.Name)
		}
	}
}

func TestANoteGoesWhenItsPartIsWell(t *testing.T) {
	d := newDesk(t).do(Noted{&Fault{Code: "directory-csv", Text: "people.csv:7: wrong"}}, Noted{&Fault{Code: "other", Text: "Another"}}, Noted{&Fault{Code: "directory-csv"}})
	if n := d.view().Notes; len(n) != 1 || n[0].Code != "other" {
		t.Errorf("%v", n)
	}
}

func TestLinesJoinByExtension(t *testing.T) {
	d := newDesk(t)
	d.do(LinesRead{map[string]Line{"4711": {State: LineOnCall, Since: d.now}}}, LinesRead{map[string]Line{"9999": {State: LineOnCall}}})
	if s := d.view().Status(d.view().Person("vera")); s.Kind != KindOnCall {
		t.Errorf("got %+v", s)
	}
}

// What the PBX says belongs to the extension: who comes later, or moves there,
// has it at once, and who moves away has it no more.
func TestLinesStayWithTheExtension(t *testing.T) {
	d := newDesk(t)
	d.do(LinesRead{map[string]Line{"4711": {State: LineOnCall}, "4799": {State: LineRinging}}})
	d.do(PeopleLoaded{Roster: NewRoster([]Person{
		{ID: "vera", Name: "Blomquist, Vera", Extension: "47 99"}, {ID: "ada", Name: "Ådahl, Ada", Extension: "4711"}, {ID: "lin", Name: "Chen, Lin", Extension: "4712"},
	})})
	for id, want := range map[PersonID]LineState{"vera": LineRinging, "ada": LineOnCall, "lin": LineUnknown} {
		if got := d.view().Person(id).Facts.Line.State; got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	d.do(LinesRead{map[string]Line{"4711": {}}}, PeopleLoaded{Roster: NewRoster([]Person{{ID: "ada", Name: "Ådahl, Ada", Extension: "4711"}})})
	if got := d.view().Person("ada").Facts.Line.State; got != LineUnknown {
		t.Errorf("a line that is not reported on any more is %q", got)
	}
}

// A number that several people share names none of them, and its line is the
// line of all.
func TestASharedNumberIsNobodysName(t *testing.T) {
	main := []PhoneNumber{{PhoneDesk, "+44 20 7946 0000"}}
	d := newDesk(t).do(PeopleLoaded{Roster: NewRoster([]Person{
		{ID: "ada", Name: "Ada", Extension: "4701", Phones: main},
		{ID: "bob", Name: "Bob", Extension: "4701", Phones: main},
		{ID: "cy", Name: "Cy", Extension: "4703", Phones: main},
	})})
	d.do(CallOffered{ID: "a", From: Party{Name: "Example Ltd", Number: "+442079460000"}}, LinesRead{map[string]Line{"4701": {State: LineOnCall}}})
	if c := d.call("a"); c.Person != "" || c.Label() != "Example Ltd" {
		t.Errorf("the main number is shown as %+v", c)
	}
	for id, want := range map[PersonID]Kind{"ada": KindOnCall, "bob": KindOnCall, "cy": KindUnknown} {
		if got := d.view().Status(d.view().Person(id)).Kind; got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
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
