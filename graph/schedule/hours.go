package schedule

import (
	"strings"
	"time"

	"frontdesk/graph/zone"
	"frontdesk/switchboard"
)

type workingHours struct {
	DaysOfWeek []string  `json:"daysOfWeek"`
	StartTime  string    `json:"startTime"`
	EndTime    string    `json:"endTime"`
	TimeZone   *timeZone `json:"timeZone"`
}

// timeZone is a timeZoneBase (Name only) or a customTimeZone. Bias has the
// sense that Exchange gives it, minutes to add to get UTC: in Microsoft's
// recorded answer Pacific time has 480 and a daylight bias of -60, whatever
// the page on customTimeZone says of the sign.
type timeZone struct {
	Name           string `json:"name"`
	Bias           *int   `json:"bias"`
	StandardOffset *rule  `json:"standardOffset"`
	DaylightOffset *rule  `json:"daylightOffset"`
}

type rule struct {
	DaylightBias int `json:"daylightBias"`
	Month        int `json:"month"`
}

// read gives the working week, or nil when any part of it is not understood:
// hours in a wrong zone are worse than none.
func (w *workingHours) read(zones *zone.Zones) *switchboard.WorkingHours {
	if w == nil || w.TimeZone == nil || len(w.DaysOfWeek) == 0 {
		return nil
	}
	zone, ok := w.TimeZone.location(zones)
	start, ok1 := clock(w.StartTime)
	end, ok2 := clock(w.EndTime)
	if end == 0 { // midnight at the end of the day
		end = 24 * time.Hour
	}
	if !ok || !ok1 || !ok2 || end <= start {
		return nil
	}
	hours := &switchboard.WorkingHours{Start: start, End: end, Zone: zone}
	for _, name := range w.DaysOfWeek {
		day, ok := weekday(name)
		if !ok {
			return nil
		}
		hours.Days[day] = true
	}
	return hours
}

// location is the zone of a name, or of a bias that holds all year. A custom
// zone with rules for summer time has no name to look up and is left out.
func (z *timeZone) location(zones *zone.Zones) (loc *time.Location, ok bool) {
	if loc, ok := zones.Find(z.Name); ok {
		return loc, true
	}
	summer := z.DaylightOffset != nil && z.DaylightOffset.Month != 0 && z.DaylightOffset.DaylightBias != 0
	if z.Bias == nil || summer {
		return nil, false
	}
	return zone.Fixed(*z.Bias)
}

// clock reads a time of day such as "08:00:00.0000000".
func clock(text string) (sinceMidnight time.Duration, ok bool) {
	t, err := time.Parse("15:04:05", text)
	if err != nil {
		return 0, false
	}
	h, m, s := t.Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second, true
}

func weekday(name string) (day time.Weekday, ok bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.EqualFold(day.String(), strings.TrimSpace(name)) {
			return day, true
		}
	}
	return 0, false
}
