package switchboard_test

import (
	"math/rand/v2"
	"testing"
	"time"

	. "frontdesk/switchboard"
)

// Days on which the clocks change somewhere, and one on which they do not.
var days = []struct {
	zone string
	date time.Time
}{
	{"Europe/Amsterdam", time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)},
	{"Europe/Amsterdam", time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC)},
	{"Europe/Amsterdam", time.Date(2026, 10, 24, 0, 0, 0, 0, time.UTC)},
	{"America/New_York", time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC)},
	{"America/New_York", time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)},
	{"Australia/Lord_Howe", time.Date(2026, 4, 4, 0, 0, 0, 0, time.UTC)}, // by half an hour
	{"Asia/Kathmandu", time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC)},     // 5:45 ahead
	{"Pacific/Kiritimati", time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)},
}

// random is a calendar with blocks of all kinds that overlap, touch, lie in each
// other and reach over the window, on five-minute marks, and with a working week
// or none.
func random(rng *rand.Rand) Calendar {
	day := days[rng.IntN(len(days))]
	where := zone(day.zone)
	y, m, d := day.date.Date()
	from := time.Date(y, m, d, rng.IntN(2)*rng.IntN(24), 0, 0, 0, where).UTC()
	cal := Calendar{From: from, To: from.Add(time.Duration(1+rng.IntN(4)) * 12 * time.Hour), Fetched: from.Add(time.Hour)}
	kinds := []BlockKind{BlockFree, BlockTentative, BlockBusy, BlockAway, BlockElsewhere, BlockUnknown, "of tomorrow"}
	for range rng.IntN(14) {
		start := cal.From.Add(time.Duration(rng.IntN(52*12)-48) * 5 * time.Minute)
		length := time.Duration(rng.IntN(40)) * 5 * time.Minute
		if rng.IntN(10) == 0 {
			length *= 20
		}
		cal.Blocks = append(cal.Blocks, Block{Start: start, End: start.Add(length), Kind: kinds[rng.IntN(len(kinds))]})
	}
	if rng.IntN(4) > 0 {
		home := where
		if rng.IntN(3) == 0 { // the colleague is somewhere else than the clocks that change
			home = zone(days[rng.IntN(len(days))].zone)
		}
		hours := &WorkingHours{Zone: home}
		for i := range hours.Days {
			hours.Days[i] = rng.IntN(5) > 0
		}
		hours.Start = 5*time.Hour + time.Duration(rng.IntN(60))*5*time.Minute
		hours.End = hours.Start + time.Duration(1+rng.IntN(140))*5*time.Minute
		hours.End = min(hours.End, 23*time.Hour)
		cal.Hours = hours
	}
	return cal
}

// plain reads a calendar at one moment the slow, obvious way.
func plain(cal Calendar, t time.Time) Kind {
	if t.Before(cal.From) || !t.Before(cal.To) {
		return KindUnknown
	}
	has := map[BlockKind]bool{}
	for _, b := range cal.Blocks {
		if !t.Before(b.Start) && t.Before(b.End) {
			has[b.Kind] = true
		}
	}
	off := false
	if w := cal.Hours; w != nil {
		local := t.In(w.Zone)
		clock := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
		off = !w.Days[local.Weekday()] || clock < w.Start || clock >= w.End
	}
	switch {
	case has[BlockAway]:
		return KindAway
	case has[BlockBusy]:
		return KindBusy
	case has[BlockTentative]:
		return KindTentative
	case has[BlockUnknown], has["of tomorrow"]:
		return KindUnknown
	case off:
		return KindOff
	case has[BlockElsewhere]:
		return KindElsewhere
	}
	return KindFree
}

// minutes are what plain says at every minute from the beginning of the window
// to an hour behind its end.
func minutes(cal Calendar) []Kind {
	var out []Kind
	for t := cal.From; t.Before(cal.To.Add(time.Hour)); t = t.Add(time.Minute) {
		out = append(out, plain(cal, t))
	}
	return out
}

// The status of random calendars equals a minute-by-minute reading of the
// blocks, and what it promises (since, until, next free) holds.
func TestStatusEqualsABruteForceReading(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	for range 40 {
		cal := random(rng)
		kinds := minutes(cal)
		for m, want := range kinds {
			now := cal.From.Add(time.Duration(m) * time.Minute)
			s := StatusOf(Facts{Calendar: cal}, now)
			if s.Kind != want {
				t.Fatalf("at %v: got %s, want %s in %+v", now, s.Kind, want, cal)
			}
			checkNextFree(t, cal, kinds, m, s)
			checkSpan(t, cal, now, s)
		}
	}
}

// checkNextFree holds NextFree to be the first free minute there is.
func checkNextFree(t *testing.T, cal Calendar, kinds []Kind, m int, s Status) {
	t.Helper()
	now := cal.From.Add(time.Duration(m) * time.Minute)
	if !now.Before(cal.To) {
		return
	}
	want := time.Time{}
	for i, k := range kinds[m:] {
		if k == KindFree || k == KindElsewhere {
			want = now.Add(time.Duration(i) * time.Minute)
			break
		}
	}
	if !s.NextFree.Equal(want) {
		t.Fatalf("at %v: next free %v, want %v in %+v", now, s.NextFree, want, cal)
	}
}

// checkSpan holds Since and Until to be where the kind changes.
func checkSpan(t *testing.T, cal Calendar, now time.Time, s Status) {
	t.Helper()
	if s.Since.After(now) {
		t.Fatalf("at %v: since %v", now, s.Since)
	}
	if s.Until.IsZero() || s.Kind == KindAway || s.Kind == KindOff {
		return
	}
	if last := s.Until.Add(-time.Second); last.Before(cal.To) && plain(cal, last) != s.Kind {
		t.Fatalf("at %v: %s until %v, but is %s just before in %+v", now, s.Kind, s.Until, plain(cal, last), cal)
	}
	if s.Until.Before(cal.To) && plain(cal, s.Until) == s.Kind {
		t.Fatalf("at %v: %s goes on after %v in %+v", now, s.Kind, s.Until, cal)
	}
}

// The next free slot is the first that a minute-by-minute search finds.
func TestTheNextSlotEqualsABruteForceSearch(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	found := 0
	for range 40 {
		cal := random(rng)
		kinds := minutes(cal)
		for range 150 {
			m := rng.IntN(len(kinds))
			length := time.Duration(1+rng.IntN(36)) * 5 * time.Minute
			now := cal.From.Add(time.Duration(m) * time.Minute)
			want := slowSlot(cal, kinds, m, int(length/time.Minute))
			got := NextFreeFor(Facts{Calendar: cal}, now, length)
			if !got.Equal(want) {
				t.Fatalf("at %v: %v free at %v, want %v in %+v", now, length, got, want, cal)
			}
			if !got.IsZero() {
				found++
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d slots were found: the calendars are no test", found)
	}
}

func slowSlot(cal Calendar, kinds []Kind, m, length int) time.Time {
	for ; m+length <= len(kinds); m++ {
		fits := true
		for _, k := range kinds[m : m+length] {
			fits = fits && (k == KindFree || k == KindElsewhere)
		}
		if fits {
			return cal.From.Add(time.Duration(m) * time.Minute)
		}
	}
	return time.Time{}
}

func TestASlotDoesNotBeginInACall(t *testing.T) {
	now := at("2026-11-24 09:41")
	cal := calendar(block(BlockBusy, "2026-11-24 10:00", "2026-11-24 11:00"))
	for name, c := range map[string]struct {
		facts  Facts
		length time.Duration
		want   time.Time
	}{
		"free now":                  {Facts{Calendar: cal}, 15 * time.Minute, now},
		"too short before":          {Facts{Calendar: cal}, 20 * time.Minute, at("2026-11-24 11:00")},
		"on a call":                 {Facts{Calendar: cal, Line: Line{State: LineOnCall, Since: now}}, 15 * time.Minute, at("2026-11-24 11:00")},
		"do not disturb":            {Facts{Calendar: cal, Presence: Presence{State: PresenceDoNotDisturb, Seen: now}}, 15 * time.Minute, at("2026-11-24 11:00")},
		"out by Teams":              {Facts{Calendar: cal, Presence: Presence{State: PresenceOutOfOffice, Seen: now}}, 15 * time.Minute, time.Time{}},
		"longer than a working day": {Facts{Calendar: cal}, 9 * time.Hour, time.Time{}},
		"nothing known":             {Facts{}, time.Minute, time.Time{}},
	} {
		if got := NextFreeFor(c.facts, now, c.length); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
