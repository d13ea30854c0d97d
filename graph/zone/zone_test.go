package zone

import (
	"strings"
	"testing"
	"time"
)

func TestEveryWindowsNameLeadsToAZone(t *testing.T) {
	var z Zones
	for name, iana := range windows {
		if name != strings.ToLower(name) {
			t.Errorf("%q can never be found: it is not in lower case", name)
		}
		zone, ok := z.Find(strings.ToUpper(name))
		if !ok || zone.String() != iana {
			t.Errorf("%q: %v, %v; want %s", name, zone, ok, iana)
		}
	}
	if len(windows) < 135 {
		t.Errorf("%d names", len(windows))
	}
}

// The offsets are what the names promise in winter and summer, so a slip in
// the table that names an existing but wrong zone is seen.
func TestZonesKeepTheirOffsets(t *testing.T) {
	var z Zones
	winter, summer := time.Date(2025, 1, 15, 12, 0, 0, 0, time.UTC), time.Date(2025, 7, 15, 12, 0, 0, 0, time.UTC)
	for name, want := range map[string][2]string{
		"W. Europe Standard Time":      {"+01:00", "+02:00"},
		"GMT Standard Time":            {"+00:00", "+01:00"},
		"Eastern Standard Time":        {"-05:00", "-04:00"},
		"US Mountain Standard Time":    {"-07:00", "-07:00"},
		"India Standard Time":          {"+05:30", "+05:30"},
		"AUS Eastern Standard Time":    {"+11:00", "+10:00"},
		"Cen. Australia Standard Time": {"+10:30", "+09:30"},
		"New Zealand Standard Time":    {"+13:00", "+12:00"},
		"Dateline Standard Time":       {"-12:00", "-12:00"},
		"UTC+13":                       {"+13:00", "+13:00"},
		"UTC-02":                       {"-02:00", "-02:00"},
		"Newfoundland Standard Time":   {"-03:30", "-02:30"},
		"tzone://Microsoft/Utc":        {"+00:00", "+00:00"},
		"Europe/Helsinki":              {"+02:00", "+03:00"},
		"UTC":                          {"+00:00", "+00:00"},
	} {
		zone, ok := z.Find(name)
		if !ok {
			t.Errorf("%q is not known", name)
			continue
		}
		if got := [2]string{winter.In(zone).Format("-07:00"), summer.In(zone).Format("-07:00")}; got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}

func TestNothingIsGuessed(t *testing.T) {
	var z Zones
	for _, name := range []string{"", "Local", "local", "Customized Time Zone", "../etc/passwd", "Mars Standard Time"} {
		if zone, ok := z.Find(name); ok {
			t.Errorf("%q gave %v", name, zone)
		}
	}
}

func TestFixedZonesCountTheWayExchangeDoes(t *testing.T) {
	for bias, want := range map[int]string{-60: "+01:00", 300: "-05:00", 0: "+00:00", -330: "+05:30"} {
		zone, ok := Fixed(bias)
		if got := time.Unix(0, 0).In(zone).Format("-07:00"); !ok || got != want {
			t.Errorf("bias %d: %s, %v; want %s", bias, got, ok, want)
		}
	}
	if _, ok := Fixed(10_000); ok {
		t.Error("a bias of a week is believed")
	}
}
