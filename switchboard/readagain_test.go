package switchboard_test

import (
	"testing"
	"time"

	. "frontdesk/switchboard"
)

// What could not be read is tried again when the operator says so, and only then
// there is something to say.
func TestPeopleAreReadAgainOnRequest(t *testing.T) {
	now := at("2026-11-24 09:41")
	s := NewState(time.UTC)
	if s.View(now).PeopleMissing() {
		t.Error("nobody is missing")
	}
	s, _ = Apply(s, PeopleFailed{Fault: &Fault{Text: "The keyring is locked"}}, now)
	if !s.View(now).PeopleMissing() {
		t.Error("somebody is missing")
	}
	s, effects := Apply(s, ReadPeople{}, now)
	if len(effects) != 1 || effects[0] != (ReadDirectory{}) || !s.View(now).PeopleMissing() {
		t.Errorf("%v; nobody was read yet", effects)
	}
	if s, _ = Apply(s, PeopleLoaded{Roster: NewRoster(nil)}, now); s.View(now).PeopleMissing() {
		t.Error("all are there")
	}
}
