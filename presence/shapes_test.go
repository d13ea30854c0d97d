package presence_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/presence"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// Every shape of answer that the sandbox serves, as the window shows the person.
func TestEveryShapeOfAnswer(t *testing.T) {
	const (
		free, busy, away, elsewhere = switchboard.KindFree, switchboard.KindBusy, switchboard.KindAway, switchboard.KindElsewhere
		unknown, off                = switchboard.KindUnknown, switchboard.KindOff
	)
	shape := func(s tenant.Shape) tenant.Oddity { return tenant.Oddity{Shape: s} }
	crowded := func(people, hours int) tenant.Oddity {
		return tenant.Oddity{Shape: tenant.ShapeCrowded, People: people, Hours: hours}
	}
	for _, c := range []struct {
		of   people.FreeBusy // what the person's calendar says really
		odd  tenant.Oddity
		want switchboard.Kind
		code string // of the fault
	}{
		{"", shape(tenant.ShapePlain), free, ""},
		{people.InMeeting, shape(tenant.ShapePlain), busy, ""},
		{people.OutOfOffice, shape(tenant.ShapePlain), away, ""},
		{people.WorkingElsewhere, shape(tenant.ShapePlain), elsewhere, ""},
		{people.InMeeting, shape(tenant.ShapeCapitals), busy, ""},
		{people.OutOfOffice, shape(tenant.ShapeCapitals), away, ""},
		{people.WorkingElsewhere, shape(tenant.ShapeCapitals), elsewhere, ""},
		{people.InMeeting, shape(tenant.ShapeUnheard), busy, ""}, // the view says 2
		{people.WorkingElsewhere, shape(tenant.ShapeUnheard), unknown, ""},
		{"", shape(tenant.ShapeDigits), unknown, ""},
		{"", shape(tenant.ShapeShort), free, ""}, // the first day is in it
		{"", shape(tenant.ShapeMissing), unknown, "calendar-unreadable"},
		{"", shape(tenant.ShapeNulls), unknown, "calendar-unreadable"},
		{people.InMeeting, shape(tenant.ShapeNullItems), busy, ""},
		{people.InMeeting, shape(tenant.ShapeTitles), busy, ""},
		{people.InMeeting, shape(tenant.ShapePrivate), busy, ""},
		{"", shape(tenant.ShapeCustomZone), off, ""}, // 02:10 in the morning there
		{people.InMeeting, shape(tenant.ShapeReversed), busy, ""},
		{"", shape(tenant.ShapeReversed), free, ""},
		{people.InMeeting, tenant.Oddity{Shape: tenant.ShapeSlow, By: 8 * time.Second}, busy, ""},
		{people.InMeeting, tenant.Oddity{Shape: tenant.ShapeSlow, By: time.Minute}, unknown, ""}, // is given up
		{people.InMeeting, crowded(1, 0), busy, ""},
		{people.InMeeting, crowded(1, 24), busy, ""},
		{people.InMeeting, crowded(1, 12), busy, ""},
		{"", crowded(1, 11), unknown, "calendar-too-big"},
		{"", shape(tenant.ShapeTrace), unknown, "calendar-delayed"},
		{"", tenant.Oddity{Shape: tenant.ShapeTrace, Code: "5014"}, unknown, "calendar-unreadable"},
	} {
		open(t, nil, func(o *office) {
			who, neighbour := o.who(c.of), o.who(people.Tentative)
			if c.of != people.InMeeting {
				neighbour = o.who(people.InMeeting)
			}
			o.shape(who, c.odd)
			o.ask(20, 55*time.Second)
			status, facts := o.status(who)
			name := fmt.Sprintf("%s of somebody %q", c.odd.Shape, c.of)
			if status.Kind != c.want {
				t.Errorf("%s: %s, want %s", name, status.Kind, c.want)
			}
			switch fault := facts.Calendar.Fault; {
			case fault == nil && c.code != "", fault != nil && fault.Code != c.code:
				t.Errorf("%s: fault %+v, want %q", name, fault, c.code)
			case fault != nil && strings.ContainsAny(fault.Text+fault.Hint+fault.Details, "\r\n"), fault != nil && strings.Contains(fault.Text+fault.Hint+fault.Details, "Exchange"):
				t.Errorf("%s: the operator reads %+v", name, fault)
			}
			for _, b := range facts.Calendar.Blocks {
				if b.Title != "" {
					t.Errorf("%s: the title %q was kept", name, b.Title)
				}
			}
			if status, _ := o.status(neighbour); status.Kind == unknown || status.Kind == free {
				t.Errorf("%s: the neighbour is %s", name, status.Kind)
			}
			if n := o.Status().Graph.Throttled; n != 0 {
				t.Errorf("%s: %d requests too many at once", name, n)
			}
		})
	}
}

// Every class of code, as a number and by name, for somebody who was known to be
// in a meeting before: what passes keeps that, what lasts does not.
func TestEveryClassOfCode(t *testing.T) {
	for codes, want := range map[string]struct {
		kind switchboard.Kind
		code string
	}{
		"5009 ErrorMailRecipientNotFound MailRecipientNotFound 5035 ErrorInvalidSmtpAddress": {switchboard.KindUnknown, "calendar-not-found"},
		"5029 5037 ErrorNoFreeBusyAccess 5045 5047 5048 5101 ErrorNotDefaultCalendar":        {switchboard.KindUnknown, "calendar-no-access"},
		"5008 5016 5021 5027 ErrorTimeoutExpired 5039 5041 5046 errorMailboxFailover":        {switchboard.KindBusy, "calendar-delayed"},
		"5003 5006 5036 5043 ErrorTimeIntervalTooBig":                                        {switchboard.KindUnknown, "calendar-too-big"},
		"5000 5014 5044 5100 9999 ErrorOfTomorrow":                                           {switchboard.KindUnknown, "calendar-unreadable"},
	} {
		for code := range strings.FieldsSeq(codes) {
			open(t, nil, func(o *office) {
				who := o.who(people.InMeeting)
				o.ask(20, 10*time.Second)
				if status, _ := o.status(who); status.Kind != switchboard.KindBusy {
					t.Fatalf("before: %s", status.Kind)
				}
				o.shape(who, tenant.Oddity{Shape: tenant.ShapeError, Code: code})
				o.pass(time.Minute)
				status, facts := o.status(who)
				if status.Kind != want.kind || facts.Calendar.Fault == nil || facts.Calendar.Fault.Code != want.code {
					t.Errorf("%s: %s, %+v; want %s, %s", code, status.Kind, facts.Calendar.Fault, want.kind, want.code)
				}
				o.pass(6 * time.Minute)
				if status, _ := o.status(who); want.code == "calendar-delayed" && !status.Stale {
					t.Errorf("%s: after seven minutes the last data is not stale", code)
				}
			})
		}
	}
}

// Titles are there when the settings ask for them and the colleague shares them.
func TestTitlesWhereBothSidesWantThem(t *testing.T) {
	for shape, want := range map[tenant.Shape]string{
		tenant.ShapeTitles: "Budget round", tenant.ShapePrivate: "Private", tenant.ShapePlain: "", tenant.ShapeNullItems: "",
	} {
		for _, asked := range []bool{true, false} {
			open(t, func(cfg *presence.Config) { cfg.Titles = asked }, func(o *office) {
				who := o.who(people.InMeeting)
				o.shape(who, tenant.Oddity{Shape: shape})
				o.ask(20, 10*time.Second)
				_, facts := o.status(who)
				if len(facts.Calendar.Blocks) == 0 {
					t.Fatal("no blocks")
				}
				for _, b := range facts.Calendar.Blocks {
					if asked && b.Title != want || !asked && b.Title != "" {
						t.Errorf("%s, asked for %v: %q", shape, asked, b.Title)
					}
				}
				o.stop()
				if log := o.log.String(); !strings.Contains(log, "calendar.refresh") || strings.Contains(log, "Budget") || strings.Contains(log, "Room 4") {
					t.Errorf("%s, asked for %v: the log says %s", shape, asked, log)
				}
			})
		}
	}
}

// What Teams says, in the words of both vocabularies, over what the calendar
// says.
func TestEveryWordOfTeams(t *testing.T) {
	for _, c := range []struct {
		of   people.FreeBusy
		says string
		want switchboard.Kind
	}{
		{"", "Available Available", switchboard.KindFree},
		{"", "DoNotDisturb Presenting", switchboard.KindDND},
		{"", "presenting busy", switchboard.KindDND},
		{"", "focusing doNotDisturb", switchboard.KindDND},
		{"", "Busy InACall", switchboard.KindBusy},
		{"", "inAMeeting busy", switchboard.KindBusy},
		{"", "Busy InAConferenceCall", switchboard.KindBusy},
		{"", "Offline OutOfOffice", switchboard.KindAway},
		{"", "Away Away", switchboard.KindFree},
		{"", "sleeping dreaming", switchboard.KindFree},
		{"", "absent -", switchboard.KindFree},
		{people.InMeeting, "DoNotDisturb DoNotDisturb", switchboard.KindDND},
		{people.InMeeting, "Available Available", switchboard.KindBusy},
		{people.OutOfOffice, "DoNotDisturb Presenting", switchboard.KindDND},
		{people.OutOfOffice, "Busy InACall", switchboard.KindAway},
	} {
		open(t, nil, func(o *office) {
			who := o.who(c.of)
			availability, activity, _ := strings.Cut(c.says, " ")
			if err := o.Presence(who.Mail, people.Presence{Availability: availability, Activity: activity}); err != nil {
				t.Fatal(err)
			}
			o.poller.SetPeople([]switchboard.PersonID{switchboard.PersonID(strings.ToUpper(who.ID)), switchboard.PersonID(who.ID), "no GUID"})
			o.pass(time.Second)
			if status, _ := o.status(who); status.Kind == switchboard.KindFree {
				t.Errorf("%s: free without a calendar", c.says)
			}
			o.ask(20, 10*time.Second)
			if status, _ := o.status(who); status.Kind != c.want {
				t.Errorf("%s over %q: %s, want %s", c.says, c.of, status.Kind, c.want)
			}
			if n := o.Status().Graph.Calls["getPresencesByUserId"]; n != 1 {
				t.Errorf("%d requests for presence", n)
			}
		})
	}
}

// The sandbox derives presence from the same habits as the calendars, and the
// two never contradict each other.
func TestTeamsAndCalendarsAgreeInTheSandbox(t *testing.T) {
	open(t, nil, func(o *office) {
		var ids []switchboard.PersonID
		for _, c := range o.staff {
			ids = append(ids, switchboard.PersonID(c.ID))
		}
		o.ask(len(o.staff), 5*time.Second)
		before := map[string]switchboard.Kind{}
		for _, c := range o.staff {
			status, _ := o.status(c)
			before[c.ID] = status.Kind
		}
		o.poller.SetPeople(ids)
		o.pass(time.Second)
		kinds := map[switchboard.Kind]int{}
		for _, c := range o.staff {
			status, _ := o.status(c)
			kinds[status.Kind]++
			if status.Kind != before[c.ID] && status.Kind != switchboard.KindDND && c.Refusal == nil {
				t.Errorf("%s: %s by the calendar, %s with Teams", c.Name, before[c.ID], status.Kind)
			}
		}
		if kinds[switchboard.KindDND] == 0 {
			t.Errorf("nobody presents: %v", kinds)
		}
	})
}
