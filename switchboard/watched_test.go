package switchboard_test

import (
	"reflect"
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
