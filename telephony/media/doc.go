// Package media carries the sound of telephone calls: G.711 and G.722, RTP, a
// playout buffer, tones and WAV files.
//
// All sound inside Frontdesk is linear PCM, 16 bit, mono, 16000 samples a
// second, handled in frames of [FrameSamples] (20 ms); a codec of 8 kHz is
// resampled where it is coded. A [Session] is the RTP
// end of one call: [Session.Write] sends a frame, [Session.Read] takes the next
// one out of the playout buffer. The session keeps no clock of its own; a
// [Pump] (or whoever else has a 20 ms clock) calls both.
//
// The package knows no SIP and no sound card.
package media

import "time"

// The one sound format used inside Frontdesk.
const (
	Rate         = 16000                 // samples a second
	FrameSamples = 320                   // samples a frame
	FrameTime    = 20 * time.Millisecond // duration of a frame
)
