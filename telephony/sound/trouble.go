package sound

import "slices"

// Trouble is what of the sound is not as the settings want it.
type Trouble struct {
	Part    Part
	Over    bool   // it was so, and is well now
	Wanted  string // the device that is missing; empty: the default
	Nothing bool   // there is no device for the part at all; else another is used
	Cause   error  // why there is nothing
}

// troubleOf is what an answer to an order to open means.
func troubleOf(part Part, wanted []string, got choice, err error) (Trouble, bool) {
	switch {
	case err != nil:
		return Trouble{Part: part, Wanted: wanted[0], Nothing: true, Cause: err}, true
	case got.rank > 0:
		return Trouble{Part: part, Wanted: wanted[0]}, true
	default:
		return Trouble{Part: part, Over: true}, false
	}
}

// Missing is what would be wrong with these devices, without opening any.
func (s Spec) Missing(devices []Info) []Trouble {
	var wrong []Trouble
	for _, part := range s.parts() {
		got, err := pick(devices, part, s.wanted(part))
		if t, is := troubleOf(part, s.wanted(part), got, err); is {
			wrong = append(wrong, t)
		}
	}
	return wrong
}

// pick takes the best of the wanted devices that is in the list.
func pick(devices []Info, part Part, wanted []string) (choice, error) {
	for rank, name := range wanted {
		if name == "" && standard(devices, part) {
			return choice{rank: rank}, nil
		}
		if d, ok := find(devices, part == Microphone, name); ok {
			return choice{rank, name, d.ID}, nil
		}
	}
	return choice{}, errNone
}

// standard reports whether a default device can be expected. That there are
// devices is not enough: without a sound card, ALSA still lists its plugins.
func standard(devices []Info, part Part) bool {
	return slices.ContainsFunc(devices, func(d Info) bool { return d.Default && d.Capture == (part == Microphone) && !d.monitor() })
}
