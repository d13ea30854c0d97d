package people_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/sandbox/people"
)

// monday is an ordinary working morning.
var monday = time.Date(2026, 3, 2, 9, 41, 20, 0, time.UTC)

func house(t *testing.T, now time.Time) []people.Colleague {
	t.Helper()
	all := people.Generate(7, now, time.UTC)
	if len(all) != people.Count {
		t.Fatalf("%d colleagues, want %d", len(all), people.Count)
	}
	return all
}

func TestSameSeedSameHouse(t *testing.T) {
	a, b := house(t, monday), house(t, monday)
	if !reflect.DeepEqual(a, b) {
		t.Fatal("two houses of one seed differ")
	}
	from, to := monday, monday.Add(48*time.Hour)
	differ := 0
	for i, c := range people.Generate(8, monday, time.UTC) {
		if c.ID != a[i].ID || c.Mail != a[i].Mail || c.Extension != a[i].Extension {
			t.Errorf("%s: who somebody is must not depend on the seed", c.Name)
		}
		if !reflect.DeepEqual(c.Calendar(from, to), a[i].Calendar(from, to)) {
			differ++
		}
	}
	if differ < 30 {
		t.Errorf("another seed changed %d calendars only", differ)
	}
}

func TestDayDoesNotDependOnTheHourItIsAskedFor(t *testing.T) {
	early, late := house(t, monday), house(t, monday.Add(5*time.Hour))
	from := time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)
	for i := range early {
		if early[i].Hours.Start != late[i].Hours.Start {
			continue // part-timers move so that somebody is always off
		}
		a, b := early[i].Calendar(from, from.Add(48*time.Hour)), late[i].Calendar(from, from.Add(48*time.Hour))
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s: tomorrow changed while today went by", early[i].Name)
		}
	}
}

func TestPeopleCanBeToldApart(t *testing.T) {
	seen := map[string]string{}
	tones := map[float64]bool{}
	for _, c := range house(t, monday) {
		for _, key := range []string{c.ID, c.Mail, c.Name, c.Extension, c.Mobile, c.Desk} {
			if other, taken := seen[key]; taken || key == "" {
				t.Errorf("%q is both %s and %s", key, c.Name, other)
			}
			seen[key] = c.Name
		}
		if c.Phone.Tone < 350 || c.Phone.Tone > 1600 || tones[c.Phone.Tone] {
			t.Errorf("%s: tone %v Hz is taken or out of range", c.Name, c.Phone.Tone)
		}
		tones[c.Phone.Tone] = true
		if !strings.HasSuffix(c.Mail, "@example.com") || strings.ContainsFunc(c.Mail, func(r rune) bool { return r > 0x7e }) {
			t.Errorf("%s: mail %q", c.Name, c.Mail)
		}
		if !strings.HasSuffix(c.Desk, c.Extension) {
			t.Errorf("%s: desk number %q does not end in %s", c.Name, c.Desk, c.Extension)
		}
	}
}

func TestDeputiesAreColleaguesOfTheDepartment(t *testing.T) {
	byID := map[string]people.Colleague{}
	all := house(t, monday)
	for _, c := range all {
		byID[c.ID] = c
	}
	for _, c := range all {
		deputy, ok := byID[c.Deputy]
		if !ok || deputy.ID == c.ID || deputy.Department != c.Department {
			t.Errorf("%s of %s is represented by %q of %s", c.Name, c.Department, deputy.Name, deputy.Department)
		}
	}
}

// A console asks for 48 hours; they must hold something worth showing, of every
// kind, at any hour of the week.
func TestAnyFortyEightHoursAreAlive(t *testing.T) {
	for hour := range 7 * 24 {
		now := monday.Add(time.Duration(hour) * time.Hour)
		from, to := now.Truncate(time.Hour), now.Truncate(time.Hour).Add(48*time.Hour)
		kinds := map[people.FreeBusy]int{}
		none, working, refused := 0, 0, 0
		for _, c := range house(t, now) {
			blocks := c.Calendar(from, to)
			for _, b := range blocks {
				kinds[b.Status]++
				if !b.Start.Before(b.End) || !b.Start.Before(to) || !b.End.After(from) || b.Start.Location() != time.UTC {
					t.Fatalf("%s at %s: block %v", c.Name, now, b)
				}
			}
			switch {
			case c.Refusal != nil:
				refused++
			case len(blocks) == 0:
				none++
			}
			if atWork(c.Hours, now) {
				working++
			}
		}
		if working < 30 || none == 0 || refused == 0 || len(kinds) != 4 || kinds[people.InMeeting] < 30 {
			t.Errorf("%s: %d working, %d with an empty calendar, %d refused, blocks %v", now.Format("Mon 15:04"), working, none, refused, kinds)
		}
	}
}

func atWork(h people.Hours, t time.Time) bool {
	local := t.In(h.Zone)
	clock := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
	return slices.Contains(h.Days, local.Weekday()) && clock >= h.Start && clock < h.End
}

func TestLampsFlipWithinMinutes(t *testing.T) {
	edges := map[int]bool{}
	for _, c := range house(t, monday) {
		for _, b := range c.Calendar(monday, monday.Add(time.Hour)) {
			for _, at := range []time.Time{b.Start, b.End} {
				if wait := at.Sub(monday); wait > 0 && wait < 10*time.Minute {
					edges[int(wait/time.Minute)] = true
				}
			}
		}
	}
	if len(edges) < 5 {
		t.Errorf("changes in the minutes %v only", slices.Sorted(maps.Keys(edges)))
	}
}

func TestHomeOfficeFollowsTheOperator(t *testing.T) {
	for _, tc := range []struct{ zone, city, windows string }{
		{"UTC", "Reykjavik", "UTC"},
		{"Europe/Berlin", "Stockholm", "W. Europe Standard Time"},
		{"America/Toronto", "New York", "Eastern Standard Time"},
		{"Asia/Kathmandu", "Reykjavik", "UTC"}, // no office keeps that time
	} {
		zone, err := time.LoadLocation(tc.zone)
		if err != nil {
			t.Fatal(err)
		}
		vera := people.Generate(1, monday, zone)[0]
		if vera.Location != tc.city || vera.Hours.WindowsZone != tc.windows {
			t.Errorf("%s: %s, %s", tc.zone, vera.Location, vera.Hours.WindowsZone)
		}
	}
}

func TestClockTimesSurviveTheClocksChanging(t *testing.T) {
	stockholm, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	friday := time.Date(2026, 3, 27, 10, 0, 0, 0, stockholm) // summer time begins on Sunday
	for _, c := range people.Generate(1, friday, stockholm) {
		if c.Location != "Stockholm" {
			continue
		}
		monday := time.Date(2026, 3, 30, 0, 0, 0, 0, stockholm)
		for _, b := range c.Calendar(monday, monday.Add(24*time.Hour)) {
			local := b.Start.In(stockholm)
			if b.Status == people.InMeeting && (local.Hour() < 8 || local.Hour() >= 18) {
				t.Errorf("%s meets at %s", c.Name, local)
			}
		}
	}
}

func TestAbsencesEndOnAMonday(t *testing.T) {
	wednesday := monday.Add(48 * time.Hour)
	for _, c := range house(t, wednesday) {
		for _, b := range c.Calendar(wednesday, wednesday.Add(48*time.Hour)) {
			if b.Status == people.OutOfOffice && (b.End.Weekday() != time.Monday || b.Start.After(wednesday)) {
				t.Errorf("%s is out from %s to %s", c.Name, b.Start, b.End)
			}
		}
	}
}
