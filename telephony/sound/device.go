// Package sound connects a call to something that can be spoken into and
// listened to: the default sound card, two WAV files, or nothing at all.
//
// It knows no calls and no network: a [Device] gives and takes frames in the
// format of package media. Opening a device may take long (a sound server
// that starts, a headset that wakes up), so it is never done where a call or
// the window would wait for it.
package sound

import (
	"errors"
	"fmt"
	"strings"

	"frontdesk/telephony/media"
)

// Device is where sound comes from and goes to. ReadFrame and WriteFrame never
// block and are called from one goroutine; ReadFrame gives silence when
// nothing was captured.
type Device interface {
	media.Source
	media.Sink
	// Close releases the device. Nothing is called afterwards.
	Close() error
}

// Spec is a parsed `phone.audio` setting.
type Spec struct {
	kind      kind
	in, out   string // of a file device; either may be empty
	Exclusive bool   // the device should be released while no call needs it
}

type kind int

const (
	kindDefault kind = iota
	kindNull
	kindFile
)

// ErrSpec says that a setting names no device.
var ErrSpec = errors.New("must be default, null or file:IN.wav,OUT.wav")

// Parse reads a `phone.audio` setting: "default" (also the empty string),
// "null", or "file:IN.wav,OUT.wav" where either file may be left out.
func Parse(setting string) (Spec, error) {
	switch {
	case setting == "" || setting == "default":
		return Spec{kind: kindDefault, Exclusive: true}, nil
	case setting == "null":
		return Spec{kind: kindNull}, nil
	case strings.HasPrefix(setting, "file:"):
		in, out, ok := strings.Cut(strings.TrimPrefix(setting, "file:"), ",")
		if !ok || (in == "" && out == "") || strings.Contains(out, ",") {
			return Spec{}, fmt.Errorf("audio %q: %w", setting, ErrSpec)
		}
		return Spec{kind: kindFile, in: in, out: out}, nil
	default:
		return Spec{}, fmt.Errorf("audio %q: %w", setting, ErrSpec)
	}
}

// Open opens the device of a spec. It may block for seconds.
func Open(spec Spec) (Device, error) {
	switch spec.kind {
	case kindNull:
		return Null{}, nil
	case kindFile:
		return openFile(spec.in, spec.out)
	case kindDefault:
		return openCard()
	default:
		return nil, ErrSpec
	}
}

// Null is the device without sound: silence to say, nothing to hear.
type Null struct{}

var _ Device = Null{}

// ReadFrame gives silence.
func (Null) ReadFrame(frame []int16) { clear(frame) }

// WriteFrame discards.
func (Null) WriteFrame([]int16) {}

// Close does nothing.
func (Null) Close() error { return nil }
