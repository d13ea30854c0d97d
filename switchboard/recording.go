package switchboard

import "time"

// Record has the PBX record a call, or stop that: by the digits that it listens for.
type Record struct{ Call CallID }

func (e Record) apply(s State, now time.Time) (State, []Effect) {
	return s.record(e.Call, now)
}

// Recording is what was asked of the PBX about recording a call. It does not tell
// whether it does as asked: the window says no more than that it was.
type Recording string

// What can have been asked. The empty one: nothing.
const (
	RecordingAsked   Recording = "asked"
	RecordingStopped Recording = "stopped"
)

// record sends the digits that begin a recording in an active call and end it.
func (s State) record(id CallID, now time.Time) (State, []Effect) {
	c, there := s.call(id)
	if !there || s.features.Record == "" || c.State != CallActive || c.Pending != ActionNone {
		return s, nil
	}
	next, step := RecordingAsked, StepRecording
	if c.Recording == RecordingAsked {
		next, step = RecordingStopped, StepNotRecording
	}
	return s.change(id, func(c *Call) {
		c.Recording = next
		c.went(step, "", "", now)
	}), []Effect{PhonePress{id, s.features.Record}}
}
