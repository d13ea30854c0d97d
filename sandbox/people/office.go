package people

import (
	"slices"
	"time"
	_ "time/tzdata" // Windows has no zone database, and the staff sits in four zones
)

// office is where people work: a city, its zone, and the working day there.
type office struct {
	city, iana, windows string
}

// place is an office with its zone loaded and its working day chosen.
type place struct {
	city  string
	hours Hours
}

// The offices abroad. Their hours are ordinary ones, so some of them sleep when
// the home office works.
var (
	london  = office{"London", "Europe/London", "GMT Standard Time"}
	newYork = office{"New York", "America/New_York", "Eastern Standard Time"}
	tokyo   = office{"Tokyo", "Asia/Tokyo", "Tokyo Standard Time"}
)

// homes are the zones the home office can be in. The first that keeps the same
// time as the operator's own zone all year is taken.
var homes = []office{
	{"Reykjavik", "UTC", "UTC"},
	{"Stockholm", "Europe/Stockholm", "W. Europe Standard Time"},
	london,
	{"Helsinki", "Europe/Helsinki", "FLE Standard Time"},
	{"Istanbul", "Europe/Istanbul", "Turkey Standard Time"},
	newYork,
	{"Chicago", "America/Chicago", "Central Standard Time"},
	{"Denver", "America/Denver", "Mountain Standard Time"},
	{"Phoenix", "America/Phoenix", "US Mountain Standard Time"},
	{"Seattle", "America/Los_Angeles", "Pacific Standard Time"},
	{"Halifax", "America/Halifax", "Atlantic Standard Time"},
	{"São Paulo", "America/Sao_Paulo", "E. South America Standard Time"},
	{"Bogotá", "America/Bogota", "SA Pacific Standard Time"},
	{"Johannesburg", "Africa/Johannesburg", "South Africa Standard Time"},
	{"Lagos", "Africa/Lagos", "W. Central Africa Standard Time"},
	{"Nairobi", "Africa/Nairobi", "E. Africa Standard Time"},
	{"Dubai", "Asia/Dubai", "Arabian Standard Time"},
	{"Mumbai", "Asia/Kolkata", "India Standard Time"},
	{"Bangkok", "Asia/Bangkok", "SE Asia Standard Time"},
	{"Singapore", "Asia/Singapore", "Singapore Standard Time"},
	tokyo,
	{"Sydney", "Australia/Sydney", "AUS Eastern Standard Time"},
	{"Brisbane", "Australia/Brisbane", "E. Australia Standard Time"},
	{"Auckland", "Pacific/Auckland", "New Zealand Standard Time"},
}

var workweek = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

// wholeWeek is the week of a house that works in shifts.
var wholeWeek = []time.Weekday{
	time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday,
}

const day = 24 * time.Hour

// open sets the ordinary week of an office.
func (o office) open() place {
	zone, err := time.LoadLocation(o.iana)
	if err != nil { // cannot be: the zone database is linked in
		zone = time.UTC
	}
	return place{city: o.city, hours: Hours{
		Days: workweek, Start: 9 * time.Hour, End: 17*time.Hour + 30*time.Minute,
		Zone: zone, WindowsZone: o.windows,
	}}
}

// homeOffice is the office that keeps the operator's time, working a shift that
// covers now.
func homeOffice(zone *time.Location, now time.Time) place {
	if zone == nil {
		zone = time.Local
	}
	home := homes[0].open()
	for _, o := range homes {
		if p := o.open(); sameTime(p.hours.Zone, zone, now) {
			home = p
			break
		}
	}
	home.hours = home.hours.covering(now)
	return home
}

// sameTime reports whether two zones agree in every week of the year after now.
func sameTime(a, b *time.Location, now time.Time) bool {
	for week := range 53 {
		t := now.AddDate(0, 0, 7*week)
		_, x := t.In(a).Zone()
		_, y := t.In(b).Zone()
		if x != y {
			return false
		}
	}
	return true
}

// covering widens ordinary hours a little where now is a working day's hour, and
// else moves them so that now lies in them, every day of the week.
func (h Hours) covering(now time.Time) Hours {
	h.Start, h.End = 8*time.Hour, 18*time.Hour
	local := now.In(h.Zone)
	hour := time.Duration(local.Hour()) * time.Hour
	if hour < h.Start || hour >= h.End {
		h.Days = wholeWeek
		h.Start = min(max(hour-3*time.Hour, 0), 15*time.Hour)
		h.End = min(h.Start+9*time.Hour, day-time.Minute)
	}
	if !slices.Contains(workweek, local.Weekday()) {
		h.Days = wholeWeek
	}
	return h
}
