package ears

import (
	"context"
	"fmt"

	"frontdesk/switchboard"
	"frontdesk/telephony/sound"
)

// faultSetting says that the settings of the sound mean nothing.
var faultSetting = &switchboard.Fault{
	Code: "phone-audio", Text: "The sound setting is not understood",
	Hint: "Set phone.audio to default, headset:NAME, headset:MICROPHONE|SPEAKER, null or file:IN.wav,OUT.wav, and phone.ring_device to default, off or a name.",
}

// ParseSound reads the settings audio (default, null, file:IN.wav,OUT.wav,
// headset:NAME or headset:MICROPHONE|SPEAKER) and ring (default, off or the name of a
// device); empty means default. An error is a *switchboard.Fault.
func ParseSound(audio, ring string) (sound.Spec, error) {
	spec, err := sound.Parse(audio, ring)
	if err != nil {
		return spec, faultSetting
	}
	return spec, nil
}

// CheckSound lists the devices of this computer, and says what a call and a ring
// would lack with the settings audio and ring, as in [ParseSound]; nil: nothing. It
// opens no device. A sound system that does not answer before ctx ends is a
// fault, too. It is safe for concurrent use.
func CheckSound(ctx context.Context, audio, ring string) ([]sound.Info, *switchboard.Fault) {
	spec, err := sound.Parse(audio, ring)
	if err != nil {
		return nil, faultSetting
	}
	devices, err := sound.Devices(ctx)
	if err != nil {
		return nil, &switchboard.Fault{
			Code: codeAudio, Text: "The sound system does not list its devices: " + err.Error(),
			Hint: "See that the computer's sound works, or set phone.audio to null.",
		}
	}
	troubles := map[sound.Part]sound.Trouble{}
	for _, t := range spec.Missing(devices) {
		troubles[t.Part] = t
	}
	if fault := faultAudio(troubles); fault.Text != "" {
		return devices, &fault
	}
	return devices, nil
}

// codeAudio is the code of every fault of the sound: the newest replaces the
// one before, because one line is enough to say what to do.
const codeAudio = "audio-device"

// faultAudio words the worst of the troubles. One without a text says that all
// is well.
func faultAudio(troubles map[sound.Part]sound.Trouble) switchboard.Fault {
	mic, speaker, ringer := troubles[sound.Microphone], troubles[sound.Speaker], troubles[sound.Ringer]
	connect := "Connect a headset, or check phone.audio in the settings."
	switch {
	case troubles[sound.File].Nothing, mic.Nothing && speaker.Nothing:
		return switchboard.Fault{Code: codeAudio, Text: "No microphone or speaker can be opened: calls go on without sound", Hint: connect}
	case mic.Nothing:
		return switchboard.Fault{Code: codeAudio, Text: "No microphone can be opened: callers cannot hear you", Hint: connect}
	case speaker.Nothing:
		return switchboard.Fault{Code: codeAudio, Text: "No speaker can be opened: you cannot hear callers", Hint: connect}
	case ringer.Nothing:
		return switchboard.Fault{
			Code: codeAudio, Text: "No speaker can be opened: calls do not ring",
			Hint: "Watch this window for calls. Connect a speaker, or check phone.ring_device in the settings.",
		}
	case mic.Wanted != "" || speaker.Wanted != "":
		return instead(missing(mic.Wanted, speaker.Wanted), "calls use the system's default device")
	case ringer.Wanted != "":
		return instead(fmt.Sprintf("%q", ringer.Wanted), "calls ring on another device")
	case troubles[sound.Ringer] != (sound.Trouble{}):
		return switchboard.Fault{
			Code: codeAudio, Text: "The system's default speaker cannot be opened: calls ring in the headset",
			Hint: "Connect a speaker, or name one as phone.ring_device in the settings.",
		}
	default:
		return switchboard.Fault{Code: codeAudio}
	}
}

// Trouble takes what is wrong with the devices, and when it is well again, as a
// [sound.Keeper] tells it; it posts the worst.
func (e *Ears) Trouble(t sound.Trouble) { e.mail.Put(func() { e.trouble(t) }) }

func (e *Ears) trouble(t sound.Trouble) {
	if e.troubles[t.Part] = t; t.Over {
		delete(e.troubles, t.Part)
	}
	if fault := faultAudio(e.troubles); fault != e.said {
		e.said = fault
		e.post(switchboard.Noted{Fault: &fault})
	}
}

func missing(mic, speaker string) string {
	switch {
	case mic == speaker || speaker == "":
		return fmt.Sprintf("%q", mic)
	case mic == "":
		return fmt.Sprintf("%q", speaker)
	default:
		return fmt.Sprintf("%q and %q", mic, speaker)
	}
}

func instead(what, then string) switchboard.Fault {
	return switchboard.Fault{
		Code: codeAudio, Text: what + " cannot be used: " + then,
		Hint: "Connect it: it is used again by itself, also in a call.",
	}
}
