package schedule

import (
	"strings"
	"time"

	"frontdesk/graph/zone"
	"frontdesk/switchboard"
)

// item is a scheduleItem. Subject and location are left where they are:
// Frontdesk reads free/busy only.
type item struct {
	Status string `json:"status"`
	Start  moment `json:"start"`
	End    moment `json:"end"`
}

// moment is a dateTimeTimeZone: a wall-clock time and the zone beside it.
type moment struct {
	DateTime string `json:"dateTime"`
	TimeZone string `json:"timeZone"`
}

// block places an item on the time line. ok is false when it cannot be placed.
func (it item) block(zones *zone.Zones) (block switchboard.Block, ok bool) {
	start, ok1 := it.Start.time(zones)
	end, ok2 := it.End.time(zones)
	if !ok1 || !ok2 || end.Before(start) {
		return switchboard.Block{}, false
	}
	return switchboard.Block{Start: start, End: end, Kind: kind(it.Status)}, true
}

// time reads the moment in UTC. Without a zone it means UTC, which is what the
// request asked for.
func (m moment) time(zones *zone.Zones) (t time.Time, ok bool) {
	if t, err := time.Parse(time.RFC3339, m.DateTime); err == nil {
		return t.UTC(), true
	}
	in := time.UTC
	if m.TimeZone != "" {
		if in, ok = zones.Find(m.TimeZone); !ok {
			return time.Time{}, false
		}
	}
	t, err := time.ParseInLocation("2006-01-02T15:04:05", m.DateTime, in)
	return t.UTC(), err == nil
}

// kind reads a freeBusyStatus. Microsoft's own examples differ in the case of
// the letters; a word that is not in the list is not free.
func kind(status string) switchboard.BlockKind {
	switch strings.ToLower(strings.TrimSpace(status)) {
	case "free":
		return switchboard.BlockFree
	case "tentative":
		return switchboard.BlockTentative
	case "busy":
		return switchboard.BlockBusy
	case "oof":
		return switchboard.BlockAway
	case "workingelsewhere":
		return switchboard.BlockElsewhere
	default:
		return switchboard.BlockUnknown
	}
}
