package switchboard_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	. "frontdesk/switchboard"
)

// The calendar hears who is on screen, who is looked at, and who is in a call or
// a favourite, each time that changes and not otherwise.
func TestTheCalendarHearsWhoMatters(t *testing.T) {
	now := at("2026-11-24 09:41")
	s := NewState(amsterdam)
	s, _ = Apply(s, PeopleLoaded{Roster: NewRoster([]Person{{ID: "ada", Name: "Ada", Extension: "4711"}, {ID: "bo", Name: "Bo", Extension: "4712"}})}, now)
	screen := []PersonID{"bo"}
	for _, step := range []struct {
		name  string
		event Event
		want  *Watched
	}{
		{"a favourite off screen", Favour{Person: "zoe", On: true}, &Watched{Preferred: []PersonID{"zoe"}}},
		{"the same again", Favour{Person: "zoe", On: true}, nil},
		{"the screen", Show{People: screen, Selected: "bo"}, &Watched{"bo", screen, []PersonID{"zoe"}}},
		{"a colleague rings", CallOffered{ID: "1", From: Party{Number: "4711"}}, &Watched{"bo", screen, []PersonID{"ada", "zoe"}}},
		{"the call is answered", CallConnected{ID: "1"}, nil},
		{"a stranger rings", CallOffered{ID: "2", From: Party{Number: "+44 20 7946 0123"}}, nil},
		{"time passes", Tick{}, nil},
		{"the call is handed over", Transfer{Call: "1", To: Target{Person: "bo", Number: "4712"}}, &Watched{"bo", screen, []PersonID{"ada", "bo", "zoe"}}},
		{"the call ends", CallGone{ID: "1"}, &Watched{"bo", screen, []PersonID{"zoe"}}},
		{"no favourite any more", Favour{Person: "zoe"}, &Watched{Selected: "bo", Shown: screen}},
	} {
		var effects []Effect
		s, effects = Apply(s, step.event, now)
		var got *Watched
		for _, e := range effects {
			if e, ok := e.(WatchPeople); ok {
				if got != nil {
					t.Errorf("%s: told twice", step.name)
				}
				got = &e.Watched
			}
		}
		if !reflect.DeepEqual(got, step.want) {
			t.Errorf("%s: %+v, want %+v", step.name, got, step.want)
		}
	}
}

// The telephone hears whose lines matter: who is looked at first, everybody
// while they fit, each extension once, and only when the list has changed.
func TestTheTelephoneHearsWhoseLinesMatter(t *testing.T) {
	now := at("2026-11-24 09:41")
	house := []Person{
		{ID: "ada", Name: "Ada", Extension: "4711"},
		{ID: "bo", Name: "Bo", Extension: "47-12"},
		{ID: "cy", Name: "Cy", Extension: "4711"},
		{ID: "di", Name: "Di"},
		{ID: "ed", Name: "Ed", Extension: "4713"},
	}
	crowd := slices.Clone(house)
	for i := range 1000 {
		crowd = append(crowd, Person{ID: PersonID(fmt.Sprint(i)), Name: fmt.Sprintf("Z %04d", i), Extension: fmt.Sprint(20000 + i)})
	}
	s := NewState(amsterdam)
	for _, step := range []struct {
		name  string
		event Event
		want  []string // nil: nothing is said
	}{
		{"the people come", PeopleLoaded{Roster: NewRoster(house)}, []string{"4711", "4712", "4713"}},
		{"the screen", Show{People: []PersonID{"bo", "cy", "di"}, Selected: "ed"}, []string{"4713", "4712", "4711"}},
		{"the same screen", Show{People: []PersonID{"bo", "cy"}, Selected: "ed"}, nil},
		{"a line changes", LinesRead{map[string]Line{"4711": {State: LineIdle}}}, nil},
		{"a crowd", PeopleLoaded{Roster: NewRoster(crowd)}, nil},
		{"others are looked at", Show{People: []PersonID{"7", "bo"}, Selected: "8"}, []string{"20008", "20007", "4712"}},
	} {
		var effects []Effect
		s, effects = Apply(s, step.event, now)
		var got []string
		for _, e := range effects {
			if e, ok := e.(WatchLines); ok {
				got = e.Extensions
			}
		}
		if !slices.Equal(got, step.want) {
			t.Errorf("%s: %v, want %v", step.name, got, step.want)
		}
	}
}
