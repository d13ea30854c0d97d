// Package teams reads the answer of Microsoft Graph's getPresencesByUserId: what
// Teams says of up to 650 people.
//
// Like package schedule it decodes the bytes into plain structs, because the
// SDK turns every word that it does not know letter for letter into nothing,
// and the words change: Microsoft's examples write "Busy", its newest table
// "busy".
package teams

import (
	"encoding/json"
	"fmt"
	"strings"

	"frontdesk/switchboard"
)

// PerCall is the most people in one call.
const PerCall = 650

// Presence is what Teams says of one person.
type Presence struct {
	ID       string                    // as asked for
	State    switchboard.PresenceState // unknown for whom the answer leaves out
	Sequence string                    // grows from answer to answer, as text; empty when not told
}

type answer struct {
	Value []json.RawMessage `json:"value"`
}

type person struct {
	ID           string `json:"id"`
	Availability string `json:"availability"`
	Activity     string `json:"activity"`
	Sequence     string `json:"sequenceNumber"`
	OutOfOffice  *struct {
		Is bool `json:"isOutOfOffice"`
	} `json:"outOfOfficeSettings"`
}

// Decode reads an answer. There is one Presence for each id, in that order. One
// whose part is missing or has a shape that does not fit is unknown. The error
// is for an answer that is no answer at all.
func Decode(body []byte, ids []string) ([]Presence, error) {
	var whole answer
	if err := json.Unmarshal(body, &whole); err != nil {
		return nil, fmt.Errorf("read the answer of getPresencesByUserId: %w", err)
	}
	byID := make(map[string]Presence, len(whole.Value))
	for _, part := range whole.Value {
		var p person
		if json.Unmarshal(part, &p) == nil && p.ID != "" {
			byID[strings.ToLower(p.ID)] = Presence{State: state(p), Sequence: p.Sequence}
		}
	}
	out := make([]Presence, len(ids))
	for i, id := range ids {
		out[i] = byID[strings.ToLower(id)]
		out[i].ID = id
	}
	return out, nil
}

// words sorts availability and activity onto the few states that change an
// answer to "will they pick up?". In both vocabularies, and in any case of the
// letters; a word that is not here says nothing.
//
// Busy without a meeting or a call, set by hand or by Teams, counts as in a
// meeting: the colleague shows red. Focus time shows "do not disturb" in Teams.
// Away, be right back and offline say nothing of a desk telephone, and the
// status table has no row for them: the calendar decides.
var words = map[string]switchboard.PresenceState{
	"available":     switchboard.PresenceAvailable,
	"availableidle": switchboard.PresenceAvailable,

	"donotdisturb":            switchboard.PresenceDoNotDisturb,
	"presenting":              switchboard.PresenceDoNotDisturb,
	"urgentinterruptionsonly": switchboard.PresenceDoNotDisturb,
	"focusing":                switchboard.PresenceDoNotDisturb,

	"busy":              switchboard.PresenceInMeeting,
	"busyidle":          switchboard.PresenceInMeeting,
	"inacall":           switchboard.PresenceInMeeting,
	"inaconferencecall": switchboard.PresenceInMeeting,
	"inameeting":        switchboard.PresenceInMeeting,

	"outofoffice": switchboard.PresenceOutOfOffice,
}

// state takes the stronger of the two words. Whoever is out of office and yet
// available is at the computer, and that is what counts for a caller.
func state(p person) switchboard.PresenceState {
	availability, activity := words[fold(p.Availability)], words[fold(p.Activity)]
	out := activity == switchboard.PresenceOutOfOffice || availability == switchboard.PresenceOutOfOffice || p.OutOfOffice != nil && p.OutOfOffice.Is
	for _, state := range []switchboard.PresenceState{switchboard.PresenceDoNotDisturb, switchboard.PresenceInMeeting, switchboard.PresenceAvailable} {
		if availability == state || activity == state {
			return state
		}
	}
	if out {
		return switchboard.PresenceOutOfOffice
	}
	return switchboard.PresenceUnknown
}

func fold(word string) string { return strings.ToLower(strings.TrimSpace(word)) }
