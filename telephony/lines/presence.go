package lines

import (
	"strings"

	"frontdesk/switchboard"
)

// Event and media type of presence, for a PBX without dialog-info.
const (
	PresenceEvent     = "presence"
	PresenceMediaType = "application/pidf+xml"
)

// xmlPresence is a presence document: RFC 3863 with the activities of RFC 4480,
// and the place where PBXs write them instead.
type xmlPresence struct {
	Tuples []struct {
		Basic string   `xml:"status>basic"`
		Notes []string `xml:"note"`
	} `xml:"tuple"`
	Notes   []string `xml:"note"`
	Persons []struct {
		Activities []xmlActivities `xml:"activities"`
		Nested     []xmlActivities `xml:"status>activities"`
		Notes      []string        `xml:"note"`
	} `xml:"person"`
}

type xmlActivities struct {
	Busy    []struct{} `xml:"busy"`
	OnPhone []struct{} `xml:"on-the-phone"`
}

// ParsePresence reads a presence document as the state of a line: on the phone,
// ringing where the note says so, idle while the telephone is reachable. A
// telephone that is not connected has no line state. Errors wrap ErrDocument.
func ParsePresence(body []byte) (switchboard.LineState, error) {
	var raw xmlPresence
	if err := decode(body, "presence", &raw); err != nil {
		return switchboard.LineUnknown, err
	}
	notes := raw.Notes
	open, busy := false, false
	for _, t := range raw.Tuples {
		open = open || strings.EqualFold(strings.TrimSpace(t.Basic), "open")
		notes = append(notes, t.Notes...)
	}
	for _, p := range raw.Persons {
		notes = append(notes, p.Notes...)
		for _, a := range append(p.Activities, p.Nested...) {
			busy = busy || len(a.Busy) > 0 || len(a.OnPhone) > 0
		}
	}
	switch {
	case !open && !busy:
		return switchboard.LineUnknown, nil
	case ringing(notes):
		return switchboard.LineRinging, nil
	case busy || onPhone(notes):
		return switchboard.LineOnCall, nil
	default:
		return switchboard.LineIdle, nil
	}
}

// ringing and onPhone read the notes that Asterisk writes, which are words for
// people and the only place where it tells these two apart.
func ringing(notes []string) bool { return noted(notes, "ringing") }

func onPhone(notes []string) bool { return noted(notes, "on the phone", "on hold") }

func noted(notes []string, begins ...string) bool {
	for _, n := range notes {
		for _, b := range begins {
			if strings.HasPrefix(strings.ToLower(strings.TrimSpace(n)), b) {
				return true
			}
		}
	}
	return false
}
