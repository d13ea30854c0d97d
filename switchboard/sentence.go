package switchboard

import (
	"fmt"
	"time"
)

// Text is the status as one short sentence, in the zone of the reader.
func (s Status) Text(now time.Time, zone *time.Location) string {
	switch s.Kind {
	case KindOnCall:
		if s.Since.IsZero() {
			return "On a call"
		}
		return "On a call " + Elapsed(now.Sub(s.Since))
	case KindRinging:
		return "Ringing"
	case KindDND:
		return until("Do not disturb", " until ", s.Until, now, zone)
	case KindAway:
		if s.outByTeams() {
			return "Out of office in Teams"
		}
		return until("Out", " until ", s.Until, now, zone)
	case KindBusy:
		if s.NextFree.IsZero() {
			return until("In a meeting", " until ", s.Until, now, zone)
		}
		return until("In a meeting", ", free ", s.NextFree, now, zone)
	case KindTentative:
		return until("Tentative", " until ", s.Until, now, zone)
	case KindOff:
		return until("Off", " until ", s.Until, now, zone)
	case KindElsewhere:
		return until("Working elsewhere", ", free until ", s.Until, now, zone)
	case KindFree:
		if s.AllDay {
			return "Free all day"
		}
		return until("Free", " until ", s.Until, now, zone)
	case KindUnknown:
		return "No calendar data"
	}
	return "No calendar data"
}

func until(text, join string, t, now time.Time, zone *time.Location) string {
	if t.IsZero() {
		return text
	}
	return text + join + When(t, now, zone)
}

// When says a moment the way a person at the desk would: "14:30",
// "tomorrow 09:00", "Monday 09:00", "3 Dec 09:00".
func When(t, now time.Time, zone *time.Location) string {
	t, now = t.In(zone), now.In(zone)
	switch days := daysBetween(now, t); {
	case days == 0:
		return t.Format("15:04")
	case days == 1:
		return "tomorrow " + t.Format("15:04")
	case days == -1:
		return "yesterday " + t.Format("15:04")
	case days > 1 && days < 7:
		return t.Format("Monday 15:04")
	default:
		return t.Format("2 Jan 15:04")
	}
}

// daysBetween counts the midnights from a to b, both in the same zone.
func daysBetween(a, b time.Time) int {
	ya, ma, da := a.Date()
	yb, mb, db := b.Date()
	midnight := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	return int(midnight(yb, mb, db).Sub(midnight(ya, ma, da)) / (24 * time.Hour))
}

// Elapsed writes a duration as a call timer does: "0:07", "4:12", "1:02:09".
func Elapsed(d time.Duration) string {
	s := max(0, int(d/time.Second))
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Age writes how old a fact is, coarsely enough to be read in passing:
// "just now", "20 s ago", "7 min ago", "3 h ago".
func Age(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return "just now"
	case d < time.Minute:
		return fmt.Sprintf("%d s ago", int(d/(10*time.Second))*10)
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d/time.Minute))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d/time.Hour))
	default:
		return fmt.Sprintf("%d days ago", int(d/(24*time.Hour)))
	}
}
