// Package tones makes the sounds that a telephone makes itself: the ring of an
// incoming call, the knock of a second one, the ring-back of a call that we make,
// and the chimes that tell of something once. They are computed, in the format of
// package media; nothing is recorded.
package tones

import (
	"math"
	"time"
)

// Tone names a sound. Of a [Player] it goes on, in its cadence, until another is
// wanted; of a [Chime] it sounds once.
type Tone int

// The sounds of a telephone.
const (
	Silence         Tone = iota
	RingInternal         // an incoming call from inside, for the whole room; the rings stand in order, the most pressing last
	Ring                 // any other incoming call
	RingDistinctive      // one for which the PBX wants a ring of its own
	RingPriority         // an urgent one
	Knock                // an incoming call, for an ear that is in conversation
	RingBack             // the telephone that we call rings
	Opening              // the microphone opens by itself
	Reminder             // somebody waits on hold, for an ear that is in conversation
	RoomReminder         // and for the room
)

// note is one sound of a cadence, followed by a pause.
type note struct {
	hertz float64
	last  time.Duration
	pause time.Duration
}

// cadence is a row of notes that begins anew after its end.
type cadence struct {
	level float64 // peak, in sample units
	bell  bool    // notes die away as those of a bell, with an overtone
	notes []note
}

// The ring is a falling third, twice, every three seconds. From inside it is one rising
// third, lower and slower; the distinctive one is one note, struck three times with pauses; with
// priority a fast high trill, twice as often. They are equally loud, and differ in how
// often they strike as well as in pitch, for those who hear only one of the two. The knock
// is two low taps, 20 dB below the ring. Ring-back is what European networks play (ITU-T
// E.180): 425 Hz, one second in five. What tells that the microphone opens is a
// rising fifth, before anything else is in the ear. The reminder is one high note, as
// soft as the knock; in the room it is louder, and still half as loud as the ring.
func cadenceOf(t Tone) cadence {
	const ms = time.Millisecond
	switch t {
	case Ring:
		high := note{hertz: 784, last: 240 * ms}
		low := note{hertz: 659, last: 240 * ms}
		return cadence{level: 12000, bell: true, notes: []note{high, low, high, {659, 480 * ms, 1800 * ms}}}
	case RingInternal:
		return cadence{level: 12000, bell: true, notes: []note{{hertz: 466, last: 400 * ms}, {587, 700 * ms, 1900 * ms}}}
	case RingDistinctive:
		return cadence{level: 12000, bell: true, notes: []note{{880, 240 * ms, 160 * ms}, {880, 240 * ms, 160 * ms}, {880, 480 * ms, 1720 * ms}}}
	case RingPriority:
		high := note{hertz: 1319, last: 100 * ms}
		low := note{hertz: 1047, last: 100 * ms}
		return cadence{level: 12000, bell: true, notes: []note{high, low, high, low, high, low, high, {1047, 100 * ms, 700 * ms}}}
	case Knock:
		return cadence{level: 1200, bell: true, notes: []note{{330, 90 * ms, 60 * ms}, {330, 90 * ms, 3760 * ms}}}
	case RingBack:
		return cadence{level: 2400, notes: []note{{425, 1000 * ms, 4000 * ms}}}
	case Opening:
		return cadence{level: 5000, notes: []note{{523, 150 * ms, 30 * ms}, {784, 200 * ms, 70 * ms}}}
	case Reminder:
		return cadence{level: 1200, bell: true, notes: []note{reminder}}
	case RoomReminder:
		return cadence{level: 6000, bell: true, notes: []note{reminder}}
	case Silence:
	}
	return cadence{}
}

var reminder = note{988, 300 * time.Millisecond, 100 * time.Millisecond}

// The edges of a note, which would click without them.
const (
	attack  = 5 * time.Millisecond
	release = 15 * time.Millisecond
)

// sound is the level of a note at a time since its beginning, -1 to 1.
func (n note) sound(at time.Duration, bell bool) float64 {
	if at < 0 || at >= n.last {
		return 0
	}
	edge := min(1, float64(at)/float64(attack), float64(n.last-at)/float64(release))
	angle := 2 * math.Pi * n.hertz * at.Seconds()
	if !bell {
		return edge * math.Sin(angle)
	}
	dying := math.Exp(-2 * float64(at) / float64(n.last))
	return edge * dying * (0.85*math.Sin(angle) + 0.15*math.Sin(2*angle))
}
