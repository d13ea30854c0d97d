package ui

import (
	"fmt"

	"frontdesk/switchboard"
)

// withSound puts before what is said of a call how it sounds, while nothing is under
// way and nothing about it in doubt. What was measured beside the loss is in the log.
func withSound(c switchboard.Call, note string, alarm bool) (string, bool) {
	if c.State != switchboard.CallActive || c.Pending != switchboard.ActionNone || c.Adrift || c.Unheard {
		return note, alarm
	}
	switch q := c.Quality; q.Rating {
	case switchboard.RatingGood:
		words := "sound good"
		if q.Wideband() {
			words += ", wideband"
		}
		return join(words, note), alarm
	case switchboard.RatingFair, switchboard.RatingPoor:
		words := fmt.Sprintf("sound %s: %.0f %% lost, %d ms late", q.Rating, 100*q.Loss, q.Delay.Milliseconds())
		return join(words, note), alarm || q.Rating == switchboard.RatingPoor
	case switchboard.RatingSilent:
		return join("no sound comes from the other end", note), true
	case switchboard.RatingUnknown:
	}
	return note, alarm
}
