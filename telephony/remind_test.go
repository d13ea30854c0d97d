package telephony

import (
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
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
	r.needs(sound.Need{Ring: true, Reminders: 1})
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

// The other end of the call does not hear the reminder, and the operator goes on
// hearing the other end.
func TestTheReminderIsForOneEar(t *testing.T) {
	r := &room{t: t}
	e := ear{device: voice{r}}
	e.reminder.Strike(tones.Reminder)
	toward, from := make([]int16, media.FrameSamples*15), make([]int16, media.FrameSamples*15)
	media.NewTone(440, 4000).ReadFrame(from)
	for i := 0; i < len(from); i += media.FrameSamples {
		e.ReadFrame(toward[i : i+media.FrameSamples])
		e.WriteFrame(from[i : i+media.FrameSamples])
	}
	if share := media.ToneShare(toward, 1000); share < 0.99 {
		t.Errorf("%.3f of what the other end hears is she", share)
	}
	if share := media.ToneShare(r.ear, 440); share < 0.6 {
		t.Errorf("she hears %.2f of the other end", share)
	}
	if share := media.ToneShare(r.ear[:media.Rate/20], reminderHertz); share < 0.01 {
		t.Errorf("she hears %.3f of the note", share)
	}
}
