package rounds

import (
	"errors"
	"time"

	"frontdesk/graph/schedule"
	"frontdesk/switchboard"
)

// into adds what an answer means for each of its people.
func (a answer) into(results map[switchboard.PersonID]switchboard.Calendar, now time.Time) {
	for i, one := range a.batch {
		for _, id := range one.people {
			results[id] = calendar(a.schedules[i], a.from, now)
		}
	}
}

// calendar says what an answer means for what is known of a person.
//
// A failure that will pass brings no Fetched time, so that the blocks known
// before stand and age. Every other failure brings one, and a window that is
// empty: it replaces what was known, and the person is unknown.
func calendar(s schedule.Schedule, from, now time.Time) switchboard.Calendar {
	switch s.Outcome {
	case schedule.OutcomeRead:
		return switchboard.Calendar{From: from, To: from.Add(Window), Blocks: s.Blocks, Hours: s.Hours, Fetched: now}
	case schedule.OutcomePassing:
		return switchboard.Calendar{Fault: s.Fault}
	case schedule.OutcomeLasting, schedule.OutcomeTooBig, schedule.OutcomeUnclear:
	}
	return switchboard.Calendar{Fetched: now, Fault: s.Fault}
}

// final reports that asking on is no use.
func final(err error) bool {
	var worded interface{ Final() bool }
	return errors.As(err, &worded) && worded.Final()
}

// faultOf puts the failure of a whole call into words.
func faultOf(err error) *switchboard.Fault {
	var worded interface{ Fault() *switchboard.Fault }
	if errors.As(err, &worded) {
		return worded.Fault()
	}
	var fault *switchboard.Fault
	if errors.As(err, &fault) {
		return fault
	}
	return &switchboard.Fault{
		Code: "calendar-failed", Text: "Calendars could not be read",
		Hint: "Frontdesk tries again by itself; the log says more.",
	}
}

// today is the midnight before now where the operator is, in UTC: what stood in
// the calendar this morning belongs to the picture of the day.
func today(now time.Time) time.Time {
	y, m, d := now.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, now.Location()).UTC()
}
