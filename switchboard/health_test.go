package switchboard_test

import (
	"testing"
	"time"

	. "frontdesk/switchboard"
)

// What the health line says in each state of each part: never silent, never
// more than one line, and with a hint when the operator can do something.
func TestHealthLine(t *testing.T) {
	now := at("2026-11-24 09:41")
	in := Account{State: AccountSignedIn, Mail: "anna.berg@example.com"}
	for _, c := range []struct {
		view  View
		part  int
		level Level
		text  string
	}{
		{View{}, 0, LevelOff, "No phone set up"},
		{View{Phone: PhoneStatus{State: PhoneRegistered, Account: "1000"}}, 0, LevelOK, "Phone registered · 1000"},
		{View{Phone: PhoneStatus{State: PhoneRegistered, Account: "1000", Fault: &Fault{Text: "2000: The PBX does not answer"}}}, 0, LevelOut, "Phone registered · 1000 · 2000: The PBX does not answer"},
		{View{Phone: PhoneStatus{State: PhoneFailed, RetryAt: now.Add(12 * time.Second), Fault: &Fault{Text: "The PBX does not answer"}}}, 0, LevelOut, "The PBX does not answer · next try in 0:12"},
		{View{}, 1, LevelOff, "Calendar off"},
		{View{Calendar: CalendarStatus{Enabled: true}}, 1, LevelOff, "Calendar waits for sign-in"},
		{View{Account: in, Calendar: CalendarStatus{Enabled: true}}, 1, LevelBusy, "Calendar loading"},
		{View{Account: in, Calendar: CalendarStatus{Enabled: true, At: now.Add(-20 * time.Second)}}, 1, LevelOK, "Calendar 20 s ago"},
		{View{Account: in, Calendar: CalendarStatus{Enabled: true, At: now.Add(-20 * time.Second), People: 60, Failed: 2}}, 1, LevelOK, "Calendar 20 s ago · 2 of 60 without data"},
		{View{Account: in, Calendar: CalendarStatus{Enabled: true, At: now.Add(-9 * time.Minute)}}, 1, LevelOut, "Calendar 9 min ago"},
		{View{Account: in, Calendar: CalendarStatus{Enabled: true, HeldTo: now.Add(30 * time.Second)}}, 1, LevelBusy, "Calendar held back by Microsoft, next try in 0:30"},
		{View{Account: in, Calendar: CalendarStatus{Enabled: true, At: now.Add(-9 * time.Minute), Fault: &Fault{Text: "Microsoft Graph does not answer"}}}, 1, LevelOut, "Microsoft Graph does not answer · data from 9 min ago"},
		{View{}, 2, LevelOff, "Microsoft 365 not set up"},
		{View{Account: in}, 2, LevelOK, "Connected as anna.berg@example.com"},
		{View{Account: Account{State: AccountSignedIn, Mail: "a@example.com", Tenant: "example.com"}}, 2, LevelOK, "Connected as a@example.com, example.com"},
		{View{Account: Account{State: AccountSignedIn, Mail: "a@example.com", Approval: &Approval{}}}, 2, LevelBusy, "Connected as a@example.com · waiting for an administrator's approval"},
		{View{Account: Account{State: AccountChecking, Fault: &Fault{Text: "The keyring is locked"}}}, 2, LevelOut, "The keyring is locked"},
		{View{Account: Account{State: AccountConfirm}, Calendar: CalendarStatus{Enabled: true}}, 1, LevelOff, "Calendar waits until you have confirmed it's you"},
		{View{Account: Account{State: AccountConfirm, Fault: &Fault{Text: "Confirm it's you"}}}, 2, LevelOut, "Confirm it's you"},
		{View{Account: Account{State: AccountSignedOut, Approval: &Approval{}}}, 2, LevelBusy, "Waiting for an administrator's approval"},
		{View{Account: Account{State: AccountSignedIn, Mail: "a@example.com", Memory: true}}, 2, LevelBusy, "Connected as a@example.com · until you close Frontdesk"},
		{View{Account: Account{State: AccountWaiting}}, 2, LevelBusy, "Waiting for your sign-in in the browser"},
		{View{Account: Account{State: AccountWaiting, Fault: &Fault{Text: "No browser could be opened"}}}, 2, LevelOut, "No browser could be opened"},
		{View{Account: Account{State: AccountSignedOut}}, 2, LevelOut, "Not signed in to Microsoft 365"},
		{View{Account: Account{State: AccountOffline}}, 2, LevelOut, "Microsoft 365 cannot be reached"},
		{View{People: []*Entry{NewEntry(Person{ID: "a"}, Facts{})}, Directory: DirectoryStatus{Read: now.Add(-20 * time.Minute), Cached: true}}, 3, LevelBusy, "Colleagues as they were 20 min ago"},
		{View{People: []*Entry{NewEntry(Person{ID: "a"}, Facts{})}, Directory: DirectoryStatus{Read: now.Add(-20 * time.Second), Cached: true}, Notes: []*Fault{{Text: "the next one"}}}, 3, LevelOut, "the next one"},
		{View{People: []*Entry{NewEntry(Person{ID: "a"}, Facts{})}, Directory: DirectoryStatus{Read: now.Add(-3 * time.Hour)}}, 3, LevelBusy, "Colleagues as they were 3 h ago"},
		{View{People: []*Entry{NewEntry(Person{ID: "a"}, Facts{})}, Directory: DirectoryStatus{Read: now.Add(-time.Hour)}, Notes: []*Fault{{Text: "the next one"}}}, 3, LevelOut, "the next one"},
		{View{Notes: []*Fault{{Text: "config.toml:3: unknown key"}}}, 3, LevelOut, "config.toml:3: unknown key"},
	} {
		c.view.Now = now
		if h := c.view.Health()[c.part]; h.Level != c.level || h.Text != c.text {
			t.Errorf("got %d %q, want %d %q", h.Level, h.Text, c.level, c.text)
		}
	}
}
