package schedule_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
)

func TestWorkingHoursAreInTheColleaguesOwnZone(t *testing.T) {
	const week = `"daysOfWeek":["monday","Tuesday","wednesday","thursday","friday"],"startTime":"08:00:00.0000000","endTime":"17:30:00.0000000"`
	for name, c := range map[string]struct {
		hours string
		at    map[string]switchboard.Kind // on Friday, in UTC
	}{
		"windows name": {
			`{` + week + `,"timeZone":{"name":"Eastern Standard Time"}}`, // 12:00 to 21:30 UTC in March
			map[string]switchboard.Kind{"11:59": "off", "12:00": "free", "21:29": "free", "21:30": "off"},
		},
		"iana name": {
			`{` + week + `,"timeZone":{"name":"Europe/Helsinki"}}`,
			map[string]switchboard.Kind{"09:00": "free", "15:29": "free", "15:30": "off"},
		},
		"fixed custom zone": {
			`{` + week + `,"timeZone":{"name":"Customized Time Zone","bias":-60,"standardOffset":{"month":0},"daylightOffset":{"daylightBias":0,"month":0}}}`,
			map[string]switchboard.Kind{"16:29": "free", "16:30": "off"},
		},
		"to midnight": {
			`{"daysOfWeek":["friday"],"startTime":"12:00:00","endTime":"00:00:00","timeZone":{"name":"UTC"}}`,
			map[string]switchboard.Kind{"11:59": "off", "23:59": "free"},
		},
		"summer time of its own": { // Pacific, since Sunday an hour ahead: 15:00 to 00:30 UTC
			`{` + week + `,"timeZone":{"name":"Customized Time Zone","bias":480,"standardOffset":{"time":"02:00:00.0000000","dayOccurrence":1,"dayOfWeek":"sunday","month":11,"year":0},"daylightOffset":{"daylightBias":-60,"time":"02:00:00.0000000","dayOccurrence":2,"dayOfWeek":"sunday","month":3,"year":0}}}`,
			map[string]switchboard.Kind{"14:59": "off", "15:00": "free", "23:00": "free"},
		},
		"summer time of one year": {
			`{` + week + `,"timeZone":{"name":"Customized Time Zone","bias":480,"standardOffset":{"time":"02:00:00.0000000","dayOccurrence":1,"dayOfWeek":"sunday","month":11,"year":2025},"daylightOffset":{"daylightBias":-60,"time":"02:00:00.0000000","dayOccurrence":2,"dayOfWeek":"sunday","month":3,"year":0}}}`,
			map[string]switchboard.Kind{"09:00": "free", "23:00": "free"},
		},
		"summer time without rules": {
			`{` + week + `,"timeZone":{"name":"Customized Time Zone","bias":480,"standardOffset":{"month":11},"daylightOffset":{"daylightBias":-60,"month":3}}}`,
			map[string]switchboard.Kind{"09:00": "free", "23:00": "free"},
		},
		"unknown zone": {`{` + week + `,"timeZone":{"name":"Mars Standard Time"}}`, map[string]switchboard.Kind{"23:00": "free"}},
		"no zone":      {`{` + week + `}`, map[string]switchboard.Kind{"23:00": "free"}},
		"unknown day":  {`{"daysOfWeek":["someday"],"startTime":"08:00:00","endTime":"17:00:00","timeZone":{"name":"UTC"}}`, map[string]switchboard.Kind{"23:00": "free"}},
		"bad clock":    {`{"daysOfWeek":["friday"],"startTime":"eight","endTime":"17:00:00","timeZone":{"name":"UTC"}}`, map[string]switchboard.Kind{"23:00": "free"}},
		"backwards":    {`{"daysOfWeek":["friday"],"startTime":"22:00:00","endTime":"06:00:00","timeZone":{"name":"UTC"}}`, map[string]switchboard.Kind{"12:00": "free"}},
		"null":         {`null`, map[string]switchboard.Kind{"23:00": "free"}},
	} {
		s := ask(t, one(free, "", `,"workingHours":`+c.hours))[0]
		for clock, want := range c.at {
			if got := at(s, clock); got != want {
				t.Errorf("%s at %s: %s, want %s", name, clock, got, want)
			}
		}
	}
}

func TestWorkingHoursAreTakenApart(t *testing.T) {
	s := ask(t, one(free, "", `,"workingHours":{"daysOfWeek":["monday"],"startTime":"09:00:00","endTime":"17:00:00","timeZone":{"name":"W. Europe Standard Time"}}`))[0]
	if s.Hours == nil || s.Hours.Start != 9*time.Hour || s.Hours.End != 17*time.Hour || s.Hours.Zone.String() != "Europe/Berlin" {
		t.Fatalf("hours %+v", s.Hours)
	}
	if want := [7]bool{time.Monday: true}; s.Hours.Days != want {
		t.Fatalf("days %v", s.Hours.Days)
	}
}

// Where hours are told and not understood, the reason is said; where none are
// told, there is none.
func TestWhyWorkingHoursAreNotKnown(t *testing.T) {
	const week = `"daysOfWeek":["monday","friday"],"startTime":"08:00:00","endTime":"17:30:00"`
	rules := func(standard, summer int) string {
		return fmt.Sprintf(`{`+week+`,"timeZone":{"name":"Customized Time Zone","bias":480,"standardOffset":{"time":"02:00:00","dayOccurrence":1,"dayOfWeek":"sunday","month":11,"year":%d},`+
			`"daylightOffset":{"daylightBias":-60,"time":"02:00:00","dayOccurrence":2,"dayOfWeek":"sunday","month":3,"year":%d}}}`, standard, summer)
	}
	for name, c := range map[string]struct{ hours, why string }{
		"every year":            {rules(0, 0), ""},
		"standard time once":    {rules(2025, 0), "changes its clocks in single years only"},
		"summer time once":      {rules(0, 2025), "changes its clocks in single years only"},
		"every second year":     {rules(2, 2), "changes its clocks in single years only"},
		"rules that say little": {`{` + week + `,"timeZone":{"name":"Customized Time Zone","bias":480,"standardOffset":{"month":11},"daylightOffset":{"daylightBias":-60,"month":3}}}`, "described in a way that cannot be read"},
		"another name":          {`{` + week + `,"timeZone":{"name":"Mars Standard Time"}}`, "has a name that is not known"},
		"another day":           {`{"daysOfWeek":["someday"],"startTime":"08:00:00","endTime":"17:00:00","timeZone":{"name":"UTC"}}`, "a day that no week has"},
		"backwards":             {`{"daysOfWeek":["friday"],"startTime":"22:00:00","endTime":"06:00:00","timeZone":{"name":"UTC"}}`, "not written as a time from and to"},
		"none":                  {`null`, ""},
		"no days":               {`{"daysOfWeek":[],"startTime":"08:00:00","endTime":"17:00:00","timeZone":{"name":"UTC"}}`, ""},
	} {
		s := ask(t, one(free, "", `,"workingHours":`+c.hours))[0]
		switch {
		case c.why == "" && s.NoHours != nil:
			t.Errorf("%s: %+v", name, *s.NoHours)
		case c.why != "" && (s.Hours != nil || s.NoHours == nil || !strings.Contains(s.NoHours.Text, c.why) || s.NoHours.Hint == ""):
			t.Errorf("%s: hours %+v, because %+v", name, s.Hours, s.NoHours)
		}
	}
}
