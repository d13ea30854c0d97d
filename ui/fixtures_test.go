package ui

import (
	"strings"
	"time"

	"frontdesk/switchboard"
)

// The pictures are all taken on a Thursday at 09:41, in a zone of the test's
// own, so that they look the same everywhere.
var (
	zone = time.FixedZone("Desk", 0)
	now  = time.Date(2026, 3, 12, 9, 41, 0, 0, zone)
)

// clockAt is a time today, such as "14:30".
func clockAt(text string) time.Time {
	t, err := time.ParseInLocation("15:04", text, zone)
	if err != nil {
		panic(err)
	}
	return time.Date(2026, 3, 12, t.Hour(), t.Minute(), 0, 0, zone)
}

// entry makes a colleague. A day is written "busy 14:30-16:00, away 09:00-18:00".
func entry(number int, name, department, day string, change ...func(*switchboard.Person, *switchboard.Facts)) *switchboard.Entry {
	last, first, _ := strings.Cut(name, ", ")
	extension := "47" + string(rune('0'+number/10)) + string(rune('0'+number%10))
	p := switchboard.Person{
		ID: switchboard.PersonID("p" + extension), Name: name, GivenName: first, Surname: last, Department: department,
		Extension: extension, Mail: strings.ToLower(switchboard.Fold(first)) + "." + strings.ToLower(switchboard.Fold(strings.ReplaceAll(last, "'", ""))) + "@example.com",
		Title: "Specialist", Location: "London",
	}
	f := switchboard.Facts{Calendar: calendar(day)}
	for _, c := range change {
		c(&p, &f)
	}
	return switchboard.NewEntry(p, f)
}

func calendar(day string) switchboard.Calendar {
	c := switchboard.Calendar{
		From: clockAt("00:00"), To: clockAt("00:00").Add(48 * time.Hour), Fetched: now.Add(-20 * time.Second),
		Hours: &switchboard.WorkingHours{
			Days: [7]bool{false, true, true, true, true, true, false}, Start: 8 * time.Hour, End: 18 * time.Hour, Zone: zone,
		},
	}
	for part := range strings.SplitSeq(day, ", ") {
		if kind, times, ok := strings.Cut(part, " "); ok {
			from, to, _ := strings.Cut(times, "-")
			c.Blocks = append(c.Blocks, switchboard.Block{Start: clockAt(from), End: clockAt(to), Kind: switchboard.BlockKind(kind)})
		}
	}
	return c
}

type change = func(*switchboard.Person, *switchboard.Facts)

func onCall(since time.Duration) change {
	return func(_ *switchboard.Person, f *switchboard.Facts) {
		f.Line = switchboard.Line{State: switchboard.LineOnCall, Since: now.Add(-since)}
	}
}

func worked(start, end time.Duration) change {
	return func(_ *switchboard.Person, f *switchboard.Facts) {
		f.Calendar.Hours.Start, f.Calendar.Hours.End = start, end
	}
}

// staff are the twenty colleagues of the drawing.
func staff() []*switchboard.Entry {
	return []*switchboard.Entry{
		entry(11, "Blomquist, Vera", "Legal", "busy 14:30-16:00", func(p *switchboard.Person, _ *switchboard.Facts) {
			p.Title, p.Location, p.Deputy = "General counsel", "Stockholm", "p4726"
			p.Phones = []switchboard.PhoneNumber{{Kind: switchboard.PhoneMobile, Number: "+44 7700 900199"}}
		}),
		entry(12, "Chen, Lin", "Sales", "busy 10:30-12:00, tentative 15:00-16:00", onCall(4*time.Minute+12*time.Second)),
		entry(13, "Dahl, Kristian", "Sales", "tentative 09:00-11:00, busy 13:00-14:00"),
		entry(14, "Eriksson, Mona", "People", "away 00:00-23:59", func(_ *switchboard.Person, f *switchboard.Facts) {
			f.Calendar.Blocks[0].End = now.AddDate(0, 0, 3)
		}, worked(9*time.Hour, 17*time.Hour)),
		entry(15, "Fonseca, Rui", "Support", "busy 09:00-10:30, busy 11:00-11:30"),
		entry(16, "Gallo, Chiara", "Finance", "busy 08:00-09:00, busy 13:00-15:00"),
		entry(17, "Haddad, Sami", "Support", "busy 15:00-15:30", func(_ *switchboard.Person, f *switchboard.Facts) {
			f.Line = switchboard.Line{State: switchboard.LineRinging}
		}),
		entry(18, "Ivanova, Daria", "Design", "elsewhere 00:00-18:00, busy 12:00-13:00", func(p *switchboard.Person, f *switchboard.Facts) {
			p.Location = "Helsinki"
			f.Calendar.Hours.Zone = time.FixedZone("Helsinki", 2*3600)
		}, worked(10*time.Hour, 18*time.Hour)),
		entry(19, "Jansen, Pieter", "Board", "busy 09:30-10:15", func(_ *switchboard.Person, f *switchboard.Facts) {
			f.Presence = switchboard.Presence{State: switchboard.PresenceDoNotDisturb, Seen: now}
		}),
		entry(20, "Kowalska, Anna", "Finance", ""),
		entry(21, "Larsen, Tove", "Legal", "", func(_ *switchboard.Person, f *switchboard.Facts) {
			f.Calendar = switchboard.Calendar{Fault: &switchboard.Fault{Code: "calendar.denied", Text: "The calendar is not shared with you.", Hint: "Ask Tove or IT to share free/busy."}}
		}),
		entry(22, "Moreau, Élise", "Design", "busy 09:00-12:00"),
		entry(23, "Nakamura, Yui", "Sales", "busy 10:00-11:00, tentative 14:00-15:00", worked(9*time.Hour, 17*time.Hour)),
		entry(24, "O'Brien, Conor", "Support", "busy 13:00-13:30", onCall(38*time.Second)),
		entry(25, "Petrov, Ilya", "Design", "", func(_ *switchboard.Person, f *switchboard.Facts) { f.Calendar.Hours.Days[time.Thursday] = false }, worked(9*time.Hour, 17*time.Hour)),
		entry(26, "Quist, Nora", "Legal", "busy 16:00-17:00"),
		entry(27, "Rossi, Luca", "Finance", "tentative 09:30-10:30"),
		entry(28, "Schmidt, Jonas", "Board", "busy 08:30-11:00, busy 14:00-17:00"),
		entry(29, "Tanaka, Ren", "Sales", "busy 11:30-12:00"),
		entry(30, "Ueda, Mika", "Support", "busy 15:00-16:00"),
	}
}

// idle is a quiet morning: signed in, registered, no call.
func idle() switchboard.View {
	return switchboard.View{
		Now: now, Zone: zone, People: staff(),
		Phone: switchboard.PhoneStatus{State: switchboard.PhoneRegistered, Account: "100"},
		Account: switchboard.Account{
			State: switchboard.AccountSignedIn, ID: "a1", Name: "Anna Berg", Mail: "anna.berg@example.com", Tenant: "Example Ltd",
			Granted: []string{"User.Read", "User.Read.All", "Calendars.Read"}, Renewed: now.Add(-12 * time.Minute), Until: now.Add(53 * time.Minute),
		},
		Calendar: switchboard.CalendarStatus{Enabled: true, People: 20, At: now.Add(-20 * time.Second)},
	}
}

func ago(d time.Duration) time.Time { return now.Add(-d) }

// ringing is one more caller at the main line.
func ringing(id, number string, waited time.Duration) switchboard.Call {
	return switchboard.Call{
		ID: switchboard.CallID(id), State: switchboard.CallRinging, Since: ago(waited), Started: ago(waited), Incoming: true,
		Peer: switchboard.Party{Number: number}, Line: "Main line",
	}
}

func active() switchboard.Call {
	return switchboard.Call{
		ID: "active", State: switchboard.CallActive, Since: ago(2*time.Minute + 31*time.Second), Started: ago(3 * time.Minute), Incoming: true,
		Peer: switchboard.Party{Name: "Mr Jansen, Acme", Number: "+44 1632 960 201"}, Line: "Legal",
	}
}

func held() switchboard.Call {
	return switchboard.Call{
		ID: "held", State: switchboard.CallHeld, Since: ago(65 * time.Second), Started: ago(4 * time.Minute), Incoming: true,
		Peer: switchboard.Party{Name: "P. de Vries", Number: "+44 1632 960 202"}, Line: "Main line",
		Tried: &switchboard.Attempt{Target: switchboard.Target{Person: "p4712", Name: "Lin Chen", Number: "4712"}, Reason: "busy", At: ago(20 * time.Second)},
	}
}

// over is a quiet moment after some calls went their ways.
func over() switchboard.View {
	v := idle()
	gone := func(c switchboard.Call, reason string) switchboard.Ended {
		return switchboard.Ended{Call: c, Reason: reason, At: ago(time.Second)}
	}
	v.Calls = []switchboard.Call{held()}
	v.Ended = []switchboard.Ended{
		gone(active(), "transferred to Lin Chen"), gone(ringing("r1", "+44 1632 960 112", time.Second), "missed"), gone(ringing("r2", "+44 1632 960 044", time.Second), ""),
	}
	return v
}

// busy is the morning of the drawing: three ring, one is active, one is held
// after a transfer came back.
func busy() switchboard.View {
	v := idle()
	sales := ringing("r1", "+44 1632 960 112", 100*time.Second)
	sales.Line = "Sales line"
	v.Calls = []switchboard.Call{
		sales, ringing("r2", "+44 1632 960 044", 22*time.Second), ringing("r3", "+44 20 7946 0101", 7*time.Second), active(), held(),
	}
	return v
}
