package ui

import (
	"testing"
	"time"

	"frontdesk/switchboard"
)

// TestHours grows the strip to hold the present and the three hours after it,
// up to midnight.
func TestHours(t *testing.T) {
	for _, tt := range []struct {
		clock       string
		first, last int
	}{
		{"09:41", 8, 18},
		{"08:00", 8, 18},
		{"15:00", 8, 18},
		{"15:01", 8, 19},
		{"17:59", 8, 21},
		{"18:00", 8, 21},
		{"20:54", 8, 24},
		{"06:30", 6, 18},
		{"23:30", 8, 24},
		{"00:10", 0, 18},
	} {
		h := hoursOf(clockAt(tt.clock), zone)
		if h.first != tt.first || h.first+h.count != tt.last {
			t.Errorf("at %s the strip shows %d to %d, want %d to %d", tt.clock, h.first, h.first+h.count, tt.first, tt.last)
		}
		if x := h.at(clockAt(tt.clock)); x < 0 || x > 1 {
			t.Errorf("at %s the present lies outside the strip, at %.2f", tt.clock, x)
		}
	}
}

// TestDay clips blocks to the strip and calls what is not known unknown, but
// only from now on.
func TestDay(t *testing.T) {
	h := hoursOf(now, zone)
	c := calendar("busy 07:00-09:00, away 17:00-19:00, free 10:00-11:00, tentative 05:00-06:00")
	c.From, c.To = clockAt("09:00"), clockAt("16:00")
	got := dayOf(c, h, now)
	want := []span{
		{switchboard.BlockBusy, 0, 0.1}, {switchboard.BlockAway, 0.9, 1}, {switchboard.BlockUnknown, 0.8, 1},
	}
	if len(got.blocks) != len(want) {
		t.Fatalf("blocks %v, want %v", got.blocks, want)
	}
	for i := range want {
		if got.blocks[i] != want[i] {
			t.Errorf("block %d is %v, want %v", i, got.blocks[i], want[i])
		}
	}
	if got.off {
		t.Error("a working day is drawn as a day off")
	}
	c.Hours.Days = [7]bool{}
	if d := dayOf(c, h, now); !d.off || len(d.blocks) != len(want) {
		t.Errorf("a day off with blocks: off %v, %d blocks", d.off, len(d.blocks))
	}
	if d := dayOf(switchboard.Calendar{}, h, now); d.off || len(d.blocks) != 1 || d.blocks[0].kind != switchboard.BlockUnknown || d.working != nil {
		t.Errorf("a calendar nobody read gives %v", d)
	}
	c.Fetched = now.Add(-switchboard.CalendarLimit - time.Second)
	if !dayOf(c, h, now).stale {
		t.Error("an old calendar is drawn as if it were new")
	}
}

// TestWorking shows a colleague's working day in the operator's hours.
func TestWorking(t *testing.T) {
	h := hoursOf(now, zone) // Thursday 8 to 18, at UTC
	week := [7]bool{false, true, true, true, true, true, false}
	at := func(offset int, start, end time.Duration, days [7]bool) []span {
		return workingIn(&switchboard.WorkingHours{
			Days: days, Start: start * time.Hour, End: end * time.Hour, Zone: time.FixedZone("There", offset*3600),
		}, h)
	}
	for _, tt := range []struct {
		name string
		got  []span
		want []span
	}{
		{"same zone", at(0, 9, 17, week), []span{{switchboard.BlockFree, 0.1, 0.9}}},
		{"two hours east", at(2, 9, 17, week), []span{{switchboard.BlockFree, 0, 0.7}}},
		{"nine hours east: the evening, and the next morning", at(9, 0, 18, week), []span{{switchboard.BlockFree, 0, 0.1}, {switchboard.BlockFree, 0.7, 1}}},
		{"eight hours west", at(-8, 9, 17, week), []span{{switchboard.BlockFree, 0.9, 1}}},
		{"a day off", at(0, 9, 17, [7]bool{}), nil},
		{"hours not known", workingIn(nil, h), []span{{switchboard.BlockFree, 0, 1}}},
	} {
		if len(tt.got) != len(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, tt.got, tt.want)
			continue
		}
		for i := range tt.want {
			if tt.got[i] != tt.want[i] {
				t.Errorf("%s: %v, want %v", tt.name, tt.got[i], tt.want[i])
			}
		}
	}
}
