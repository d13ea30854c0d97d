package switchboard_test

import (
	"strings"
	"testing"
	"time"

	. "frontdesk/switchboard"
)

// Who is asked for cannot answer: the deputy stands in, else the team, else the
// department, and nobody of whom it is not known that they are free.
func TestWhoStandsIn(t *testing.T) {
	d := newDesk(t)
	until := func(minutes int) Calendar {
		c := calendar()
		c.Blocks = []Block{{Start: d.now.Add(time.Duration(minutes) * time.Minute), End: d.now.Add(8 * time.Hour), Kind: BlockBusy}}
		return c
	}
	busy, stale := until(0), until(300)
	stale.Fetched = d.now.Add(-time.Hour)
	person := func(id, manager, department, extension string) Person {
		return Person{ID: PersonID(id), Name: id, Manager: PersonID(manager), Department: department, Extension: extension}
	}
	lin := person("lin", "mona", "Sales", "4712")
	lin.Deputy = "dora"
	d.do(PeopleLoaded{Roster: NewRoster([]Person{
		lin, person("dora", "", "Legal", "4720"), person("mona", "", "Board", "4721"), person("team", "mona", "Field", "4722"),
		person("short", "", "Sales", "4723"), person("long", "", "Sales", "4724"), person("star", "", "Sales", "4725"),
		person("unread", "", "Sales", "4726"), person("meets", "mona", "Sales", "4727"), person("talks", "mona", "Sales", "4728"),
		person("old", "mona", "Sales", "4729"), person("mute", "mona", "Sales", ""), person("other", "", "Legal", "4730"),
	})})
	d.do(CalendarRead{map[PersonID]Calendar{
		"lin": busy, "dora": until(20), "mona": until(300), "team": until(120), "short": until(20), "long": until(240), "star": until(20),
		"meets": busy, "talks": until(300), "old": stale, "mute": until(300), "other": until(300),
	}}, LinesRead{map[string]Line{"4728": {State: LineOnCall, Since: d.now}}}, Marked{Favourites: []PersonID{"star"}})
	standIns := func(id PersonID) string {
		var names []string
		v := d.view()
		for _, i := range v.Instead(id) {
			names = append(names, string(v.People[i].Person.ID))
		}
		return strings.Join(names, " ")
	}
	if got, want := standIns("lin"), "dora mona team star long short"; got != want {
		t.Errorf("in the place of lin: %q, want %q", got, want)
	}
	d.do(CalendarCleared{})
	if got := standIns("lin"); got != "" {
		t.Errorf("without calendars nobody is known to be free: %q", got)
	}
	if got := standIns("nobody"); got != "" {
		t.Errorf("in the place of nobody: %q", got)
	}
}

// Pictures come and go with the people, and only the newest stay at hand.
func TestPictures(t *testing.T) {
	d := newDesk(t).do(PhotoRead{"vera", []byte("v")}, PhotoRead{"lin", []byte("l")}, PhotoRead{"lin", nil})
	if v := d.view(); string(v.Photo("vera")) != "v" || v.Photo("lin") != nil {
		t.Errorf("%q, %q", v.Photo("vera"), v.Photo("lin"))
	}
	for i := range 40 {
		d.do(PhotoRead{PersonID(rune('a' + i)), []byte("x")})
	}
	if v := d.view(); v.Photo("vera") != nil || v.Photo(PersonID(rune('a'+39))) == nil {
		t.Error("the oldest picture stays, or the newest went")
	}
	d.do(Asked{Wish: WishSignOut})
	if d.view().Photo(PersonID(rune('a'+39))) != nil {
		t.Error("a picture outlives the sign-in")
	}
}

// Whom the operator marks or deals with is remembered, once each and newest
// first.
func TestMarksAreKept(t *testing.T) {
	d := newDesk(t).do(Favour{"vera", true}, Favour{"vera", true}, Favour{"lin", true}, Favour{"lin", false}, Favour{"", true})
	watch := func(ids ...PersonID) WatchPeople { return WatchPeople{Watched{Preferred: ids}} }
	d.asked(KeepFavourite{"vera", true}, watch("vera"), KeepFavourite{"lin", true}, watch("lin", "vera"), KeepFavourite{"lin", false}, watch("vera"))
	if v := d.view(); !v.Favourite("vera") || v.Favourite("lin") {
		t.Error("vera is a favourite and lin is none")
	}
	d.do(Depute{"vera", "lin"}, Depute{"vera", "lin"}, Depute{"vera", "vera"}, Depute{"", "lin"}, Depute{"vera", ""}, Depute{"vera", "max"})
	d.asked(KeepDeputy{"vera", "lin"}, KeepDeputy{"vera", ""}, KeepDeputy{"vera", "max"})
	d.do(Marked{Favourites: []PersonID{"lin"}})
	if v := d.view(); v.Favourite("vera") || !v.Favourite("lin") {
		t.Error("what was kept replaces what was there")
	}
}

// Somebody known from a file turns out to be a user of Microsoft 365: what the
// operator marked stays marked, and can be taken away.
func TestMarksFollowTheDirectory(t *testing.T) {
	d := newDesk(t)
	vera := Person{ID: "csv:1", Name: "Vera", Mail: "vera@example.com", Extension: "4711"}
	lin, max := Person{ID: "lin", Name: "Lin", Extension: "4712"}, Person{ID: "max", Name: "Max", Extension: "4713"}
	vera.Deputy = "lin"
	d.do(PeopleLoaded{Roster: NewRoster([]Person{vera, lin, max})}, Favour{"csv:1", true}, Depute{"csv:1", "max"}, Depute{"lin", "csv:1"})
	d.asked(WatchLines{[]string{"4712", "4713", "4711"}}, KeepFavourite{"csv:1", true}, WatchPeople{Watched{Preferred: []PersonID{"csv:1"}}}, KeepDeputy{"csv:1", "max"}, KeepDeputy{"lin", "csv:1"})
	d.do(CalendarRead{map[PersonID]Calendar{"csv:1": calendar()}})

	joined := vera
	joined.ID = "guid"
	d.do(PeopleLoaded{Roster: NewList([]Person{joined, lin, max}, map[PersonID]PersonID{"csv:1": "guid"}).Indexed()})
	v := d.view()
	e := v.Person("csv:1")
	if e == nil || e.Person.ID != "guid" || e.Facts.Calendar.Fetched.IsZero() {
		t.Fatalf("%+v: the person is not found by the former ID, or what was known is lost", e)
	}
	if deputy, byHand := v.Deputy(e.Person); deputy != "max" || !byHand || !v.Favourite("guid") {
		t.Errorf("deputy %q, by hand %v, favourite %v", deputy, byHand, v.Favourite("guid"))
	}
	if deputy, _ := v.Deputy(lin); deputy != "guid" {
		t.Errorf("the deputy of lin is %q", deputy)
	}
	d.do(Favour{"guid", false}, Depute{"guid", ""})
	d.asked(KeepFavourite{"csv:1", false}, WatchPeople{}, KeepDeputy{"csv:1", ""})
	if deputy, byHand := d.view().Deputy(joined); deputy != "lin" || byHand || d.view().Favourite("guid") {
		t.Errorf("deputy %q, by hand %v", deputy, byHand)
	}
}

// What was read for one address says nothing of somebody with another one.
func TestFactsStayWithTheAddress(t *testing.T) {
	d := newDesk(t)
	d.do(PeopleLoaded{Roster: NewRoster([]Person{{ID: "csv:1", Name: "Vera", Mail: "shared@example.com"}})})
	d.do(CalendarRead{map[PersonID]Calendar{"csv:1": calendar()}})
	d.do(PeopleLoaded{Roster: NewList([]Person{{ID: "guid", Name: "Vera", Mail: "vera@example.com"}}, map[PersonID]PersonID{"csv:1": "guid"})})
	if e := d.view().Person("guid"); e == nil || !e.Facts.Calendar.Fetched.IsZero() {
		t.Errorf("%+v", e)
	}
}
