package ears

import (
	"frontdesk/telephony/media"
	"frontdesk/telephony/tones"
)

// ear is what a call is joined with: the devices, with our own sounds mixed
// into what the operator hears. One pump at a time uses it.
type ear struct {
	device      Sounds
	knock, back tones.Player
	opening     tones.Chime // the microphone is silent until it has been heard
	reminder    tones.Chime
	mixed       [media.FrameSamples]int16
}

// ReadFrame takes from the microphone.
func (e *ear) ReadFrame(frame []int16) {
	e.device.ReadFrame(frame)
	if e.opening.Sounding() {
		clear(frame)
	}
}

// WriteFrame gives to the speaker.
func (e *ear) WriteFrame(frame []int16) {
	mixed := e.mixed[:copy(e.mixed[:], frame)]
	e.back.Add(mixed)
	e.knock.Add(mixed)
	e.reminder.Add(mixed)
	e.opening.Add(mixed)
	e.device.WriteFrame(mixed)
}
