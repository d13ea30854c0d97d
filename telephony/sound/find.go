package sound

import (
	"slices"
	"strings"
)

// Info is one device of the sound system.
type Info struct {
	Capture bool   // a microphone; else a speaker
	ID      string // what the sound system calls it: the same after a restart, and when it was away
	Name    string // what people call it
	Default bool   // the system's choice
}

// monitor reports whether a microphone is what a speaker plays, as PulseAudio
// offers it. Nobody means that one with a part of a name.
func (i Info) monitor() bool { return i.Capture && strings.HasSuffix(i.ID, ".monitor") }

// deaf reports whether the default microphone is what a speaker plays: where
// PulseAudio loses the last microphone, it offers that, and callers would hear
// themselves.
func deaf(devices []Info) bool {
	return slices.ContainsFunc(devices, func(i Info) bool { return i.Default && i.monitor() })
}

// find looks up a device as the settings name it: by ID, by name, or by a part
// of the name that only one device has. Capitals do not matter in names. ok is
// false when there is none, or more than one.
func find(devices []Info, capture bool, name string) (found Info, ok bool) {
	if name == "" {
		return Info{}, false
	}
	fold := strings.ToLower(name)
	for _, same := range []func(Info) bool{
		func(i Info) bool { return i.ID == name },
		func(i Info) bool { return strings.ToLower(i.Name) == fold },
		func(i Info) bool { return !i.monitor() && strings.Contains(strings.ToLower(i.Name), fold) },
	} {
		count := 0
		for _, i := range devices {
			if i.Capture == capture && same(i) {
				found = i
				count++
			}
		}
		if count > 0 {
			return found, count == 1
		}
	}
	return Info{}, false
}
