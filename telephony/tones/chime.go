package tones

import "sync/atomic"

// Chime sounds a tone once, each time it is struck. Strike belongs to one goroutine,
// Add and Sounding to another; Add neither blocks nor allocates. The zero Chime is
// silent.
type Chime struct {
	strokes atomic.Int64 // how many there were, and the tone of the last in the lower eight bits

	heard int64 // the stroke that sounds, or sounded last
	score cadence
	note  int // of the score; as many as it has: it is over
	at    int // samples since the note began
}

// Strike sounds a tone, after the one that sounds now.
func (c *Chime) Strike(t Tone) { c.strokes.Store((c.strokes.Load()>>8+1)<<8 | int64(t)) }

// Sounding reports whether a tone is not over, its last pause included.
func (c *Chime) Sounding() bool {
	return c.note < len(c.score.notes) || c.heard != c.strokes.Load()
}

// Add mixes the next samples into a frame.
func (c *Chime) Add(frame []int16) {
	for i := range frame {
		if c.note == len(c.score.notes) {
			stroke := c.strokes.Load()
			if stroke == c.heard {
				return
			}
			c.heard, c.score, c.note, c.at = stroke, cadenceOf(Tone(stroke&0xff)), 0, 0
		}
		n := c.score.notes[c.note]
		frame[i] = mix(frame[i], c.score.level*n.sound(clock(c.at), c.score.bell))
		if c.at++; clock(c.at) >= n.last+n.pause {
			c.at, c.note = 0, c.note+1
		}
	}
}
