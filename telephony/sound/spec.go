package sound

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Spec is what the settings `phone.audio` and `phone.ring_device` want.
type Spec struct {
	kind    kind
	in, out string // the files, or the names of microphone and speaker; empty: none, or the default
	ring    string // the name of the ring's device; empty: the default
	silent  bool   // there is no ring
}

type kind int

const (
	kindCards kind = iota
	kindNull
	kindFile
)

// ErrSpec says that a setting names no device.
var ErrSpec = errors.New("must be default, null, file:IN.wav,OUT.wav, headset:NAME or headset:MICROPHONE|SPEAKER")

// Parse reads the two settings. audio is "default" (also the empty string),
// "null", "file:IN.wav,OUT.wav" where either file may be left out,
// "headset:NAME", or "headset:MICROPHONE|SPEAKER" where either name may be left
// out for the default. ring is "default" (also the empty string), "off" or a
// name. The default rings on the system's default device, or, where the calls
// use no sound card, not at all.
//
// A name is the ID of a device, its name, or a part of its name that no other
// has; capitals do not matter.
func Parse(audio, ring string) (Spec, error) {
	spec, ok := parseAudio(audio)
	if !ok || strings.ContainsAny(audio+ring, "\r\n\x00") {
		return Spec{}, fmt.Errorf("audio %q, ring %q: %w", audio, ring, ErrSpec)
	}
	switch ring {
	case "", "default":
		spec.silent = spec.kind != kindCards
	case "off":
		spec.silent = true
	default:
		spec.ring = strings.TrimSpace(ring)
	}
	return spec, nil
}

func parseAudio(setting string) (Spec, bool) {
	method, rest, _ := strings.Cut(setting, ":")
	switch {
	case setting == "" || setting == "default":
		return Spec{}, true
	case setting == "null":
		return Spec{kind: kindNull}, true
	case method == "file":
		in, out, two := strings.Cut(rest, ",")
		return Spec{kind: kindFile, in: in, out: out}, two && in+out != "" && !strings.Contains(out, ",")
	case method == "headset":
		in, out, two := strings.Cut(rest, "|")
		in, out = strings.TrimSpace(in), strings.TrimSpace(out)
		if !two {
			out = in
		}
		return Spec{in: in, out: out}, in+out != "" && !strings.Contains(out, "|")
	default:
		return Spec{}, false
	}
}

// wanted are the names of the devices that will do for a part, best first;
// empty is the default. A ring is never lost: it comes out of the headset where
// nothing else is there.
func (s Spec) wanted(p Part) []string {
	switch p {
	case Microphone:
		return slices.Compact([]string{s.in, ""})
	case Speaker:
		return slices.Compact([]string{s.out, ""})
	case Ringer:
		if s.kind != kindCards {
			return slices.Compact([]string{s.ring, ""})
		}
		return slices.Compact([]string{s.ring, "", s.out})
	case File:
	}
	return nil
}

// parts are those that need a sound card.
func (s Spec) parts() []Part {
	var parts []Part
	if s.kind == kindCards {
		parts = append(parts, Microphone, Speaker)
	}
	if !s.silent {
		parts = append(parts, Ringer)
	}
	return parts
}
