package schedule_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/graph/schedule"
	"frontdesk/graph/zone"
	"frontdesk/switchboard"
)

var (
	from = time.Date(2025, 3, 14, 9, 0, 0, 0, time.UTC)
	to   = from.Add(48 * time.Hour)
	free = strings.Repeat("0", 96)
)

// ask decodes an answer that holds one person, who was asked for by the mail
// "vera@example.com" unless mails says otherwise.
func ask(t *testing.T, value string, mails ...string) []schedule.Schedule {
	t.Helper()
	if len(mails) == 0 {
		mails = []string{"vera@example.com"}
	}
	got, err := schedule.Decode([]byte(`{"value":[`+value+`]}`), schedule.Question{Mails: mails, From: from, To: to}, &zone.Zones{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(mails) {
		t.Fatalf("%d schedules for %d people", len(got), len(mails))
	}
	return got
}

// one is the JSON of one person.
func one(view, items, more string) string {
	return fmt.Sprintf(`{"scheduleId":"Vera@Example.com","availabilityView":%q,"scheduleItems":[%s]%s}`, view, items, more)
}

func meeting(status, start, end string) string {
	return fmt.Sprintf(`{"status":%q,"isPrivate":true,"subject":"Not ours to read","start":{"dateTime":"2025-03-%s:00.0000000","timeZone":"UTC"},"end":{"dateTime":"2025-03-%s:00.0000000","timeZone":"UTC"}}`, status, start, end)
}

// at is the answer that people would see at a moment of the 14th.
func at(s schedule.Schedule, clock string) switchboard.Kind {
	now, err := time.Parse("2006-01-02 15:04", "2025-03-14 "+clock)
	if err != nil {
		panic(err)
	}
	c := switchboard.Calendar{From: from, To: to, Blocks: s.Blocks, Hours: s.Hours, Fetched: now}
	if s.Outcome != schedule.OutcomeRead {
		c = switchboard.Calendar{Fault: s.Fault}
	}
	return switchboard.StatusOf(switchboard.Facts{Calendar: c}, now).Kind
}

func TestItemsAreReadWhateverTheCaseOfTheirStatus(t *testing.T) {
	for status, want := range map[string]switchboard.Kind{
		"free": switchboard.KindFree, "Free": switchboard.KindFree,
		"tentative": switchboard.KindTentative, "TENTATIVE": switchboard.KindTentative,
		"busy": switchboard.KindBusy, "Busy": switchboard.KindBusy,
		"oof": switchboard.KindAway, "OOF": switchboard.KindAway,
		"workingElsewhere": switchboard.KindElsewhere, "WorkingElsewhere": switchboard.KindElsewhere,
		"unknown": switchboard.KindUnknown, "Busy2": switchboard.KindUnknown,
		"": switchboard.KindUnknown, "unknownFutureValue": switchboard.KindUnknown,
	} {
		s := ask(t, one(free, meeting(status, "14T10:00", "14T11:00"), ""))[0]
		if got := at(s, "10:30"); got != want {
			t.Errorf("%q: %s, want %s", status, got, want)
		}
		if got := at(s, "11:00"); got != switchboard.KindFree {
			t.Errorf("after %q: %s, want free", status, got)
		}
	}
}

func TestTimesAreReadInTheZoneBesideThem(t *testing.T) {
	for _, item := range []string{
		`{"status":"busy","start":{"dateTime":"2025-03-14T11:00:00.0000000","timeZone":"W. Europe Standard Time"},"end":{"dateTime":"2025-03-14T12:00:00","timeZone":"Europe/Berlin"}}`,
		`{"status":"busy","start":{"dateTime":"2025-03-14T10:00:00.0000000"},"end":{"dateTime":"2025-03-14T11:00:00.0000000","timeZone":"tzone://Microsoft/Utc"}}`,
		`{"status":"busy","start":{"dateTime":"2025-03-14T10:00:00Z"},"end":{"dateTime":"2025-03-14T12:00:00+01:00"}}`,
	} {
		s := ask(t, one(free, item, ""))[0]
		if len(s.Blocks) != 1 || !s.Blocks[0].Start.Equal(from.Add(time.Hour)) || !s.Blocks[0].End.Equal(from.Add(2*time.Hour)) {
			t.Errorf("%s gave %v", item, s.Blocks)
		}
	}
}

func TestAnItemThatCannotBePlacedMakesTheDayUnknown(t *testing.T) {
	for _, item := range []string{
		`{"status":"busy","start":{"dateTime":"soon"},"end":{"dateTime":"later"}}`,
		`{"status":"busy","start":null,"end":null}`,
		`{"status":"busy"}`,
		`{"status":"busy","start":{"dateTime":"2025-03-14T10:00:00","timeZone":"Customized Time Zone"},"end":{"dateTime":"2025-03-14T11:00:00","timeZone":"UTC"}}`,
		meeting("busy", "14T11:00", "14T10:00"),
	} {
		if got := at(ask(t, one(free, item, ""))[0], "20:00"); got != switchboard.KindUnknown {
			t.Errorf("%s: %s, want unknown", item, got)
		}
	}
}

func TestTheViewFillsWhatTheItemsLeaveOut(t *testing.T) {
	set := func(digits string) string { return free[:4] + digits + free[4+len(digits):] } // from 11:00 on
	for name, c := range map[string]struct {
		view, items string
		at          map[string]switchboard.Kind
	}{
		"free": {free, "", map[string]switchboard.Kind{"09:00": "free", "20:00": "free"}},
		"taken without items": {set("12233"), "", map[string]switchboard.Kind{
			"10:59": "free", "11:00": "tentative", "11:30": "busy", "12:29": "busy", "12:30": "away", "13:30": "free",
		}},
		"digits that are not understood": {set("45X9"), "", map[string]switchboard.Kind{
			"10:59": "free", "11:00": "unknown", "11:30": "unknown", "12:00": "unknown", "12:30": "unknown", "13:00": "free",
		}},
		"four beside an item that says elsewhere": {
			set("44"), meeting("workingElsewhere", "14T11:00", "14T12:00"),
			map[string]switchboard.Kind{"11:15": "elsewhere", "12:00": "free"},
		},
		"a slot is not longer than its item": {
			set("2"), meeting("busy", "14T11:10", "14T11:20"),
			map[string]switchboard.Kind{"11:05": "free", "11:15": "busy", "11:25": "free"},
		},
		"short view":            {"00", "", map[string]switchboard.Kind{"09:59": "free", "10:00": "unknown", "20:00": "unknown"}},
		"items without a view":  {"", meeting("busy", "14T10:00", "14T11:00"), map[string]switchboard.Kind{"10:30": "busy", "11:00": "unknown"}},
		"neither view nor item": {"", "", map[string]switchboard.Kind{"10:30": "unknown"}},
	} {
		s := ask(t, one(c.view, c.items, ""))[0]
		for clock, want := range c.at {
			if got := at(s, clock); got != want {
				t.Errorf("%s at %s: %s, want %s", name, clock, got, want)
			}
		}
	}
}

func TestOnePersonsErrorIsUnknownAndSorted(t *testing.T) {
	trace := strings.Repeat(" at Server.Stack.Frame\n", 400)
	for code, want := range map[string]schedule.Outcome{
		`"5009"`: schedule.OutcomeLasting, `5037`: schedule.OutcomeLasting,
		`"ErrorMailRecipientNotFound"`: schedule.OutcomeLasting, `"noCalendar"`: schedule.OutcomeLasting,
		`"5027"`: schedule.OutcomePassing, `"ErrorMailboxFailover"`: schedule.OutcomePassing,
		`"5006"`: schedule.OutcomeTooBig,
		`"5014"`: schedule.OutcomeUnclear, `"ErrorOfTomorrow"`: schedule.OutcomeUnclear, `null`: schedule.OutcomeUnclear, `{}`: schedule.OutcomeUnclear,
	} {
		s := ask(t, fmt.Sprintf(`{"scheduleId":"vera@example.com","error":{"message":%q,"responseCode":%s}}`, trace, code))[0]
		if s.Outcome != want {
			t.Errorf("%s: outcome %d, want %d", code, s.Outcome, want)
		}
		if s.Fault == nil || strings.Contains(s.Fault.Text+s.Fault.Hint, "Stack") || strings.ContainsAny(s.Fault.Text+s.Fault.Hint, "\n") {
			t.Errorf("%s: fault %+v", code, s.Fault)
		}
		if len(s.Detail) > 600 || len(s.Blocks) != 0 || at(s, "10:00") != switchboard.KindUnknown {
			t.Errorf("%s: %+v", code, s)
		}
	}
}

func TestPeopleAreMatchedByAddressAndNobodyIsLost(t *testing.T) {
	got := ask(t,
		one(free, "", "")+`,{"scheduleId":"stranger@example.com","availabilityView":"0"},{"scheduleId":"odd@example.com","availabilityView":17}`,
		"missing@example.com", "VERA@example.com", "odd@example.com")
	for i, want := range []struct {
		mail    string
		outcome schedule.Outcome
	}{
		{"missing@example.com", schedule.OutcomeUnclear},
		{"VERA@example.com", schedule.OutcomeRead},
		{"odd@example.com", schedule.OutcomeUnclear},
	} {
		if got[i].Mail != want.mail || got[i].Outcome != want.outcome || (got[i].Fault == nil) != (want.outcome == schedule.OutcomeRead) {
			t.Errorf("%+v, want %+v", got[i], want)
		}
	}
}

func TestAnAnswerThatIsNoneIsAnError(t *testing.T) {
	for _, body := range []string{"", "<html>busy</html>", `{"value":"none"}`, `{"value":[`} {
		if got, err := schedule.Decode([]byte(body), schedule.Question{Mails: []string{"vera@example.com"}, From: from, To: to}, &zone.Zones{}); err == nil {
			t.Errorf("%q gave %v", body, got)
		}
	}
}
