package switchboard

import (
	"strings"
	"time"
)

// Rating is how a call sounds, in a word. It follows the rating R of the E-model
// (ITU-T G.107) in the bands of G.109, worked out from loss and delay: 93 is the
// best, and of every ten people one is dissatisfied at 80, three at 70.
type Rating string

// The ratings. What is not known is not good.
const (
	RatingUnknown Rating = ""     // nothing was heard lately, or the call is held
	RatingGood    Rating = "good" // R of 80 and more: up to about 4 % of the packets are missing
	RatingFair    Rating = "fair" // 70 and more: up to about 8 %
	RatingPoor    Rating = "poor"
	RatingSilent  Rating = "silent" // nothing at all comes, though it should: the other end may hear us, or not
)

// RatingOf is the word for a rating R; zero and less: it is not known.
func RatingOf(score float64) Rating {
	switch {
	case !(score > 0): // also what is no number
		return RatingUnknown
	case score >= 80:
		return RatingGood
	case score >= 70:
		return RatingFair
	default:
		return RatingPoor
	}
}

// Quality is how a call sounded in the last seconds, in the worse of its two
// directions. The zero value is not known.
type Quality struct {
	Rating    Rating
	Codec     string        // such as G722; empty: not known
	Loss      float64       // share of what we should have heard that did not come in time, 0 to 1, in steps of 0.001
	Jitter    time.Duration // how unevenly it came, in whole milliseconds
	Delay     time.Duration // how long sound waits here because of that, in steps of 10 ms
	RoundTrip time.Duration // to the PBX or the other end and back, in whole milliseconds; zero: not known
}

// Wideband reports whether speech goes between here and the PBX with more than the
// telephone's 3.4 kHz. What the other end has is not known.
func (q Quality) Wideband() bool {
	return strings.EqualFold(q.Codec, "G722") || strings.EqualFold(q.Codec, "opus")
}

// CallQuality brings how a call sounds, when that has changed.
type CallQuality struct {
	ID      CallID
	Quality Quality
}

func (e CallQuality) apply(s State, _ time.Time) (State, []Effect) {
	return s.change(e.ID, func(c *Call) { c.sounds(e.Quality) }), nil
}

// sounds takes how a call sounds. One that is not active is not heard.
func (c *Call) sounds(q Quality) {
	if c.State == CallActive {
		c.Quality = q
	}
}
