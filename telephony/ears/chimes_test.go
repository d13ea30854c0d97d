package ears

import (
	"slices"
	"testing"

	"frontdesk/telephony/media"
	"frontdesk/telephony/tones"
)

// voice is a sound system in which somebody speaks, and which keeps what they hear.
type voice struct {
	deaf
	heard []int16
}

func (v *voice) ReadFrame(frame []int16)  { media.NewTone(1000, 8000).ReadFrame(frame) }
func (v *voice) WriteFrame(frame []int16) { v.heard = append(v.heard, frame...) }

// Who calls hears nothing of the operator before she has heard the chime.
func TestTheMicrophoneOpensAfterTheChime(t *testing.T) {
	v := &voice{}
	e := ear{device: v}
	frame := make([]int16, media.FrameSamples)
	e.opening.Strike(tones.Opening)
	spoken, silent := 0, 0
	for range 50 { // a second
		e.ReadFrame(frame)
		if media.ToneShare(frame, 1000) > 0.6 {
			spoken++
		} else {
			silent++
		}
		clear(frame)
		e.WriteFrame(frame)
		if spoken > 0 && slices.ContainsFunc(v.heard[len(v.heard)-media.FrameSamples:], func(s int16) bool { return s != 0 }) {
			t.Fatal("the chime goes on while she is heard")
		}
	}
	if silent != 23 || spoken != 27 { // 450 ms, rounded up to frames
		t.Errorf("%d frames of silence, %d of speech", silent, spoken)
	}
}

// The other end of the call does not hear the reminder, and the operator goes on
// hearing the other end.
func TestTheReminderIsForOneEar(t *testing.T) {
	v := &voice{}
	e := ear{device: v}
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
	if share := media.ToneShare(v.heard, 440); share < 0.6 {
		t.Errorf("she hears %.2f of the other end", share)
	}
	if share := media.ToneShare(v.heard[:media.Rate/20], 988); share < 0.01 {
		t.Errorf("she hears %.3f of the note", share)
	}
}
