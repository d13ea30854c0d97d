package switchboard

import "time"

// NextFreeFor is the beginning of the first stretch, from now on, in which the
// person is free for as long as length without a break, here or elsewhere, in
// working hours. It is zero when the calendar does not know of one.
//
// Only the calendar looks ahead: a call or a Teams state that holds now does not
// say when it ends. Somebody who is not free now for such a reason is not given
// the stretch that the calendar shows around now, but one that begins later.
// Whoever is out of office by Teams alone is given none.
func NextFreeFor(f Facts, now time.Time, length time.Duration) time.Time {
	day, s := diary{f.Calendar}, StatusOf(f, now)
	if s.outByTeams() {
		return time.Time{}
	}
	from := now
	if free(day.at(now)) && !free(s.Kind) {
		from = day.freeEnd(now)
	}
	for start := day.nextFree(from); !start.IsZero(); start = day.nextFree(from) {
		from = day.freeEnd(start)
		if !from.Before(start.Add(length)) {
			return start
		}
	}
	return time.Time{}
}

// freeEnd is the first moment after t at which the person is not free, where
// the end of the window is such a moment.
func (d diary) freeEnd(t time.Time) time.Time {
	for _, edge := range d.edges(t, d.To) {
		if !free(d.at(edge)) {
			return edge
		}
	}
	return d.To
}
