package pbx

import (
	"time"

	"frontdesk/telephony/media"
)

// voiceLevel is the peak of every tone: a comfortable -12 dB.
const voiceLevel = 8000

// leg is one end of a call's audio. Frames are media.FrameSamples long. A leg
// belongs to the goroutine of its call.
type leg interface {
	// speak fills frame with the next 20 ms of what this end says.
	speak(frame []int16)
	// hear gives this end 20 ms to listen to, and reports whether the tone it
	// hears has changed.
	hear(frame []int16) (changed bool)
	// ears is where what this end hears is measured.
	ears() *ear
	// who is the party at this end.
	who() party
}

// voice is somebody who is not really there: a tone with an ear.
type voice struct {
	party
	hertz float64
	tone  *media.Tone
	ear   ear
}

func newVoice(who party, hertz float64) *voice {
	return &voice{party: who, hertz: hertz, tone: media.NewTone(hertz, voiceLevel)}
}

func (v *voice) speak(frame []int16)     { v.tone.ReadFrame(frame) }
func (v *voice) hear(frame []int16) bool { return v.ear.hear(frame) }
func (v *voice) ears() *ear              { return &v.ear }
func (v *voice) who() party              { return v.party }

// phone is the attendant's end: RTP. Its ear listens to what is sent to it.
type phone struct {
	party
	rtp *media.Session
	ear ear
}

func (p *phone) speak(frame []int16) { p.rtp.Read(frame) }

func (p *phone) hear(frame []int16) bool {
	_ = p.rtp.Write(frame) // fails only when closed, and then the call is over
	return p.ear.hear(frame)
}

func (p *phone) ears() *ear { return &p.ear }
func (p *phone) who() party { return p.party }

// bridge passes frames between two legs.
type bridge struct {
	a, b  leg
	due   time.Time // of the next frame
	frame [media.FrameSamples]int16
}

// catchUp is how many frames a late clock makes up for.
const catchUp = 5

// join connects two legs. Who was connected before hears nothing now.
func (b *bridge) join(x, y leg) {
	for _, l := range []leg{b.a, b.b} {
		if l != nil {
			l.ears().deafen()
		}
	}
	b.a, b.b = x, y
}

// pass moves the frames that are due at now, and reports whether anybody hears
// something else than before.
func (b *bridge) pass(now time.Time) (changed bool) {
	if b.a == nil {
		return false
	}
	if b.due.IsZero() {
		b.due = now.Add(-media.FrameTime / 2) // in the middle between two ticks, so that each finds one frame
	}
	if earliest := now.Add(-catchUp * media.FrameTime); b.due.Before(earliest) {
		b.due = earliest
	}
	for ; !b.due.After(now); b.due = b.due.Add(media.FrameTime) {
		b.a.speak(b.frame[:])
		changed = b.b.hear(b.frame[:]) || changed
		b.b.speak(b.frame[:])
		changed = b.a.hear(b.frame[:]) || changed
	}
	return changed
}
