package ui

import (
	"fmt"

	"frontdesk/switchboard"
)

// soundOf says how a call sounds: in a word while that is good, with what was
// measured when it is not.
func soundOf(c switchboard.Call) (words string, bad bool) {
	q := c.Quality
	if c.State != switchboard.CallActive {
		return "", false
	}
	switch q.Rating {
	case switchboard.RatingGood:
		return "sound good", false
	case switchboard.RatingFair, switchboard.RatingPoor:
		words = fmt.Sprintf("sound %s: %.0f %% lost, %d ms jitter, %d ms late", q.Rating, 100*q.Loss, q.Jitter.Milliseconds(), q.Delay.Milliseconds())
		if q.RoundTrip > 0 {
			words += fmt.Sprintf(", %d ms there and back", q.RoundTrip.Milliseconds())
		}
		return words, q.Rating == switchboard.RatingPoor
	case switchboard.RatingUnknown:
		return "", false
	default:
		return "", false
	}
}
