package switchboard

import "time"

// BlockKind is what a calendar says of a stretch of time.
type BlockKind string

// The kinds of block, named as people read them; Graph's freeBusyStatus maps
// onto them in package presence.
const (
	BlockFree      BlockKind = "free"
	BlockTentative BlockKind = "tentative"
	BlockBusy      BlockKind = "busy"
	BlockAway      BlockKind = "away"
	BlockElsewhere BlockKind = "elsewhere"
	BlockUnknown   BlockKind = "unknown"
)

// Block is a stretch of a calendar, half-open: Start belongs to it, End does not.
type Block struct {
	Start, End time.Time
	Kind       BlockKind

	// Title is what the entry is called: a single line, or "Private". It is
	// empty unless the settings ask for titles and the colleague shares them.
	Title string
}

func (b Block) covers(t time.Time) bool { return !t.Before(b.Start) && t.Before(b.End) }

// WorkingHours is the colleague's working week in the colleague's own zone.
type WorkingHours struct {
	Days       [7]bool // indexed by time.Weekday
	Start, End time.Duration
	Zone       *time.Location
}

// on reports the working stretch of the local day that holds t.
func (w WorkingHours) on(t time.Time) (from, to time.Time, ok bool) {
	local := t.In(w.Zone)
	y, m, d := local.Date()
	if !w.Days[local.Weekday()] || w.End <= w.Start {
		return time.Time{}, time.Time{}, false
	}
	return clockOn(y, m, d, w.Start, w.Zone), clockOn(y, m, d, w.End, w.Zone), true
}

// clockOn is a wall-clock time on a date, so that 09:00 stays 09:00 on the
// days the clocks change.
func clockOn(y int, m time.Month, d int, clock time.Duration, zone *time.Location) time.Time {
	return time.Date(y, m, d, int(clock/time.Hour), int(clock%time.Hour/time.Minute), 0, 0, zone)
}

// covers reports whether t lies in working hours.
func (w WorkingHours) covers(t time.Time) bool {
	from, to, ok := w.on(t)
	return ok && !t.Before(from) && t.Before(to)
}

// nextStart is the next beginning of a working day strictly after t, or the
// zero time when the week has no working day.
func (w WorkingHours) nextStart(t time.Time) time.Time {
	local := t.In(w.Zone)
	y, m, d := local.Date()
	for i := range 8 {
		noon := time.Date(y, m, d+i, 12, 0, 0, 0, w.Zone)
		if from, _, ok := w.on(noon); ok && from.After(t) {
			return from
		}
	}
	return time.Time{}
}

// Calendar is the last answer about one person's calendar.
//
// The zero value means nothing has been heard. Blocks are known for the window
// [From, To) only: outside it the calendar says nothing, whatever its age.
type Calendar struct {
	From, To time.Time
	Blocks   []Block // in any order, may overlap, may reach beyond the window
	Hours    *WorkingHours
	NoHours  *Fault    // why Hours is nil although the calendar tells some; nil where it tells none
	Fetched  time.Time // when these blocks were read
	Fault    *Fault    // why the newest attempt gave nothing; blocks may still stand from before
}

func (c Calendar) known(t time.Time) bool {
	return !c.Fetched.IsZero() && !t.Before(c.From) && t.Before(c.To)
}
