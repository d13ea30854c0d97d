package lines

import (
	"maps"
	"slices"
	"time"

	"frontdesk/switchboard"
)

// Line is what one subscription has told of an extension. The zero value has
// heard nothing. It belongs to one goroutine.
type Line struct {
	version uint64
	whole   bool // dialogs is everything there is
	dialogs map[string]Dialog
}

// Take follows one document. It reports whether the picture is whole; when it
// is not, documents are missing and the subscription has to be refreshed for
// all of it (RFC 4235 section 4.3).
//
// The documents come in the order of their NOTIFYs' CSeq. A full one therefore
// counts whatever its version is: there are PBXs that number every one 0.
func (l *Line) Take(info Info) (whole bool) {
	switch {
	case info.Full:
		l.dialogs, l.whole = map[string]Dialog{}, true
	case !l.whole:
		return false
	case info.Version <= l.version:
		return true // seen before
	case info.Version > l.version+1:
		l.whole = false
		return false
	}
	l.version = info.Version
	for _, d := range info.Dialogs {
		if d.Phase == Terminated {
			delete(l.dialogs, d.ID)
			continue
		}
		l.dialogs[d.ID] = d
	}
	if len(l.dialogs) > maxDialogs {
		l.whole = false
	}
	return l.whole
}

// Garbled forgets everything: there was news that could not be read.
func (l *Line) Garbled() { *l = Line{} }

// Early is the call that rings at the line, nil where the PBX does not name it. Of
// several it is the one whose dialog id comes first.
func (l *Line) Early() *EarlyDialog {
	if !l.whole {
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(l.dialogs)) {
		if r := l.dialogs[id].Early; r != nil {
			return r
		}
	}
	return nil
}

// State is what the line does, and for how long its oldest call has lasted,
// where the PBX says so. A line that calls somebody is on the phone: nobody
// will pick up, and it does not ring there.
func (l *Line) State() (state switchboard.LineState, lasted time.Duration) {
	if !l.whole {
		return switchboard.LineUnknown, 0
	}
	state = switchboard.LineIdle
	for _, d := range l.dialogs {
		if d.Phase == Confirmed || d.Outgoing {
			state, lasted = switchboard.LineOnCall, max(lasted, d.Lasted)
		} else if state == switchboard.LineIdle {
			state = switchboard.LineRinging
		}
	}
	return state, lasted
}
