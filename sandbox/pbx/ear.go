package pbx

import (
	"slices"

	"frontdesk/telephony/media"
)

const (
	// earWindow is what is listened to at once: 100 ms, in which tones that are
	// multiples of 10 Hz do not disturb each other.
	earWindow = media.Rate / 10

	earLow, earHigh, earGrid = 200, 3400, 10 // Hz
	// earClear is the share of the energy that makes a tone. A tone between two
	// points of the grid gives each of them 0.4.
	earClear = 0.35
	// earLasting is how many windows in a row make a tone worth remembering: one
	// window alone may hold the end of one sound and the beginning of another.
	earLasting = 2
)

// ear listens to one end of a call and tells which tone is heard.
type ear struct {
	window [earWindow]int16
	filled int
	now    int   // Hz in the newest window; 0 is silence, or no tone
	lasted int   // windows in a row with it
	heard  []int // every lasting tone of the call, in order, without repetition
}

// hear takes a frame and reports whether what is heard has changed.
func (e *ear) hear(frame []int16) (changed bool) {
	for len(frame) > 0 {
		n := copy(e.window[e.filled:], frame)
		frame, e.filled = frame[n:], e.filled+n
		if e.filled == earWindow {
			e.filled = 0
			changed = e.note(findTone(e.window[:], e.now)) || changed
		}
	}
	return changed
}

// note takes the tone of a window.
func (e *ear) note(hertz int) (changed bool) {
	changed = hertz != e.now
	if changed {
		e.now, e.lasted = hertz, 0
	}
	e.lasted++
	if e.lasted == earLasting && hertz != 0 && (len(e.heard) == 0 || e.heard[len(e.heard)-1] != hertz) {
		e.heard = append(slices.Clip(e.heard), hertz) // snapshots may share the old array
		return true
	}
	return changed
}

// deafen says that nothing arrives any more.
func (e *ear) deafen() { e.now, e.lasted, e.filled = 0, 0, 0 }

// findTone is the frequency of the tone in samples, to 1 Hz, or 0 when they hold
// none. The one that is guessed is tried first, which makes a lasting tone cheap.
func findTone(samples []int16, guess int) int {
	if quiet(samples) {
		return 0
	}
	if guess != 0 && media.ToneShare(samples, float64(guess)) > 0.9 {
		guess, _ = loudest(samples, guess-1, guess+1, 1) // a window with the end of another sound may have been 1 Hz off
		return guess
	}
	best, share := loudest(samples, earLow, earHigh, earGrid)
	if share < earClear {
		return 0
	}
	best, _ = loudest(samples, best-earGrid+1, best+earGrid-1, 1)
	return best
}

// loudest is the frequency of the grid that holds most of the energy.
func loudest(samples []int16, from, to, grid int) (hertz int, share float64) {
	for f := from; f <= to; f += grid {
		if s := media.ToneShare(samples, float64(f)); s > share {
			hertz, share = f, s
		}
	}
	return hertz, share
}

// quiet reports whether there is nothing to hear, which spares the search.
func quiet(samples []int16) bool {
	const faint = 10
	return !slices.ContainsFunc(samples, func(s int16) bool { return s > faint || s < -faint })
}
