package people

import (
	"slices"
	"time"
)

// Presence is what Teams says of a colleague, in Graph's words: availability
// and activity.
type Presence struct {
	Availability string
	Activity     string
}

// Presence is what Teams says at now, which follows from hours and calendar;
// half of those whose days are packed present in their meetings. ok is false for
// who has no mailbox, and so no Teams.
func (c Colleague) Presence(now time.Time) (p Presence, ok bool) {
	if c.habit == mailless {
		return Presence{}, false
	}
	during := map[FreeBusy]bool{}
	for _, b := range c.Calendar(now, now.Add(time.Second)) {
		during[b.Status] = true
	}
	switch {
	case during[OutOfOffice]:
		return Presence{"Offline", "OutOfOffice"}, true
	case during[InMeeting] && c.habit == packed && c.seed%2 == 0:
		return Presence{"DoNotDisturb", "Presenting"}, true
	case during[InMeeting]:
		return Presence{"Busy", "InAMeeting"}, true
	case !c.Hours.covers(now):
		return Presence{"Offline", "OffWork"}, true
	case c.habit == light && c.seed%3 == 0:
		return Presence{"Away", "Away"}, true
	default:
		return Presence{"Available", "Available"}, true
	}
}

// covers reports whether somebody is at work.
func (h Hours) covers(now time.Time) bool {
	local := now.In(h.Zone)
	clock := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
	return slices.Contains(h.Days, local.Weekday()) && clock >= h.Start && clock < h.End
}
