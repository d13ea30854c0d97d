package schedule

import (
	"time"

	"frontdesk/graph/zone"
)

// moment is a dateTimeTimeZone: a wall-clock time and the zone beside it.
type moment struct {
	DateTime string `json:"dateTime"`
	TimeZone string `json:"timeZone"`
}

// time reads the moment in UTC. Without a zone it means UTC, which is what the
// request asked for.
func (m moment) time(zones *zone.Zones) (t time.Time, ok bool) {
	if m.TimeZone == "UTC" || m.TimeZone == "" {
		if t, ok := utc(m.DateTime); ok {
			return t, true
		}
	}
	if t, err := time.Parse(time.RFC3339, m.DateTime); err == nil {
		return t.UTC(), true
	}
	in := time.UTC
	if m.TimeZone != "" {
		if in, ok = zones.Find(m.TimeZone); !ok {
			return time.Time{}, false
		}
	}
	t, err := time.ParseInLocation(wallClock, m.DateTime, in)
	return t.UTC(), err == nil
}

// wallClock is how getSchedule writes a time. time.Parse takes a fraction of
// the second behind it too.
const wallClock = "2006-01-02T15:04:05"

// utc reads a time in the one form that the service writes, with or without a
// fraction of up to nine digits: nearly all of an answer is made of it, and
// time.Parse takes five times as long. What it refuses may still be a time.
func utc(text string) (t time.Time, ok bool) {
	if len(text) < len(wallClock) ||
		text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' {
		return time.Time{}, false
	}
	year, ok1 := digits(text[0:4])
	month, ok2 := digits(text[5:7])
	day, ok3 := digits(text[8:10])
	hour, ok4 := digits(text[11:13])
	minute, ok5 := digits(text[14:16])
	second, ok6 := digits(text[17:19])
	nanos, ok7 := fraction(text[len(wallClock):])
	switch {
	case !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || !ok6 || !ok7,
		month < 1 || month > 12, day < 1 || day > 31, hour > 23, minute > 59, second > 59:
		return time.Time{}, false
	}
	t = time.Date(year, time.Month(month), day, hour, minute, second, nanos, time.UTC)
	if day > 28 && t.Day() != day { // 30 February is no day, and not 2 March
		return time.Time{}, false
	}
	return t, true
}

func digits(text string) (n int, ok bool) {
	for i := range len(text) {
		c := text[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// fraction reads ".0000000" in nanoseconds; nothing at all is zero.
func fraction(text string) (nanos int, ok bool) {
	if text == "" {
		return 0, true
	}
	if text[0] != '.' || len(text) < 2 || len(text) > 10 {
		return 0, false
	}
	nanos, ok = digits(text[1:])
	for range 10 - len(text) {
		nanos *= 10
	}
	return nanos, ok
}
