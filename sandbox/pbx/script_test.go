package pbx

import (
	"slices"
	"testing"
	"time"

	"frontdesk/sandbox/people"
)

func TestWhatACalledNumberDoes(t *testing.T) {
	who := func(m people.Manner) *people.Colleague {
		return &people.Colleague{Extension: "4711", Phone: people.Phone{Manner: m, After: 3 * time.Second}}
	}
	for _, c := range []struct {
		name    string
		who     *people.Colleague
		engaged bool
		want    script
	}{
		{"nobody", nil, false, script{{0, 404}}},
		{"answers", who(people.Answers), false, script{{0, 180}, {3 * time.Second, 200}}},
		{"answers, but is in a call", who(people.Answers), true, script{{0, 486}}},
		{"busy", who(people.Busy), false, script{{0, 486}}},
		{"lets it ring", who(people.NoAnswer), false, script{{0, 180}, {12 * time.Second, 480}}},
		{"declines", who(people.Declines), false, script{{0, 180}, {3 * time.Second, 603}}},
		{"is not there", who(people.Absent), false, script{{0, 480}}},
		{"does something new", who("levitates"), false, script{{0, 480}}},
	} {
		if got := called(c.who, c.engaged); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestEveryScriptEndsWithAStatusThatHasAReason(t *testing.T) {
	house := people.Generate(1, time.Now(), nil)
	for i := range house {
		s := called(&house[i], false)
		for n, step := range s {
			if final := step.Status >= 200; final != (n == len(s)-1) || reasons[step.Status] == "" {
				t.Errorf("%s: step %d of %v", house[i].Name, n, s)
			}
		}
	}
}
