package sound

import (
	"slices"
	"testing"
	"time"

	"frontdesk/telephony/media"
)

// The room is reminded once for each time it is asked for, on the speaker that rings,
// which is closed again; also while that rings.
func TestTheRoomIsReminded(t *testing.T) {
	perform(t, "headset:Jay", "Shelf", []Info{jayMic, jayEar, shelf}, func(s *stage) {
		s.Use(Need{Reminders: 1})
		s.talk(2 * time.Second)
		s.opens(Ringer, "out.shelf")
		s.opens(Speaker)
		shelf := s.fake.last(Ringer)
		if notes := countNotes(shelf.recording(), reminderHertz); notes != 1 {
			t.Errorf("%d notes are heard, want one", notes)
		}
		s.Use(Need{Reminders: 2})
		s.talk(idle + time.Second)
		if notes := countNotes(shelf.recording(), reminderHertz); notes != 2 {
			t.Errorf("%d notes are heard, want two", notes)
		}
		s.opens(Ringer)
		s.told()
	})
}

// Without a speaker a reminder is not kept for later.
func TestAReminderTooLateIsNone(t *testing.T) {
	perform(t, "headset:Jay", "Shelf", nil, func(s *stage) {
		s.Use(Need{Reminders: 1})
		s.talk(late + time.Second)
		s.fake.plug(shelf)
		s.talk(10 * time.Second)
		s.opens(Ringer)
		s.Use(Need{Reminders: 2})
		s.talk(time.Second)
		if notes := countNotes(s.fake.last(Ringer).recording(), reminderHertz); notes != 1 {
			t.Errorf("%d notes are heard, want one", notes)
		}
	})
}

// reminderHertz is the note of the reminder.
const reminderHertz = 988

// countNotes counts how often a note sounds, with something else or a pause before it.
func countNotes(heard []int16, hertz float64) (notes int) {
	const window = media.Rate / 20
	sounded := false
	for part := range slices.Chunk(heard, window) {
		sounds := len(part) == window && media.ToneShare(part, hertz) > 0.6
		if sounds && !sounded {
			notes++
		}
		sounded = sounds
	}
	return notes
}
