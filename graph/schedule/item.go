package schedule

import (
	"strings"
	"unicode"

	"frontdesk/graph/zone"
	"frontdesk/switchboard"
)

// item is a scheduleItem as it is read for free and busy times. Subject,
// location and isPrivate are not among its fields, so that they are passed over
// while the answer is read and never come to be in memory of their own.
//
// getSchedule has no option to leave titles out, and $select does not reach
// into its answer: where a colleague shares them they come over the network
// whatever was asked. What can be done is not to keep them.
type item struct {
	Status string `json:"status"`
	Start  moment `json:"start"`
	End    moment `json:"end"`
}

// titledItem is a scheduleItem as it is read when the settings ask for titles.
// The service sends a subject only where the colleague lets the caller see it.
type titledItem struct {
	item
	Subject string `json:"subject"`
	Private *bool  `json:"isPrivate"`
}

// entry is what both have in common. It is a pointer, because a value would be
// copied to the heap for every call of its method.
type entry[E any] interface {
	*E
	block(zones *zone.Zones) (block switchboard.Block, ok bool)
}

// block places an item on the time line. ok is false when it cannot be placed.
func (it *item) block(zones *zone.Zones) (block switchboard.Block, ok bool) {
	start, ok1 := it.Start.time(zones)
	end, ok2 := it.End.time(zones)
	if !ok1 || !ok2 || end.Before(start) {
		return switchboard.Block{}, false
	}
	return switchboard.Block{Start: start, End: end, Kind: kind(it.Status)}, true
}

func (it *titledItem) block(zones *zone.Zones) (block switchboard.Block, ok bool) {
	block, ok = it.item.block(zones)
	if it.Private != nil && *it.Private {
		block.Title = private // whatever came as its subject
	} else {
		block.Title = line(it.Subject)
	}
	return block, ok
}

// private is the title of what a colleague has marked as private.
const private = "Private"

const titleLimit = 200 // characters of a title that are worth showing

// line makes a text of strangers fit for one line on screen: no breaks, no
// control characters, nothing that turns the direction of what follows.
func line(text string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, text)
	runes := []rune(strings.Join(strings.Fields(plain), " "))
	return string(runes[:min(len(runes), titleLimit)])
}

// kinds are the values of freeBusyStatus.
var kinds = []struct {
	status string
	kind   switchboard.BlockKind
}{
	{"busy", switchboard.BlockBusy},
	{"tentative", switchboard.BlockTentative},
	{"oof", switchboard.BlockAway},
	{"workingElsewhere", switchboard.BlockElsewhere},
	{"free", switchboard.BlockFree},
}

// kind reads a freeBusyStatus. Microsoft's own examples differ in the case of
// the letters; a word that is not in the list is not free.
func kind(status string) switchboard.BlockKind {
	for _, known := range kinds {
		if strings.EqualFold(strings.TrimSpace(status), known.status) {
			return known.kind
		}
	}
	return switchboard.BlockUnknown
}
