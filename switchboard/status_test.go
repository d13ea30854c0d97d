package switchboard_test

import (
	"testing"
	"time"

	. "frontdesk/switchboard"
)

var amsterdam = zone("Europe/Amsterdam")

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

// at is a moment in Amsterdam: "2026-11-24 09:41" is a Tuesday.
func at(text string) time.Time {
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, text, amsterdam); err == nil {
			return t
		}
	}
	panic("bad time in a test: " + text)
}

func block(kind BlockKind, from, to string) Block {
	return Block{Start: at(from), End: at(to), Kind: kind}
}

func office(z *time.Location) *WorkingHours {
	return &WorkingHours{
		Days:  [7]bool{false, true, true, true, true, true, false},
		Start: 9 * time.Hour, End: 17 * time.Hour, Zone: z,
	}
}

// calendar is one read at 09:40 on Tuesday 24 November for 48 hours.
func calendar(blocks ...Block) Calendar {
	return Calendar{
		From: at("2026-11-24 00:00"), To: at("2026-11-26 00:00"), Blocks: blocks,
		Hours: office(amsterdam), Fetched: at("2026-11-24 09:40"),
	}
}

func TestPrecedence(t *testing.T) {
	const day = "2026-11-24 "
	now := at(day + "09:41")
	meeting := block(BlockBusy, day+"09:00", day+"10:30")
	tentative := block(BlockTentative, day+"09:00", day+"11:00")
	away := block(BlockAway, "2026-11-23 00:00", "2026-11-30 00:00")
	elsewhere := block(BlockElsewhere, day+"08:00", day+"14:30")
	later := block(BlockBusy, day+"14:30", day+"15:00")
	onCall := Line{State: LineOnCall, Since: now.Add(-252 * time.Second)}
	ringing := Line{State: LineRinging, Since: now}
	dnd := Presence{State: PresenceDoNotDisturb, Seen: now}
	teams := Presence{State: PresenceInMeeting, Seen: now}
	out := Presence{State: PresenceOutOfOffice, Seen: now}
	for _, c := range []struct {
		name  string
		facts Facts
		kind  Kind
		text  string
	}{
		{"1 on a call beats all", Facts{calendar(meeting, away), onCall, dnd}, KindOnCall, "On a call 4:12"},
		{"2 ringing beats do not disturb", Facts{calendar(meeting), ringing, dnd}, KindRinging, "Ringing"},
		{"3 do not disturb beats away", Facts{calendar(away), Line{}, dnd}, KindDND, "Do not disturb"},
		{"3 do not disturb says until when", Facts{calendar(meeting), Line{}, dnd}, KindDND, "Do not disturb until 10:30"},
		{"4 away beats busy", Facts{calendar(meeting, away), Line{}, Presence{}}, KindAway, "Out until Monday 09:00"},
		{"4 out of office in Teams, until nobody knows", Facts{calendar(later), Line{}, out}, KindAway, "Out of office in Teams"},
		{"4 out of office in Teams beats busy", Facts{calendar(meeting), Line{}, out}, KindAway, "Out of office in Teams"},
		{"4 the calendar knows until when", Facts{calendar(away), Line{}, out}, KindAway, "Out until Monday 09:00"},
		{"4 away beats a Teams meeting", Facts{calendar(away), Line{}, teams}, KindAway, "Out until Monday 09:00"},
		{"5 busy beats tentative", Facts{calendar(tentative, meeting), Line{}, Presence{}}, KindBusy, "In a meeting, free 11:00"},
		{"5 a Teams meeting is busy", Facts{calendar(), Line{}, teams}, KindBusy, "In a meeting"},
		{"5 busy to the end of the day", Facts{calendar(block(BlockBusy, day+"09:00", day+"17:00")), Line{}, Presence{}}, KindBusy, "In a meeting, free tomorrow 09:00"},
		{"6 tentative beats off and elsewhere", Facts{calendar(tentative, elsewhere), Line{}, Presence{}}, KindTentative, "Tentative until 11:00"},
		{"8 elsewhere", Facts{calendar(elsewhere), Line{}, Presence{}}, KindElsewhere, "Working elsewhere, free until 14:30"},
		{"9 free until the next block", Facts{calendar(later), Line{}, Presence{}}, KindFree, "Free until 14:30"},
		{"9 free all day", Facts{calendar(), Line{}, Presence{}}, KindFree, "Free all day"},
		{"9 free until the end of the day", Facts{calendar(block(BlockBusy, day+"09:00", day+"09:15")), Line{}, Presence{}}, KindFree, "Free until 17:00"},
		{"9 an idle line adds nothing", Facts{calendar(later), Line{State: LineIdle}, Presence{}}, KindFree, "Free until 14:30"},
		{"10 nothing heard", Facts{}, KindUnknown, "No calendar data"},
		{"10 an idle line is not free", Facts{Line: Line{State: LineIdle}}, KindUnknown, "No calendar data"},
		{"10 available in Teams is not free", Facts{Presence: Presence{State: PresenceAvailable, Seen: now}}, KindUnknown, "No calendar data"},
		{"10 the source failed", Facts{Calendar: Calendar{Fetched: now, Fault: &Fault{Code: "5009"}}}, KindUnknown, "No calendar data"},
		{"10 an unknown block is not free", Facts{Calendar: calendar(block(BlockUnknown, day+"09:00", day+"10:00"))}, KindUnknown, "No calendar data"},
		{"10 nor is a kind of a later version", Facts{Calendar: calendar(block("focusing", day+"09:00", day+"10:00"))}, KindUnknown, "No calendar data"},
		{"10 outside the window", Facts{Calendar: Calendar{From: now.Add(time.Hour), To: now.Add(2 * time.Hour), Fetched: now}}, KindUnknown, "No calendar data"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := StatusOf(c.facts, now)
			if text := got.Text(now, amsterdam); got.Kind != c.kind || text != c.text {
				t.Errorf("got %s %q, want %s %q", got.Kind, text, c.kind, c.text)
			}
		})
	}
}

func TestOffOutsideWorkingHours(t *testing.T) {
	f := Facts{Calendar: calendar(block(BlockElsewhere, "2026-11-24 00:00", "2026-11-25 00:00"))}
	for _, c := range []struct{ now, text string }{
		{"2026-11-24 08:59:59", "Off until 09:00"},
		{"2026-11-24 09:00", "Working elsewhere, free until 17:00"},
		{"2026-11-24 17:00", "Off until tomorrow 09:00"},
	} {
		if got := StatusOf(f, at(c.now)).Text(at(c.now), amsterdam); got != c.text {
			t.Errorf("at %s: got %q, want %q", c.now, got, c.text)
		}
	}
	friday := Calendar{From: at("2026-11-27 12:00"), To: at("2026-11-29 12:00"), Hours: office(amsterdam), Fetched: at("2026-11-27 18:00")}
	if got := StatusOf(Facts{Calendar: friday}, at("2026-11-27 18:00")).Text(at("2026-11-27 18:00"), amsterdam); got != "Off until Monday 09:00" {
		t.Errorf("Friday evening reads %q", got)
	}
}

// A block belongs to its first second and not to its last: the lamp flips to
// the second, without a request.
func TestEveryBlockEdge(t *testing.T) {
	const day = "2026-11-24 "
	f := Facts{Calendar: calendar(
		block(BlockBusy, day+"10:00", day+"10:30"), block(BlockBusy, day+"10:30", day+"11:00"),
		block(BlockTentative, day+"10:45", day+"11:15"), block(BlockFree, day+"10:00", day+"12:00"),
	)}
	for _, c := range []struct {
		now  string
		kind Kind
		text string
	}{
		{day + "09:59:59", KindFree, "Free until 10:00"},
		{day + "10:00:00", KindBusy, "In a meeting, free 11:15"},
		{day + "10:29:59", KindBusy, "In a meeting, free 11:15"},
		{day + "10:30:00", KindBusy, "In a meeting, free 11:15"},
		{day + "10:59:59", KindBusy, "In a meeting, free 11:15"},
		{day + "11:00:00", KindTentative, "Tentative until 11:15"},
		{day + "11:15:00", KindFree, "Free until 17:00"},
	} {
		got := StatusOf(f, at(c.now))
		if text := got.Text(at(c.now), amsterdam); got.Kind != c.kind || text != c.text {
			t.Errorf("at %s: got %s %q, want %s %q", c.now, got.Kind, text, c.kind, c.text)
		}
	}
	if got := StatusOf(f, at(day+"10:40")); !got.Since.Equal(at(day + "10:00")) {
		t.Errorf("two meetings in a row began at %v, want 10:00", got.Since)
	}
}

func TestMidnight(t *testing.T) {
	night := calendar(block(BlockBusy, "2026-11-24 23:00", "2026-11-25 01:00"))
	night.Hours = nil
	for _, c := range []struct{ now, text string }{
		{"2026-11-24 22:59:59", "Free until 23:00"},
		{"2026-11-24 23:59:59", "In a meeting, free tomorrow 01:00"},
		{"2026-11-25 00:00", "In a meeting, free 01:00"},
		{"2026-11-25 01:00", "Free all day"},
	} {
		if got := StatusOf(Facts{Calendar: night}, at(c.now)).Text(at(c.now), amsterdam); got != c.text {
			t.Errorf("at %s: got %q, want %q", c.now, got, c.text)
		}
	}
}

// On 25 October 2026 the clocks in Amsterdam go back at 03:00; on 28 March
// 2027 they go forward at 02:00. Nine o'clock stays nine o'clock.
func TestDaylightSavingChange(t *testing.T) {
	hours := office(amsterdam)
	hours.Days[time.Sunday] = true
	for _, c := range []struct{ from, before, text string }{
		{"2026-10-24 12:00", "2026-10-24 20:00", "Off until tomorrow 09:00"},
		{"2026-10-24 12:00", "2026-10-25 08:59:59", "Off until 09:00"},
		{"2026-10-24 12:00", "2026-10-25 09:00", "Free all day"},
		{"2027-03-27 12:00", "2027-03-28 08:59:59", "Off until 09:00"},
		{"2027-03-27 12:00", "2027-03-28 09:00", "Free all day"},
	} {
		cal := Calendar{From: at(c.from), To: at(c.from).Add(48 * time.Hour), Hours: hours, Fetched: at(c.before)}
		if got := StatusOf(Facts{Calendar: cal}, at(c.before)).Text(at(c.before), amsterdam); got != c.text {
			t.Errorf("at %s: got %q, want %q", c.before, got, c.text)
		}
	}
	// A meeting given in UTC spans the repeated hour and lasts as long as it lasts.
	cal := Calendar{
		From: at("2026-10-24 12:00"), To: at("2026-10-26 12:00"), Fetched: at("2026-10-24 12:00"),
		Blocks: []Block{{Start: time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC), End: time.Date(2026, 10, 25, 2, 30, 0, 0, time.UTC), Kind: BlockBusy}},
	}
	during := time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC)
	if got := StatusOf(Facts{Calendar: cal}, during).Text(during, amsterdam); got != "In a meeting, free 03:30" {
		t.Errorf("in the repeated hour: %q", got)
	}
}

func TestColleagueInAnotherZone(t *testing.T) {
	cal := calendar(Block{Start: time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC), End: time.Date(2026, 11, 24, 21, 0, 0, 0, time.UTC), Kind: BlockBusy})
	cal.Hours = office(zone("America/New_York"))
	for _, c := range []struct{ now, text string }{
		{"2026-11-24 09:41", "Off until 15:00"}, // 09:00 in New York
		{"2026-11-24 15:00", "Free until 21:00"},
		{"2026-11-24 22:30", "Free until 23:00"}, // 17:00 in New York
		{"2026-11-24 23:00", "Off until tomorrow 15:00"},
	} {
		if got := StatusOf(Facts{Calendar: cal}, at(c.now)).Text(at(c.now), amsterdam); got != c.text {
			t.Errorf("at %s: got %q, want %q", c.now, got, c.text)
		}
	}
}

func TestEveryFactHasAnAge(t *testing.T) {
	now := at("2026-11-24 09:41")
	f := Facts{Calendar: calendar()}
	fresh, old := StatusOf(f, now.Add(4*time.Minute)), StatusOf(f, now.Add(4*time.Minute+time.Second))
	if fresh.Stale || !old.Stale || old.Kind != KindFree {
		t.Errorf("a calendar is stale after five minutes and still shown: %+v, %+v", fresh, old)
	}
	if got := Age(now.Add(5 * time.Minute).Sub(old.Read)); got != "6 min ago" {
		t.Errorf("its age reads %q", got)
	}
	f.Line = Line{State: LineOnCall, Since: now, Lost: now}
	if s := StatusOf(f, now.Add(time.Minute)); s.Stale {
		t.Error("a line is good for a minute after the PBX is lost")
	}
	if s := StatusOf(f, now.Add(time.Minute+time.Second)); !s.Stale || s.Kind != KindOnCall {
		t.Errorf("after that it is shown faded, got %+v", s)
	}
}

func TestWordsForTimes(t *testing.T) {
	now := at("2026-11-24 09:41")
	for want, moment := range map[string]string{
		"14:30": "2026-11-24 14:30", "tomorrow 09:00": "2026-11-25 09:00", "yesterday 17:00": "2026-11-23 17:00",
		"Monday 09:00": "2026-11-30 09:00", "1 Dec 09:00": "2026-12-01 09:00",
	} {
		if got := When(at(moment), now, amsterdam); got != want {
			t.Errorf("When(%s) = %q, want %q", moment, got, want)
		}
	}
	for d, want := range map[time.Duration]string{-time.Second: "0:00", 7 * time.Second: "0:07", 252 * time.Second: "4:12", time.Hour + 129*time.Second: "1:02:09"} {
		if got := Elapsed(d); got != want {
			t.Errorf("Elapsed(%v) = %q, want %q", d, got, want)
		}
	}
	for d, want := range map[time.Duration]string{3 * time.Second: "just now", 29 * time.Second: "20 s ago", 7 * time.Minute: "7 min ago", 3 * time.Hour: "3 h ago", 72 * time.Hour: "3 days ago"} {
		if got := Age(d); got != want {
			t.Errorf("Age(%v) = %q, want %q", d, got, want)
		}
	}
}
