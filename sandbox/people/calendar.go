package people

import (
	"math/rand/v2"
	"slices"
	"time"
)

// FreeBusy is what a block says, in Graph's words (freeBusyStatus).
type FreeBusy string

// The values of freeBusyStatus that a calendar here holds. Free time has no
// block.
const (
	Tentative        FreeBusy = "tentative"
	InMeeting        FreeBusy = "busy"
	OutOfOffice      FreeBusy = "oof"
	WorkingElsewhere FreeBusy = "workingElsewhere"
)

// Block is a stretch of a calendar, half-open: Start belongs to it, End does
// not. Both are in UTC.
type Block struct {
	Start, End time.Time
	Status     FreeBusy
}

// Calendar is what the colleague's calendar holds between from and to, ordered
// by start: every block that overlaps the window, uncut. It is empty when the
// calendar cannot be read (Refusal). Any window may be asked for, of any past
// or future date; the same window gives the same blocks.
func (c Colleague) Calendar(from, to time.Time) []Block {
	if c.Refusal != nil || !from.Before(to) {
		return nil
	}
	var out []Block
	y, m, d := from.In(c.Hours.Zone).Date()
	// From a week before, because an absence may have begun then.
	for date := midnight(y, m, d-7, c.Hours.Zone); date.Before(to); date = midnight(date.Year(), date.Month(), date.Day()+1, c.Hours.Zone) {
		out = append(out, c.dayOf(date)...)
	}
	out = append(out, c.soon...)
	out = slices.DeleteFunc(out, func(b Block) bool { return !b.Start.Before(to) || !b.End.After(from) })
	slices.SortStableFunc(out, func(a, b Block) int { return a.Start.Compare(b.Start) })
	return out
}

func midnight(y int, m time.Month, d int, zone *time.Location) time.Time {
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// dayOf makes the blocks that begin on a date from the colleague's seed.
func (c Colleague) dayOf(date time.Time) []Block {
	if c.habit == away {
		return c.absence(date)
	}
	if !slices.Contains(c.Hours.Days, date.Weekday()) {
		return nil
	}
	rng := rand.New(rand.NewPCG(c.seed, uint64(date.Year()*1000+date.YearDay())))
	var out []Block
	if c.habit == remote {
		out = append(out, c.block(date, c.Hours.Start, c.Hours.End, WorkingElsewhere))
	}
	return append(out, c.meetings(rng, date)...)
}

// absence is out of office from Monday to Monday, week after week, each in one
// block, as people enter it: a caller is told that somebody is out until Monday.
func (c Colleague) absence(date time.Time) []Block {
	if date.Weekday() != time.Monday {
		return nil
	}
	return []Block{c.block(date, 0, 7*day, OutOfOffice)}
}

// lengths of meetings, by how usual they are.
var lengths = []time.Duration{
	30 * time.Minute, 30 * time.Minute, 30 * time.Minute, 45 * time.Minute,
	time.Hour, time.Hour, time.Hour, 90 * time.Minute, 2 * time.Hour,
}

// meetings spreads a day's meetings over the working hours: as many equal
// stretches as there are meetings, and one meeting somewhere in each, so that
// they rarely touch.
func (c Colleague) meetings(rng *rand.Rand, date time.Time) []Block {
	s := styles[c.habit]
	n := s.least
	if s.most > s.least {
		n += rng.IntN(s.most - s.least + 1)
	}
	if n == 0 {
		return nil
	}
	const grid = 15 * time.Minute
	stretch := (c.Hours.End - c.Hours.Start) / time.Duration(n)
	var out []Block
	for i := range n {
		length := min(lengths[rng.IntN(len(lengths))], stretch)
		slack := int((stretch - length) / grid)
		start := c.Hours.Start + time.Duration(i)*stretch + time.Duration(rng.IntN(slack+1))*grid
		start = start.Truncate(grid)
		status := InMeeting
		if rng.IntN(100) < s.tentative {
			status = Tentative
		}
		out = append(out, c.block(date, start, start+length.Truncate(grid), status))
	}
	return out
}

// block puts clock times on a date; 09:00 stays 09:00 when the clocks change.
func (c Colleague) block(date time.Time, start, end time.Duration, status FreeBusy) Block {
	at := func(clock time.Duration) time.Time {
		y, m, d := date.Date()
		return time.Date(y, m, d, int(clock/time.Hour), int(clock%time.Hour/time.Minute), 0, 0, c.Hours.Zone).UTC()
	}
	return Block{Start: at(start), End: at(end), Status: status}
}
