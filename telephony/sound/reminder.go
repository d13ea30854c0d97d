package sound

import "time"

// late is when a reminder is not worth a sound any more: no device could be opened.
const late = 2 * openPatience

// reminder is a sound that the room is owed until it can be made.
type reminder struct {
	count int       // of those asked for so far
	until time.Time // when the last of them is late; zero: it was made
}

// owed takes how many were asked for, and reports whether one is to be made.
func (r *reminder) owed(now time.Time, count int) bool {
	if count != r.count {
		r.count, r.until = count, now.Add(late)
	}
	if !now.Before(r.until) {
		r.until = time.Time{}
	}
	return !r.until.IsZero()
}

// pay reports whether one is to be made; it counts as made then.
func (r *reminder) pay() bool {
	due := !r.until.IsZero()
	r.until = time.Time{}
	return due
}
