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

// customName is the name of every zone that has none.
const customName = "Customized Time Zone"

// rule is a standardTimeZoneOffset or daylightTimeZoneOffset: when the clocks
// change to the one or the other. A Month of zero means never.
type rule struct {
	DaylightBias  int    `json:"daylightBias"`
	Time          string `json:"time"`
	DayOccurrence int    `json:"dayOccurrence"`
	DayOfWeek     string `json:"dayOfWeek"`
	Month         int    `json:"month"`
	Year          int    `json:"year"`
}

// read gives the working week, or says why not when any part of it is not
// understood: hours in a wrong zone are worse than none. Both are nil when none
// is told.
func (w *workingHours) read(zones *zone.Zones) (*switchboard.WorkingHours, *switchboard.Fault) {
	if w == nil || w.TimeZone == nil || len(w.DaysOfWeek) == 0 {
		return nil, nil
	}
	zone, ok := w.TimeZone.location(zones)
	if !ok {
		return nil, w.TimeZone.fault()
	}
	start, ok1 := clock(w.StartTime)
	end, ok2 := clock(w.EndTime)
	if end == 0 { // midnight at the end of the day
		end = 24 * time.Hour
	}
	if !ok1 || !ok2 || end <= start {
		return nil, noHours("they are not written as a time from and to")
	}
	hours := &switchboard.WorkingHours{Start: start, End: end, Zone: zone}
	for _, name := range w.DaysOfWeek {
		day, ok := weekday(name)
		if !ok {
			return nil, noHours("they are on a day that no week has")
		}
		hours.Days[day] = true
	}
	return hours, nil
}

// noHours says why hours that are told cannot be shown.
func noHours(why string) *switchboard.Fault {
	return &switchboard.Fault{
		Code: "working-hours", Text: "The working hours are not known: " + why,
		Hint: "The colleague can set them anew in Outlook, with a time zone from its list.",
	}
}

// fault says why a zone is not understood.
func (z *timeZone) fault() *switchboard.Fault {
	switch {
	case z.StandardOffset.once() || z.DaylightOffset.once():
		return noHours("their time zone changes its clocks in single years only")
	case z.Name == customName:
		return noHours("their time zone is described in a way that cannot be read")
	default:
		return noHours("their time zone has a name that is not known")
	}
}

// location is the zone of a name, or of a bias with or without summer time.
func (z *timeZone) location(zones *zone.Zones) (loc *time.Location, ok bool) {
	if z.Name != customName {
		if loc, ok := zones.Find(z.Name); ok {
			return loc, true
		}
	}
	switch {
	case z.Bias == nil:
		return nil, false
	case z.StandardOffset.never() && z.DaylightOffset.never(),
		z.DaylightOffset != nil && z.DaylightOffset.DaylightBias == 0:
		return zone.Fixed(*z.Bias)
	}
	toStandard, ok1 := z.StandardOffset.change()
	toSummer, ok2 := z.DaylightOffset.change()
	if !ok1 || !ok2 {
		return nil, false
	}
	return zones.Custom(*z.Bias, z.DaylightOffset.DaylightBias, toStandard, toSummer)
}

func (r *rule) never() bool { return r == nil || r.Month == 0 }

// once reports whether a rule is for one year, or for some, and not for all. There
// is no telling which: the page of Graph calls Year how often in years the clocks
// change, that of Exchange the year of a zone that differs from year to year, and
// Windows, where it comes from, takes a rule with a year for a date, whose
// DayOccurrence is the day of the month and not that of the week.
func (r *rule) once() bool { return !r.never() && r.Year != 0 }

// change reads a rule that holds every year.
func (r *rule) change() (c zone.Change, ok bool) {
	if r.never() || r.once() {
		return zone.Change{}, false
	}
	day, ok1 := weekday(r.DayOfWeek)
	at, ok2 := clock(r.Time)
	return zone.Change{Month: time.Month(r.Month), Nth: r.DayOccurrence, Weekday: day, Clock: at}, ok1 && ok2
}

// clock reads a time of day such as "08:00:00.0000000". A part of a second does
// not count: Windows ends some days one thousandth before midnight.
func clock(text string) (sinceMidnight time.Duration, ok bool) {
	const form = "15:04:05"
	if len(text) < len(form) || text[2] != ':' || text[5] != ':' {
		return 0, false
	}
	hour, ok1 := digits(text[0:2])
	minute, ok2 := digits(text[3:5])
	second, ok3 := digits(text[6:8])
	_, ok4 := fraction(text[len(form):])
	if !ok1 || !ok2 || !ok3 || !ok4 || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second, true
}

func weekday(name string) (day time.Weekday, ok bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.EqualFold(day.String(), strings.TrimSpace(name)) {
			return day, true
		}
	}
	return 0, false
}
