package lines

import (
	"time"

	"frontdesk/switchboard"
)

// instance is what one instance of a resource has told.
type instance struct {
	told   bool // anything at all
	line   Line // by dialog-info
	state  switchboard.LineState
	lasted time.Duration
}

// take follows what is said of the instance, and reports whether everything is
// known of it.
func (i *instance) take(said Instance, event string) (whole bool) {
	switch {
	case said.Standing != Active: // nobody may say yet what it does
		*i = instance{}
		return true
	case said.Document == nil:
		return true
	}
	i.told = true
	if event == PresenceEvent {
		i.state, _ = ParsePresence(said.Document)
		return true
	}
	info, err := ParseInfo(said.Document)
	if err != nil {
		i.line.Garbled()
		i.state, i.lasted = switchboard.LineUnknown, 0
		return true
	}
	whole = i.line.Take(info)
	i.state, i.lasted = i.line.State()
	return whole
}
