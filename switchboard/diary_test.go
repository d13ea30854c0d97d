package switchboard_test

import (
	"math/rand/v2"
	"testing"
	"time"

	. "frontdesk/switchboard"
)

// The status of random calendars must equal a minute-by-minute reading of the
// blocks, and what it promises (until, next free) must hold.
func TestStatusEqualsABruteForceReading(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	kinds := []BlockKind{BlockFree, BlockTentative, BlockBusy, BlockAway, BlockElsewhere, BlockUnknown}
	for range 25 {
		cal := calendar()
		if rng.IntN(3) == 0 {
			cal.Hours = nil
		}
		for range rng.IntN(12) {
			start := cal.From.Add(time.Duration(rng.IntN(48*12)-24) * 5 * time.Minute)
			cal.Blocks = append(cal.Blocks, Block{start, start.Add(time.Duration(1+rng.IntN(40)) * 5 * time.Minute), kinds[rng.IntN(len(kinds))]})
		}
		for m := range 48 * 60 {
			checkMinute(t, cal, cal.From.Add(time.Duration(m)*time.Minute))
		}
	}
}

func checkMinute(t *testing.T, cal Calendar, now time.Time) {
	t.Helper()
	s := StatusOf(Facts{Calendar: cal}, now)
	if want := plain(cal, now); s.Kind != want {
		t.Fatalf("at %v: got %s, want %s in %v", now, s.Kind, want, cal.Blocks)
	}
	if s.Kind == KindUnknown {
		return
	}
	if !s.NextFree.IsZero() {
		if k := plain(cal, s.NextFree); k != KindFree && k != KindElsewhere {
			t.Fatalf("at %v: next free %v is %s in %v", now, s.NextFree, k, cal.Blocks)
		}
		for x := now; x.Before(s.NextFree); x = x.Add(5 * time.Minute) {
			if k := plain(cal, x); k == KindFree || k == KindElsewhere {
				t.Fatalf("at %v: free already at %v, not only %v", now, x, s.NextFree)
			}
		}
	}
	if !s.Until.IsZero() && s.Kind != KindAway && s.Kind != KindOff {
		if last := s.Until.Add(-time.Second); last.Before(cal.To) && plain(cal, last) != s.Kind {
			t.Fatalf("at %v: %s until %v, but is %s just before", now, s.Kind, s.Until, plain(cal, last))
		}
		if s.Until.Before(cal.To) && plain(cal, s.Until) == s.Kind {
			t.Fatalf("at %v: %s goes on after %v", now, s.Kind, s.Until)
		}
	}
	if !s.Since.IsZero() && s.Since.After(now) {
		t.Fatalf("at %v: since %v", now, s.Since)
	}
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
	local := t.In(amsterdam)
	off := cal.Hours != nil && (local.Weekday() == time.Saturday || local.Weekday() == time.Sunday || local.Hour() < 9 || local.Hour() >= 17)
	switch {
	case has[BlockAway]:
		return KindAway
	case has[BlockBusy]:
		return KindBusy
	case has[BlockTentative]:
		return KindTentative
	case has[BlockUnknown]:
		return KindUnknown
	case off:
		return KindOff
	case has[BlockElsewhere]:
		return KindElsewhere
	}
	return KindFree
}
