package ears

import (
	"slices"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/telephony/tones"
)

// waiting are the calls that somebody has to answer. It is a plain value that
// knows what is heard of them.
type waiting struct {
	ringing  []ringing  // here
	alerting []alerting // at the other end, without a sound from there
}

type ringing struct {
	id   switchboard.CallID
	tone tones.Tone
}

type alerting struct {
	id  switchboard.CallID
	rtp *media.Session
}

func (w *waiting) ring(id switchboard.CallID, t tones.Tone) {
	w.remove(id)
	w.ringing = append(w.ringing, ringing{id, t})
}

func (w *waiting) alert(id switchboard.CallID, rtp *media.Session) {
	w.remove(id)
	w.alerting = append(w.alerting, alerting{id, rtp})
}

func (w *waiting) remove(id switchboard.CallID) {
	w.ringing = slices.DeleteFunc(w.ringing, func(r ringing) bool { return r.id == id })
	w.alerting = slices.DeleteFunc(w.alerting, func(a alerting) bool { return a.id == id })
}

// nextAlert is the call whose ring-back is heard when nobody is talked to: the
// one dialled last. A nil session: there is none.
func (w *waiting) nextAlert() (switchboard.CallID, *media.Session) {
	if len(w.alerting) == 0 {
		return "", nil
	}
	last := w.alerting[len(w.alerting)-1]
	return last.id, last.rtp
}

// heard is what the operator hears of waiting calls.
type heard struct {
	ring  tones.Tone // in the room
	knock tones.Tone // in the ear, beside a conversation
	back  tones.Tone // in the ear
}

// hear decides it, for the call that has microphone and speaker: who has
// somebody in the ear is not rung at, but knocked to.
func (w *waiting) hear(attached switchboard.CallID) heard {
	var h heard
	switch {
	case len(w.ringing) == 0:
	case attached == "":
		for _, r := range w.ringing {
			h.ring = max(h.ring, r.tone)
		}
	default:
		h.knock = tones.Knock
	}
	if w.alerts(attached) {
		h.back = tones.RingBack
	}
	return h
}

// rings reports whether a call is one that rings here.
func (w *waiting) rings(id switchboard.CallID) bool {
	return slices.ContainsFunc(w.ringing, func(r ringing) bool { return r.id == id })
}

// alerts reports whether a call is one whose ring-back is to be heard.
func (w *waiting) alerts(id switchboard.CallID) bool {
	return slices.ContainsFunc(w.alerting, func(a alerting) bool { return a.id == id })
}
