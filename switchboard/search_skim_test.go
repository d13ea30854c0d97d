package switchboard_test

import (
	"slices"
	"testing"
	"time"

	"frontdesk/sandbox/people"
	. "frontdesk/switchboard"
)

// While the index is made nothing is found that the index would not find, the
// beginnings of names and extensions are, and callers have their names.
func TestBeforeTheIndexIsThere(t *testing.T) {
	crowd := people.Crowd(2000, 3)
	list := NewList(crowd, nil)
	before, after := deskWith(t, list), deskWith(t, list.Indexed())
	if b, a := before.view(), after.view(); len(b.People) != len(a.People) || b.People[7].Person.ID != a.People[7].Person.ID {
		t.Fatal("other people, or in another order")
	}
	for _, p := range crowd[:300] {
		for _, typed := range []string{p.Surname, p.GivenName, p.Extension, p.Surname + " " + p.GivenName, p.Extension[:4], "zzz"} {
			found, all := before.view().Search(typed), after.view().Search(typed)
			for _, at := range found {
				if !slices.Contains(all, at) {
					t.Errorf("%q found %s, which the index does not", typed, before.view().People[at].Person.Name)
				}
			}
			if at, _ := before.view().Position(p.ID); typed != "zzz" && !slices.Contains(found, at) {
				t.Errorf("%q does not find %s", typed, p.Name)
			}
		}
		number := p.Phones[0].Number
		for _, d := range []*desk{before, after} {
			d.do(CallOffered{ID: CallID(number), From: Party{Number: number}}, LinesRead{map[string]Line{p.Extension: {State: LineOnCall, Since: d.now}}})
		}
		if b, a := before.call(CallID(number)).Person, after.call(CallID(number)).Person; b != a {
			t.Errorf("%s is %q, and %q by the index", number, b, a)
		}
		if s := before.view().Status(before.view().Person(p.ID)); s.Kind != KindOnCall {
			t.Errorf("the line of %s is not joined", p.Name)
		}
	}
	if again := list.Indexed().Indexed(); again.Len() != list.Len() {
		t.Error("made twice it has other people")
	}
}

func deskWith(t *testing.T, r *Roster) *desk {
	t.Helper()
	return newDesk(t).do(PeopleLoaded{Roster: r, Status: DirectoryStatus{Read: time.Unix(1, 0)}})
}
