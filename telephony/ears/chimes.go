package ears

import (
	"frontdesk/switchboard"
	"frontdesk/telephony/tones"
)

// Prepare opens the devices for a call that rings and is about to be answered by
// itself, so that its chime is not lost while they open.
func (e *Ears) Prepare(id switchboard.CallID) { e.mail.Put(func() { e.opening = id }) }

// Chime has the operator hear, before the other end hears her, that the microphone of
// the call that is attached next opens by itself.
func (e *Ears) Chime() { e.mail.Put(func() { e.ear.opening.Strike(tones.Opening) }) }

// Remind has the operator hear that somebody waits on hold: mixed into what she hears
// of the call that she is in, else where calls ring. No other end hears it. A ring goes
// before it.
func (e *Ears) Remind() {
	e.mail.Put(func() {
		if e.current != "" {
			e.ear.reminder.Strike(tones.Reminder)
		} else if len(e.waiting.ringing) == 0 {
			e.reminded++
		}
	})
}
