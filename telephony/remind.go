package telephony

import "frontdesk/telephony/tones"

// Remind has the operator hear that somebody waits on hold: mixed into what she hears
// of the call that she is in, else where calls ring. No other end hears it. A ring goes
// before it.
func (c *commons) Remind() { c.audio.remind() }

func (a *audio) remind() {
	a.mail.put(func() {
		if a.current != "" {
			a.ear.reminder.Strike(tones.Reminder)
		} else if len(a.waiting.ringing) == 0 {
			a.reminded++
		}
	})
}
