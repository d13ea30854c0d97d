package media

const (
	delayLeast  = 10 * Rate / 1000  // a packet is there before the frame that needs it, at least
	delayMost   = 180 * Rate / 1000 // and at most; with the frame it is 20 to 200 ms
	delaySafety = 5 * Rate / 1000   // beyond what the network needs
	delaySlack  = 10 * Rate / 1000  // too much that is not worth a change
	delayHeard  = 20 * Rate / 1000  // what is heard is not made to wait less
	delayShort  = 15 * Rate / 1000  // and by itself does not wait less than this
	delayFall   = 3                 // samples a frame by which the delay falls: 10 ms a second
	delaySmooth = 16                // packets over which the delay is averaged

	restUsual  = 5 // frames between two changes
	restUrgent = 2
	urgentMore = 10 * Rate / 1000 // missing
	urgentLess = 60 * Rate / 1000 // too much
)

// wish is what should become of the sound.
type wish int

const (
	keep wish = iota
	longer
	shorter
)

// pace decides how long packets wait. What it counts is in samples; a delay is
// counted from when the fastest packets come.
//
// A packet that waits has two margins: from its arrival to the frame that needs
// it, which moves by whole frames, and from there to where in the frame it is
// heard. Only the first helps against a slow network, and the second can be given
// up for nothing.
type pace struct {
	target int64 // of the first margin
	margin int64 // the shortest since the last change, and the lag of the fastest packet more
	known  bool  // margin is
	stale  bool  // margin is of before the last change
	spare  int64 // the second margin
	heard  int64 // both, on average
	urgent bool
	rest   int // frames since the last change

	changes int // of the length of the sound
	samples int // by which they made it longer in all
}

// begin forgets how it was before a silence or a jump, but for the target.
func (p *pace) begin() { *p = pace{target: p.target, changes: p.changes, samples: p.samples} }

// follow takes what the network needs now: more at once, less slowly.
func (p *pace) follow(spread int64) {
	wanted := min(max(spread+delaySafety, delayLeast), delayMost)
	p.target = max(wanted, p.target-delayFall)
}

// played notes a packet that a frame needs: the time less its position, what is
// spare of the frame, and the lag of the fastest packets.
func (p *pace) played(margin, spare, least int64) {
	p.spare = spare
	if !p.known || p.stale || margin < p.margin {
		p.margin, p.known, p.stale = margin, true, false
	}
	if heard := margin + spare - least; p.heard == 0 {
		p.heard = heard
	} else {
		p.heard += (heard - p.heard) / delaySmooth
	}
}

// wish says what should become of the sound now, and by how many samples at most.
// It is asked once a frame.
func (p *pace) wish(least int64) (w wish, most int) {
	p.rest++
	if !p.known || p.stale || p.rest < restUrgent {
		return keep, 0
	}
	missing := p.target - (p.margin - least)
	excess := p.spare
	if missing <= -FrameSamples-delaySlack {
		excess += -missing / FrameSamples * FrameSamples
	}
	excess = min(excess, p.heard-delayHeard)
	switch {
	case missing > 0 || p.heard < delayShort:
		p.urgent = missing > urgentMore
		w, most = longer, stretchMost
	case excess > delaySlack:
		p.urgent = excess > urgentLess
		w, most = shorter, int(excess)
	default:
		return keep, 0
	}
	if !p.urgent && p.rest < restUsual {
		return keep, 0
	}
	return w, most
}

// allows reports whether a place that repeats itself so well may be stretched: a
// better one may come, but not for ever.
func (p *pace) allows(alike float64) bool {
	if p.urgent {
		return alike >= 0.7-0.05*float64(p.rest)
	}
	return alike >= 0.9-0.01*float64(p.rest)
}

// moved notes that the sound was made so many samples longer.
func (p *pace) moved(samples int) {
	p.heard += int64(samples)
	p.spare += int64(samples)
	p.stale, p.rest = true, 0
	p.changes++
	p.samples += samples
}

// holds reports whether so many covered samples may make the sound longer, and
// notes it.
func (p *pace) holds(samples int, least int64) bool {
	if !p.known || p.target-(p.margin-least) < int64(samples)/2 {
		return false
	}
	p.margin += int64(samples)
	p.heard += int64(samples)
	p.samples += samples
	return true
}
