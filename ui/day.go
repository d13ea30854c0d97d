package ui

import (
	"cmp"
	"slices"
	"time"

	"frontdesk/switchboard"
)

// hours is the part of the day that the strips show: from 8 to 18 o'clock,
// and as much more as it takes to hold the present and the time ahead of it,
// up to midnight.
type hours struct {
	from, to time.Time
	first    int // the clock hour of from
	count    int
}

const (
	firstHour = 8
	lastHour  = 18
	ahead     = 3 * time.Hour // always in sight
)

func hoursOf(now time.Time, zone *time.Location) hours {
	local := now.In(zone)
	y, m, d := local.Date()
	until := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute + ahead
	first, last := min(firstHour, local.Hour()), max(lastHour, int((until+time.Hour-time.Minute)/time.Hour))
	last = min(last, 24)
	return hours{
		from: time.Date(y, m, d, first, 0, 0, 0, zone), to: time.Date(y, m, d, last, 0, 0, 0, zone),
		first: first, count: last - first,
	}
}

// at is where a moment lies between the left end, 0, and the right end, 1. It
// is not clipped.
func (h hours) at(t time.Time) float32 {
	return float32(t.Sub(h.from).Seconds() / h.to.Sub(h.from).Seconds())
}

// span is a stretch of a strip, from 0 to 1.
type span struct {
	kind     switchboard.BlockKind
	from, to float32
}

// day is a calendar as its strip shows it.
type day struct {
	working []span // where the colleague works, in the operator's hours
	blocks  []span
	now     float32
	stale   bool
	off     bool // nobody works today, or not any more: a thin line goes through
}

// dayOf reads a calendar for the hours of the strip. What the calendar does
// not cover from now on is unknown; what it did not cover before is left out,
// because nobody can be reached in the past.
func dayOf(c switchboard.Calendar, h hours, now time.Time) day {
	d := day{now: h.at(now), stale: !c.Fetched.IsZero() && now.Sub(c.Fetched) > switchboard.CalendarLimit}
	if c.Fetched.IsZero() {
		d.blocks = []span{{switchboard.BlockUnknown, 0, 1}}
		return d
	}
	d.working = workingIn(c.Hours, h)
	d.off = len(d.working) == 0
	for _, b := range c.Blocks {
		if b.Kind == switchboard.BlockElsewhere {
			d.addWorking(b.Kind, h.at(b.Start), h.at(b.End))
		} else if b.Kind != switchboard.BlockFree {
			d.add(b.Kind, h.at(b.Start), h.at(b.End))
		}
	}
	slices.SortStableFunc(d.blocks, func(a, b span) int { return cmp.Compare(layer(a.kind), layer(b.kind)) })
	d.add(switchboard.BlockUnknown, d.now, h.at(c.From))
	d.add(switchboard.BlockUnknown, max(d.now, h.at(c.To)), 1)
	return d
}

// layer orders blocks as they are painted, so that of two that overlap the one
// that the sentence names is seen.
func layer(k switchboard.BlockKind) int {
	switch k {
	case switchboard.BlockAway:
		return 4
	case switchboard.BlockBusy:
		return 3
	case switchboard.BlockTentative:
		return 2
	case switchboard.BlockUnknown:
		return 1
	case switchboard.BlockElsewhere, switchboard.BlockFree:
		return 0
	default:
		return 1 // a kind this version does not know
	}
}

func (d *day) add(kind switchboard.BlockKind, from, to float32) {
	from, to = max(from, 0), min(to, 1)
	if to > from {
		d.blocks = append(d.blocks, span{kind, from, to})
	}
}

// addWorking adds what counts in the working hours only: an entry over a whole day
// that says where somebody works does not say that they work at night.
func (d *day) addWorking(kind switchboard.BlockKind, from, to float32) {
	for _, w := range d.working {
		d.add(kind, max(from, w.from), min(to, w.to))
	}
}

// workingIn is where the working hours lie; a colleague in another zone can
// have the end of one day and the beginning of the next within the strip.
func workingIn(w *switchboard.WorkingHours, h hours) []span {
	if w == nil || w.Zone == nil {
		return []span{{switchboard.BlockFree, 0, 1}}
	}
	var out []span
	y, m, d := h.from.In(w.Zone).Date()
	for i := -1; i <= 1; i++ {
		noon := time.Date(y, m, d+i, 12, 0, 0, 0, w.Zone)
		if !w.Days[noon.Weekday()] {
			continue
		}
		from, to := max(h.at(clock(noon, w.Start)), 0), min(h.at(clock(noon, w.End)), 1)
		if to > from {
			out = append(out, span{switchboard.BlockFree, from, to})
		}
	}
	return out
}

// clock is a time of day on the date of noon, also on days of 23 or 25 hours.
func clock(noon time.Time, since time.Duration) time.Time {
	y, m, d := noon.Date()
	return time.Date(y, m, d, int(since/time.Hour), int(since%time.Hour/time.Minute), 0, 0, noon.Location())
}
