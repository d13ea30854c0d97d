package ui

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
)

// TestDetail says of the selected person what decides a transfer.
func TestDetail(t *testing.T) {
	busyWithoutPhone := busy()
	busyWithoutPhone.Phone.State = switchboard.PhoneFailed
	outByTeams := knowing("p4720", func(f *switchboard.Facts) {
		f.Presence = switchboard.Presence{State: switchboard.PresenceOutOfOffice, Seen: now}
	})
	withoutHours := knowing("p4720", func(f *switchboard.Facts) {
		f.Calendar.Hours, f.Calendar.NoHours = nil, &switchboard.Fault{Text: "The time zone changes.", Hint: "Choose another."}
	})
	for _, tt := range []struct {
		name string
		view switchboard.View
		l    local
		want detailModel
	}{
		{"free, with a deputy", idle(), local{selected: "p4711"}, detailModel{
			name: "Vera Blomquist", about: "General counsel · Legal · Stockholm", state: "Free until 14:30 · then free 16:00", kind: switchboard.KindFree,
			lines: [3]string{"Desk 4711 · Mobile +44 7700 900199", "vera.blomquist@example.com", "Deputy: Nora Quist · 4726, free until 16:00"},
			keys:  []keyCap{{"Enter", "call"}},
		}},
		{"on a call: the calendar still counts", idle(), local{selected: "p4712"}, detailModel{
			name: "Lin Chen", about: "Specialist · Sales · London", state: "On a call 4:12 · calendar: free until 10:30", kind: switchboard.KindOnCall,
			lines: [3]string{"Desk 4712", "lin.chen@example.com"}, keys: []keyCap{{"Enter", "call"}, {"Ctrl+B", "who else is free"}},
		}},
		{"out by Teams: the calendar is told beside it", outByTeams, local{selected: "p4720"}, detailModel{
			name: "Anna Kowalska", about: "Specialist · Finance · London", state: "Out of office in Teams · calendar: free all day", kind: switchboard.KindAway,
			lines: [3]string{"Desk 4720", "anna.kowalska@example.com"}, keys: []keyCap{{"Enter", "call"}, {"Ctrl+B", "who else is free"}},
		}},
		{"working hours that are not understood", withoutHours, local{selected: "p4720"}, detailModel{
			name: "Anna Kowalska", about: "Specialist · Finance · London", state: "Free all day · working hours not known", kind: switchboard.KindFree,
			lines: [3]string{"Desk 4720", "anna.kowalska@example.com", "The time zone changes. Choose another."}, keys: []keyCap{{"Enter", "call"}},
		}},
		{"another zone", idle(), local{selected: "p4718"}, detailModel{
			name: "Daria Ivanova", about: "Specialist · Design · Helsinki (11:41 there)", state: "Working elsewhere, free until 12:00 · then free 13:00", kind: switchboard.KindElsewhere,
			lines: [3]string{"Desk 4718", "daria.ivanova@example.com"}, keys: []keyCap{{"Enter", "call"}},
		}},
		{"no calendar: why, and what to do", idle(), local{selected: "p4721"}, detailModel{
			name: "Tove Larsen", about: "Specialist · Legal · London", state: "No calendar data", kind: switchboard.KindUnknown,
			lines: [3]string{"The calendar is not shared with you. Ask Tove or IT to share free/busy.", "Desk 4721", "tove.larsen@example.com"},
			keys:  []keyCap{{"Enter", "call"}, {"Ctrl+B", "who else is free"}},
		}},
		{"with a call, and without a phone", busyWithoutPhone, local{selected: "p4720"}, detailModel{
			name: "Anna Kowalska", about: "Specialist · Finance · London", state: "Free all day", kind: switchboard.KindFree,
			lines: [3]string{"Desk 4720", "anna.kowalska@example.com"}, keys: []keyCap{{"F4", "transfer Mr Jansen, Acme"}},
		}},
		{"a number", busy(), local{typed: " +44 1632 960300 "}, detailModel{
			name: "+44 1632 960300", about: "The number as typed", keys: []keyCap{{"F4", "transfer Mr Jansen, Acme"}, {"F5", "consult"}},
		}},
		{"nobody", idle(), local{typed: "zz"}, detailModel{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := detailOf(tt.view, tt.l)
			keys := slices.Equal(got.keys, tt.want.keys)
			if !keys || got.name != tt.want.name || got.about != tt.want.about || got.state != tt.want.state || got.kind != tt.want.kind || got.lines != tt.want.lines {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

// TestCardWords says what is under way, what failed, and what is known.
func TestCardWords(t *testing.T) {
	v := idle()
	for _, tt := range []struct {
		call          switchboard.Call
		heading, note string
		alarm         bool
	}{
		{ringing("r", "+44 1632 960 112", 1), "Ringing · Main line", "", false},
		{active(), "Active", "called Legal · +44 1632 960 201", false},
		{held(), "On hold", "tried Lin Chen: busy", true},
		{withPerson(active(), "p4726"), "Active", "Legal · 4726", false},
		{switchboard.Call{State: switchboard.CallDialing}, "Calling", "", false},
		{switchboard.Call{State: switchboard.CallAlerting}, "Calling · it rings there", "", false},
		{pending(active(), switchboard.ActionHold), "Active", "putting on hold…", false},
		{pending(held(), switchboard.ActionRetrieve), "On hold", "taking back…", false},
		{pending(ringing("r", "1", 1), switchboard.ActionAnswer), "Ringing · Main line", "answering…", false},
		{pending(active(), switchboard.ActionHangUp), "Active", "ending…", false},
		{switchboard.Call{State: switchboard.CallHeld, Pending: switchboard.ActionTransfer, To: switchboard.Target{Name: "Lin Chen"}}, "Transferring", "transferring to Lin Chen…", false},
		{switchboard.Call{State: switchboard.CallHeld, Fault: &switchboard.Fault{Text: "It was refused.", Hint: "Try again."}}, "On hold", "It was refused. Try again.", true},
		{switchboard.Call{State: switchboard.CallHeld, Fault: &switchboard.Fault{Text: "It was refused", Hint: "Try again."}}, "On hold", "It was refused. Try again.", true},
	} {
		text, alarm := note(v, tt.call)
		if got := heading(tt.call, false); got != tt.heading || text != tt.note || alarm != tt.alarm {
			t.Errorf("got %q, %q, %v; want %q, %q, %v", got, text, alarm, tt.heading, tt.note, tt.alarm)
		}
	}
}

// TestWhereSomebodyIsKnownFrom tells of other names and sources where there is
// something to tell.
func TestWhereSomebodyIsKnownFrom(t *testing.T) {
	p := switchboard.Person{
		ID: "x", Name: "Fairweather, Ada", GivenName: "Ada", Surname: "Fairweather", Company: "Wanderlust Travel", Aliases: []string{"Adi", "Ada Lowe"},
		Phones:  []switchboard.PhoneNumber{{Kind: switchboard.PhoneMobile, Number: "+44 7700 900123"}, {Kind: switchboard.PhoneHome, Number: "+44 1632 960001"}, {Kind: switchboard.PhoneOther, Number: "+44 1632 960002"}},
		Sources: []switchboard.DirectorySource{switchboard.FromContacts, switchboard.FromCSV},
	}
	v := switchboard.View{Now: now, People: []*switchboard.Entry{switchboard.NewEntry(p, switchboard.Facts{})}}
	got := detailOf(v, local{selected: "x"})
	if want := "also Adi · Wanderlust Travel · from Outlook contacts and a CSV file"; got.about != want {
		t.Errorf("about: %q, want %q", got.about, want)
	}
	if want := "Mobile +44 7700 900123 · Home +44 1632 960001 · Other +44 1632 960002"; got.lines[0] != want {
		t.Errorf("numbers: %q, want %q", got.lines[0], want)
	}
	if got := known(switchboard.Person{Sources: []switchboard.DirectorySource{switchboard.FromMicrosoft365}}); got != "" {
		t.Errorf("of the organisation's directory it says %q", got)
	}
}

// TestPortrait shows a picture where there is one, and none of what is no
// picture.
func TestPortrait(t *testing.T) {
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 48, 48))); err != nil {
		t.Fatal(err)
	}
	v := idle()
	state := switchboard.NewState(time.UTC)
	state, _ = switchboard.Apply(state, switchboard.PeopleLoaded{Roster: switchboard.NewRoster([]switchboard.Person{v.People[0].Person, v.People[1].Person})}, now)
	c, _ := newConsole(t, "light")
	for _, tt := range []struct {
		image []byte
		shown bool
	}{{nil, false}, {file.Bytes(), true}, {[]byte("<html>"), false}, {file.Bytes(), true}} {
		state, _ = switchboard.Apply(state, switchboard.PhotoRead{Person: v.People[0].Person.ID, Image: tt.image}, now)
		c.Render(state.View(now))
		if got := c.detail.photo.image.Visible(); got != tt.shown {
			t.Errorf("%d bytes: shown %v", len(tt.image), got)
		}
	}
	c.step(1)
	c.refresh()
	if c.detail.photo.image.Visible() {
		t.Error("the next person is shown with the picture of the first")
	}
}

// TestTitleOfTheMoment is shown where there is one, and only while it lasts.
func TestTitleOfTheMoment(t *testing.T) {
	meeting := switchboard.Block{Start: now.Add(-time.Hour), End: now.Add(time.Hour), Kind: switchboard.BlockBusy, Title: "Budget review"}
	facts := switchboard.Facts{Calendar: switchboard.Calendar{From: now.Add(-24 * time.Hour), To: now.Add(24 * time.Hour), Fetched: now, Blocks: []switchboard.Block{meeting}}}
	v := switchboard.View{Now: now, People: []*switchboard.Entry{switchboard.NewEntry(switchboard.Person{ID: "x", Name: "Ada"}, facts)}}
	if got := detailOf(v, local{selected: "x"}).state; !strings.Contains(got, "“Budget review”") {
		t.Errorf("during the meeting: %q", got)
	}
	v.Now = now.Add(2 * time.Hour)
	if got := detailOf(v, local{selected: "x"}).state; strings.Contains(got, "Budget") {
		t.Errorf("after the meeting: %q", got)
	}
}

// knowing is an idle desk that knows something else of a colleague.
func knowing(id switchboard.PersonID, change func(*switchboard.Facts)) switchboard.View {
	v := idle()
	v.People = slices.Clone(v.People)
	for i, e := range v.People {
		if e.Person.ID == id {
			facts := e.Facts
			change(&facts)
			v.People[i] = switchboard.NewEntry(e.Person, facts)
		}
	}
	return v
}
