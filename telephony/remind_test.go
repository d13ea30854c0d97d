package telephony

import (
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/telephony/sound"
	"frontdesk/telephony/tones"
	"frontdesk/test/peers"
)

const reminderHertz = 988

// In a conversation the reminder is in the ear; else the room hears it, unless it
// rings there.
func TestReminder(t *testing.T) {
	f, d, r := startRoom(t)
	reminded := func(times int) {
		t.Helper()
		if !peers.Eventually(5*time.Second, func() bool {
			r.mu.Lock()
			defer r.mu.Unlock()
			return r.need.Reminders == times
		}) {
			t.Fatalf("the room is not reminded %d times", times)
		}
	}
	d.phone.Remind()
	reminded(1)
	l := f.ring("4711")
	talking, _ := await[switchboard.CallOffered](d, time.Second, nil)
	r.needs(sound.Need{Ring: tones.Ring, Reminders: 1})
	d.phone.Remind()
	l.answered(d, talking.ID)
	r.needs(sound.Need{Call: true, Reminders: 1}) // not while it rang
	d.phone.Remind()
	r.hears(reminderHertz)
	d.phone.HangUp(talking.ID)
	r.needs(sound.Need{Reminders: 1})
	d.phone.Remind()
	reminded(2)
}
