// Package sound connects calls to what can be spoken into and listened to: the
// devices of the sound system, two WAV files, or nothing at all; and rings in
// the room.
//
// It knows no calls and no network: a [Keeper] gives and takes frames in the
// format of package media. Sound systems are slow, go away and come back, and
// now and then hang; a Keeper sees to all that where nobody waits for it. What
// it decides is a plain value ([watch]) without devices and clocks.
package sound

import "frontdesk/telephony/media"

// Device is where sound comes from and goes to. ReadFrame and WriteFrame never
// block and are called from one goroutine; ReadFrame gives silence when
// nothing was captured.
type Device interface {
	media.Source
	media.Sink
	// Close releases the device. Nothing is called afterwards.
	Close() error
}

// Part is one of the three things a telephone needs of a sound system.
type Part int

// The parts.
const (
	Microphone Part = iota
	Speaker         // what the operator listens to
	Ringer          // what rings, for the whole room
	File            // what stands for microphone and speaker where calls use files
)

func (p Part) String() string {
	switch p {
	case Microphone:
		return "microphone"
	case Speaker:
		return "speaker"
	case Ringer:
		return "ringer"
	case File:
		return "file"
	default:
		return "unknown"
	}
}
