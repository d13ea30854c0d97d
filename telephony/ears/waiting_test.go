package ears

import (
	"errors"
	"testing"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/telephony/sound"
	"frontdesk/telephony/tones"
)

// What is heard of waiting calls, for everything that can wait at once.
func TestWhatIsHeardOfWaitingCalls(t *testing.T) {
	silence, room, inside, distinct, urgent := heard{}, heard{ring: tones.Ring}, heard{ring: tones.RingInternal}, heard{ring: tones.RingDistinctive}, heard{ring: tones.RingPriority}
	knock, back := heard{knock: tones.Knock}, heard{back: tones.RingBack}
	both := heard{knock: tones.Knock, back: tones.RingBack}
	for name, c := range map[string]struct {
		ringing  []tones.Tone // calls b, c and d
		alerting []switchboard.CallID
		attached switchboard.CallID
		want     heard
	}{
		"nothing":                               {nil, nil, "", silence},
		"a conversation":                        {nil, nil, "a", silence},
		"one call comes in":                     {[]tones.Tone{tones.Ring}, nil, "", room},
		"three come in":                         {[]tones.Tone{tones.Ring, tones.Ring, tones.Ring}, nil, "", room},
		"one from inside":                       {[]tones.Tone{tones.RingInternal}, nil, "", inside},
		"from inside and from outside":          {[]tones.Tone{tones.RingInternal, tones.Ring}, nil, "", room},
		"from outside and from inside":          {[]tones.Tone{tones.Ring, tones.RingInternal}, nil, "", room},
		"one with a ring of its own":            {[]tones.Tone{tones.Ring, tones.RingDistinctive, tones.RingInternal}, nil, "", distinct},
		"one with priority":                     {[]tones.Tone{tones.RingDistinctive, tones.RingPriority, tones.Ring}, nil, "", urgent},
		"one with priority in a conversation":   {[]tones.Tone{tones.RingPriority}, nil, "a", knock},
		"one comes in beside a conversation":    {[]tones.Tone{tones.Ring}, nil, "a", knock},
		"we call":                               {nil, []switchboard.CallID{"a"}, "a", back},
		"we call, and are called":               {[]tones.Tone{tones.Ring}, []switchboard.CallID{"a"}, "a", both},
		"we call while another is talked to":    {nil, []switchboard.CallID{"a"}, "b", silence},
		"we call, and the ear is not there yet": {nil, []switchboard.CallID{"a"}, "", silence},
	} {
		var w waiting
		for i, ring := range c.ringing {
			w.ring(switchboard.CallID("bcd"[i]), ring)
		}
		for _, id := range c.alerting {
			w.alert(id, nil)
		}
		if got := w.hear(c.attached); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		for _, id := range append([]switchboard.CallID{"b", "c", "d"}, c.alerting...) {
			w.remove(id)
		}
		if got := w.hear(c.attached); got != silence {
			t.Errorf("%s: %+v when all are answered", name, got)
		}
	}
}

// The ring-back of the call dialled last is heard, and the one before when that
// is over.
func TestTheLastAlertIsHeard(t *testing.T) {
	var w waiting
	first, second := &media.Session{}, &media.Session{}
	w.alert("a", first)
	w.alert("b", second)
	w.alert("b", second) // a second 180 changes nothing
	if id, rtp := w.nextAlert(); id != "b" || rtp != second {
		t.Errorf("%s is heard", id)
	}
	w.remove("b")
	if id, rtp := w.nextAlert(); id != "a" || rtp != first {
		t.Errorf("%q is heard after b", id)
	}
	w.remove("a")
	if _, rtp := w.nextAlert(); rtp != nil {
		t.Error("something is heard after all are over")
	}
}

// Each trouble with the sound has a sentence; the worst is said, and an empty
// one when all is well.
func TestFaultAudio(t *testing.T) {
	none := errors.New("no such device")
	nothing := func(p sound.Part) sound.Trouble { return sound.Trouble{Part: p, Nothing: true, Cause: none} }
	without := func(p sound.Part, name string) sound.Trouble { return sound.Trouble{Part: p, Wanted: name} }
	for want, troubles := range map[string][]sound.Trouble{
		"": nil,
		"No microphone or speaker can be opened: calls go on without sound": {nothing(sound.Microphone), nothing(sound.Speaker), nothing(sound.Ringer)},
		"No microphone can be opened: callers cannot hear you":              {nothing(sound.Microphone), without(sound.Speaker, "Jay")},
		"No speaker can be opened: you cannot hear callers":                 {nothing(sound.Speaker)},
		"No speaker can be opened: calls do not ring":                       {nothing(sound.Ringer), without(sound.Speaker, "Jay")},
		`"Jay" cannot be used: calls use the system's default device`:       {without(sound.Microphone, "Jay"), without(sound.Speaker, "Jay"), without(sound.Ringer, "Shelf")},
		`"Ear" cannot be used: calls use the system's default device`:       {without(sound.Speaker, "Ear")},
		`"Mic" and "Ear" cannot be used: calls use the system's default device`: {
			without(sound.Microphone, "Mic"), without(sound.Speaker, "Ear"),
		},
		`"Shelf" cannot be used: calls ring on another device`:                     {without(sound.Ringer, "Shelf")},
		"The system's default speaker cannot be opened: calls ring in the headset": {without(sound.Ringer, "")},
	} {
		all := map[sound.Part]sound.Trouble{}
		for _, trouble := range troubles {
			all[trouble.Part] = trouble
		}
		f := faultAudio(all)
		if f.Text != want || f.Code != codeAudio || (f.Hint == "") != (want == "") {
			t.Errorf("got %+v, want %q with a hint", f, want)
		}
	}
	if f := faultAudio(map[sound.Part]sound.Trouble{sound.File: nothing(sound.File)}); f.Text == "" {
		t.Error("a file that is missing is no fault")
	}
}
