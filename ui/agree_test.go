package ui

import (
	"math/rand/v2"
	"testing"
	"time"

	"frontdesk/switchboard"
)

// shows reads a strip as an eye does at a moment: what is painted last covers
// what was painted before, a line of working elsewhere covers nothing, and where
// there is no track nobody works, here or elsewhere.
func (d day) shows(x float32) switchboard.Kind {
	top, line, track := switchboard.BlockFree, false, false
	for _, w := range d.working {
		track = track || w.from <= x && x < w.to
	}
	for _, b := range d.blocks {
		switch {
		case x < b.from || x >= b.to:
		case b.kind == switchboard.BlockElsewhere:
			line = true
		default:
			top = b.kind
		}
	}
	switch {
	case top == switchboard.BlockAway:
		return switchboard.KindAway
	case top == switchboard.BlockBusy:
		return switchboard.KindBusy
	case top == switchboard.BlockTentative:
		return switchboard.KindTentative
	case top != switchboard.BlockFree:
		return switchboard.KindUnknown
	case line && !track:
		return "the line of working elsewhere where nobody works"
	case !track:
		return switchboard.KindOff
	case line:
		return switchboard.KindElsewhere
	default:
		return switchboard.KindFree
	}
}

// TestTheStripAndTheSentenceAgree reads random calendars at every minute from
// now on in both ways.
func TestTheStripAndTheSentenceAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 2))
	elsewhere, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	kinds := []switchboard.BlockKind{
		switchboard.BlockFree, switchboard.BlockTentative, switchboard.BlockBusy, switchboard.BlockAway,
		switchboard.BlockElsewhere, switchboard.BlockUnknown, "of tomorrow",
	}
	midnight := clockAt("00:00")
	for range 300 {
		now := midnight.Add(time.Duration(rng.IntN(24*60)) * time.Minute)
		c := switchboard.Calendar{From: midnight, To: midnight.Add(time.Duration(24+rng.IntN(24)) * time.Hour), Fetched: now}
		if rng.IntN(4) == 0 { // a short window
			c.From, c.To = now.Truncate(30*time.Minute), now.Truncate(30*time.Minute).Add(time.Duration(1+rng.IntN(24))*time.Hour)
		}
		for range rng.IntN(10) {
			start := midnight.Add(time.Duration(rng.IntN(26*12)-12) * 5 * time.Minute)
			c.Blocks = append(c.Blocks, switchboard.Block{Start: start, End: start.Add(time.Duration(rng.IntN(60)) * 5 * time.Minute), Kind: kinds[rng.IntN(len(kinds))]})
		}
		if rng.IntN(4) > 0 {
			home := zone
			if rng.IntN(3) == 0 {
				home = elsewhere
			}
			hours := &switchboard.WorkingHours{Zone: home, Start: time.Duration(rng.IntN(12)) * time.Hour}
			hours.End = hours.Start + time.Duration(1+rng.IntN(11))*time.Hour
			for i := range hours.Days {
				hours.Days[i] = rng.IntN(4) > 0
			}
			c.Hours = hours
		}
		h := hoursOf(now, zone)
		strip := dayOf(c, h, now)
		for at := now; at.Before(h.to); at = at.Add(time.Minute) {
			said := switchboard.StatusOf(switchboard.Facts{Calendar: c}, at).Kind
			if got := strip.shows(h.at(at.Add(30 * time.Second))); got != said { // in the middle of the minute
				t.Fatalf("at %v the strip of %v shows %s, the sentence says %s: %+v", at, now, got, said, c)
			}
		}
	}
}
