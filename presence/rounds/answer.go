package rounds

import (
	"context"
	"errors"
	"time"

	"frontdesk/graph/schedule"
	"frontdesk/switchboard"
)

// answered notes the answers of a call and says what they mean for each person.
// Whose calendar was too big is asked for again in this round, with a smaller
// question, and is not in the results before there is no smaller one.
func (s *staff) answered(a answer, now time.Time) map[switchboard.PersonID]switchboard.Calendar {
	s.round.answered++
	s.round.people += len(a.batch)
	s.round.row, s.careful = 0, false
	slow := s.usual.slow(a.Took)
	results := make(map[switchboard.PersonID]switchboard.Calendar, len(a.batch))
	for i, one := range a.batch {
		if slow {
			one.suspected(len(a.batch), false)
		} else {
			one.pace = pace{}
		}
		got := a.Schedules[i]
		if got.Outcome == schedule.OutcomeTooBig && one.halve(a.call, now) {
			one.due = true
			continue
		}
		one.note(got.Outcome, now)
		for _, id := range one.people {
			results[id] = calendar(got, a.call, now)
		}
	}
	return results
}

// note keeps what an outcome says about asking again.
func (one *subject) note(o schedule.Outcome, now time.Time) {
	one.read, one.lost = now, o != schedule.OutcomeRead
	one.again = o == schedule.OutcomePassing
	one.rest = time.Time{}
	if o == schedule.OutcomeLasting {
		one.rest = now.Add(daily)
	}
}

// failed notes a call that brought nothing. What is known of its people stands
// and ages, and they come first in the next round; those of a call that did not
// end in time are asked for again in this one, in two halves, because one of
// them may be what held up the others. The round is given up when asking on is
// no use.
func (s *staff) failed(a answer) {
	s.round.people += len(a.batch)
	s.round.row++
	if s.round.err == nil {
		s.round.err = a.err
	}
	overdue := errors.Is(a.err, context.DeadlineExceeded)
	for _, one := range a.batch {
		one.lost, one.again = true, true
		if overdue {
			one.suspected(len(a.batch), true)
			one.due = len(a.batch) > 1
		}
	}
	if final(a.err) {
		s.stopped, s.careful = true, true
	}
	if s.stopped || s.round.row >= strikes {
		s.abandon()
	}
}

// abandon gives a round up. Nobody is under suspicion for it: it was not one
// calendar that failed.
func (s *staff) abandon() {
	for _, one := range s.subjects {
		one.suspect = 0
		if one.wanted() {
			one.due, one.seen, one.lost, s.round.given = false, false, true, true
		}
	}
}

// calendar says what an answer means for what is known of a person.
//
// A failure that will pass brings no Fetched time, so that the blocks known
// before stand and age. Every other failure brings one, and a window that is
// empty: it replaces what was known, and the person is unknown.
func calendar(s schedule.Schedule, c *call, now time.Time) switchboard.Calendar {
	switch s.Outcome {
	case schedule.OutcomeRead:
		return switchboard.Calendar{From: c.from, To: c.from.Add(c.window), Blocks: s.Blocks, Hours: s.Hours, NoHours: s.NoHours, Fetched: now}
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
	if fault := switchboard.FaultOf(err); fault != nil {
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
