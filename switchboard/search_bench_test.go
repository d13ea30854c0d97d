package switchboard_test

import (
	"runtime"
	"testing"
	"time"

	"frontdesk/sandbox/people"
	. "frontdesk/switchboard"
)

// crowded is how many people the goals of search are set for.
const crowded = 100_000

func BenchmarkSearch(b *testing.B) {
	now := time.Date(2026, 3, 2, 9, 41, 20, 0, time.UTC)
	state, _ := Apply(NewState(time.UTC), PeopleLoaded{Roster: NewRoster(people.Crowd(crowded, 1))}, now)
	view := state.View(now)
	for _, typed := range []string{"a", "an", "ann", "anna", "lindstrom", "anna lind", "λ", "παπα", "иван", "山", "أحمد", "1", "10", "1047", "07946 0123", "2662", "lindstorm", "müller", "nobody at all"} {
		b.Run(typed, func(b *testing.B) {
			b.ReportAllocs()
			found := 0
			for b.Loop() {
				found = len(view.Search(typed))
			}
			b.ReportMetric(float64(found), "found")
		})
	}
}

// BenchmarkNewRoster reports the time for 100,000 people, and what the roster
// holds per person: the entries and the index, without the text of the people.
func BenchmarkNewRoster(b *testing.B) {
	crowd := people.Crowd(crowded, 1)
	for b.Loop() {
		NewRoster(crowd)
	}
	before := heap()
	roster := NewRoster(crowd)
	b.ReportMetric(float64(heap()-before)/crowded, "B/person")
	runtime.KeepAlive(roster)
	runtime.KeepAlive(crowd)
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
