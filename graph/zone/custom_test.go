package zone_test

import (
	"testing"
	"time"

	"frontdesk/graph/zone"
)

// A zone described by its rules shows the clock of the zone that is meant, at
// every hour of two years.
func TestAZoneByItsRulesKeepsTheTimeOfTheZoneMeant(t *testing.T) {
	two, three := 2*time.Hour, 3*time.Hour
	for name, c := range map[string]struct {
		bias                 int
		toStandard, toSummer zone.Change
	}{
		"America/Los_Angeles": {480, zone.Change{Month: 11, Nth: 1, Clock: two}, zone.Change{Month: 3, Nth: 2, Clock: two}},
		"America/St_Johns":    {210, zone.Change{Month: 11, Nth: 1, Clock: two}, zone.Change{Month: 3, Nth: 2, Clock: two}},
		"Europe/Berlin":       {-60, zone.Change{Month: 10, Nth: 5, Clock: three}, zone.Change{Month: 3, Nth: 5, Clock: two}},
		"Europe/London":       {0, zone.Change{Month: 10, Nth: 5, Clock: two}, zone.Change{Month: 3, Nth: 5, Clock: time.Hour}},
		"Australia/Adelaide":  {-570, zone.Change{Month: 4, Nth: 1, Clock: three}, zone.Change{Month: 10, Nth: 1, Clock: two}},
	} {
		meant, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		var zones zone.Zones
		got, ok := zones.Custom(c.bias, -60, c.toStandard, c.toSummer)
		if !ok {
			t.Errorf("%s: not understood", name)
			continue
		}
		const clock = "2006-01-02 15:04"
		for at := time.Date(2025, 1, 1, 0, 30, 0, 0, time.UTC); at.Year() < 2027; at = at.Add(time.Hour) {
			if a, b := at.In(got).Format(clock), at.In(meant).Format(clock); a != b {
				t.Fatalf("%s: %s is %s there, and by the rules %s", name, at, b, a)
			}
		}
		if again, _ := zones.Custom(c.bias, -60, c.toStandard, c.toSummer); again != got {
			t.Errorf("%s was made twice", name)
		}
	}
}

func TestRulesThatNoCalendarHoldsAreNotUnderstood(t *testing.T) {
	good := zone.Change{Month: 11, Nth: 1, Clock: 2 * time.Hour}
	for name, bad := range map[string]zone.Change{
		"month 0": {Nth: 1}, "month 13": {Month: 13, Nth: 1}, "no day": {Month: 3}, "the sixth Sunday": {Month: 3, Nth: 6},
		"day 7": {Month: 3, Nth: 1, Weekday: 7}, "after midnight": {Month: 3, Nth: 1, Clock: 24 * time.Hour}, "before midnight": {Month: 3, Nth: 1, Clock: -1},
	} {
		var zones zone.Zones
		if got, ok := zones.Custom(480, -60, good, bad); ok {
			t.Errorf("%s gave %v", name, got)
		}
		if got, ok := zones.Custom(480, -60, bad, good); ok {
			t.Errorf("%s gave %v", name, got)
		}
	}
	var zones zone.Zones
	if _, ok := zones.Custom(2000, -60, good, zone.Change{Month: 3, Nth: 1}); ok {
		t.Error("a bias that no place has was taken")
	}
	if _, ok := zones.Custom(480, -6000, good, zone.Change{Month: 3, Nth: 1}); ok {
		t.Error("a summer that no place has was taken")
	}
}
