package ears

import (
	"frontdesk/switchboard"
	"frontdesk/telephony/tones"
)

// Scene is what an operator has in the ears at one moment.
type Scene struct {
	Call, Guest switchboard.CallID // who has microphone and speaker, and who else in a conference; empty: nobody
	Ring        tones.Tone         // how calls ring in the room; Silence: none does
	Knock, Back bool               // a knock, or ring-back, is in the ear
}

// Scene tells what has become of all that was asked for before. It waits for Run to
// take it up; after the end of Run, all is quiet.
func (e *Ears) Scene() Scene {
	answer := make(chan Scene, 1)
	told := e.mail.Put(func() {
		e.arrange()
		h := e.waiting.hear(e.current)
		answer <- Scene{e.current, e.guest.id, h.ring, h.knock == tones.Knock, h.back == tones.RingBack}
	})
	if !told {
		return Scene{}
	}
	return <-answer
}
