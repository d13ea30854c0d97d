package ui

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"frontdesk/switchboard"
)

// desk is a console with everything that leaves it recorded.
type desk struct {
	*Console

	posted *[]switchboard.Event
	copied []string
	opened []string
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{}
	d.Console, d.posted = newConsole(t, "light", func(p *Params) {
		p.Stored = stored
		p.Copy = func(text string) { d.copied = append(d.copied, text) }
		p.OpenURL = func(address string) { d.opened = append(d.opened, address) }
	})
	return d
}

// open shows a view with the settings over it.
func (d *desk) open(v switchboard.View) *calendarPage {
	d.Render(v)
	if d.local.panel != panelSettings {
		d.toggle(panelSettings)
		d.refresh()
	}
	return d.setting.page
}

// asked checks what was asked for so far.
func (d *desk) asked(t testing.TB, want ...switchboard.Asked) {
	t.Helper()
	var got []switchboard.Asked
	for _, e := range *d.posted {
		if a, ok := e.(switchboard.Asked); ok {
			got = append(got, a)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("asked for %v, want %v", got, want)
	}
}

// wishes are asked of the account in use.
func wishes(all ...switchboard.Wish) (asked []switchboard.Asked) {
	for _, w := range all {
		asked = append(asked, switchboard.Asked{Wish: w})
	}
	return asked
}

// TestApproval sends the mail, opens the page, looks again and goes on
// without, from the settings and from the welcome page alike.
func TestApproval(t *testing.T) {
	d := newDesk(t)
	v := alone(awaited)
	link := v.Account.Approval.Link
	for _, a := range []*approval{d.open(v).approval, d.welcome.approval} {
		if a == d.welcome.approval {
			d.toggle(panelSettings)
			d.refresh()
		}
		d.copied, d.opened, *d.posted = nil, nil, nil
		if !strings.Contains(a.title.words, "yesterday 15:41") || a.checked.words != "Checked 7 min ago: not approved yet." {
			t.Errorf("the panel says %q, %q", a.title.words, a.checked.words)
		}
		for _, b := range a.row() {
			if !b.Visible() || b.Size().IsZero() {
				t.Errorf("%q does not show", b.title.Text)
			}
			test.Tap(b)
		}
		if want := []string{a.mailText.text(), link}; !reflect.DeepEqual(d.copied, want) {
			t.Errorf("copied %q, want %q", d.copied, want)
		}
		if want := []string{a.mailText.address(), link}; !reflect.DeepEqual(d.opened, want) {
			t.Errorf("opened %q, want %q", d.opened, want)
		}
		d.asked(t, wishes(switchboard.WishCheck, switchboard.WishGoOn)...)
		if a.copy.title.Text != "Link copied" || a.send.title.Text != "Copy mail to IT" {
			t.Errorf("the buttons say %q, %q after the link was copied last", a.copy.title.Text, a.send.title.Text)
		}
	}
	d.Render(alone())
	if d.welcome.approval.send.Visible() || d.welcome.approval.title.words != "" {
		t.Error("the panel stays after the approval")
	}
}

// TestApprovalWords says when it looked, and what looking again does.
func TestApprovalWords(t *testing.T) {
	d := newDesk(t)
	v := alone(awaited)
	never := *v.Account.Approval
	never.Checked = time.Time{}
	v.Account.Approval = &never
	if got := d.open(v).approval.checked.words; got != "Not checked yet." {
		t.Errorf("the panel says %q", got)
	}
	v.Account.State = switchboard.AccountSignedOut
	if got := d.open(v).approval.checked.words; got != "Check again opens the sign-in in your browser." {
		t.Errorf("signed out it says %q", got)
	}
	never.Link = ""
	a := d.open(v).approval
	if a.open.Visible() || a.copy.Visible() || strings.Contains(a.text.words, "link") {
		t.Errorf("without a link the panel offers one: %q", a.text.words)
	}
}

// TestApprovalMail holds all that IT needs, and survives a mailto address.
func TestApprovalMail(t *testing.T) {
	a := alone(awaited).Account
	m := approvalMail(a, permissions)
	for _, want := range []string{
		"- User.Read.All: to list colleagues with department, title and numbers\n",
		"- Calendars.Read: to ask when colleagues are free or busy; subjects are not read\n",
		"\n" + a.Approval.Link + "\n", "administrator", "Thank you!", "\nAnna Berg\n",
	} {
		if !strings.Contains(m.body, want) {
			t.Errorf("the mail lacks %q:\n%s", want, m.body)
		}
	}
	if strings.Contains(m.body, "- User.Read:") {
		t.Error("the mail asks for what is given already")
	}
	u, err := url.Parse(m.address())
	if err != nil || u.Scheme != "mailto" {
		t.Fatalf("%q: %v", m.address(), err)
	}
	got, err := url.ParseQuery(u.RawQuery)
	if err != nil || got.Get("subject") != m.subject || strings.ReplaceAll(got.Get("body"), "\r\n", "\n") != m.body || len(got) != 2 {
		t.Errorf("the mail program gets %q (%v)", got, err)
	}
	if strings.Contains(m.address(), "+") {
		t.Error("a mail program would show a plus where a space belongs")
	}
	a.Approval.Link = ""
	if body := approvalMail(a, permissions).body; !strings.Contains(body, "grant admin consent") || strings.Contains(body, "https://") {
		t.Errorf("without a link the mail says:\n%s", body)
	}
}

// TestMissing says which permission is missing and what is off, asks for it,
// and finds the way to the administrator.
func TestMissing(t *testing.T) {
	d := newDesk(t)
	d.Render(alone(lacking("User.Read.All", "Calendars.Read")))
	w := d.welcome
	if w.title.words != "Your colleagues cannot be listed yet" || len(w.missing.rows.lines) != 4 {
		t.Errorf("the page says %q with %d rows", w.title.words, len(w.missing.rows.lines))
	}
	test.Tap(w.missing.ask)
	test.Tap(w.missing.admin)
	p := d.open(as(lacking("Calendars.Read"))).permissions
	if p.ask.title.Text != "Ask Microsoft for it" {
		t.Errorf("the button says %q", p.ask.title.Text)
	}
	test.Tap(p.ask)
	test.Tap(p.admin)
	d.asked(t, wishes(switchboard.WishAllow, switchboard.WishApproval, switchboard.WishAllow, switchboard.WishApproval)...)
	want := [][]string{
		{"User.Read", "given", "to know who has signed in"},
		{"User.Read.All", "given", "to list colleagues with department, title and numbers"},
		{"Calendars.Read", "not given", "to ask when colleagues are free or busy; subjects are not read"},
		{"", "", "Off until then: nobody shows as free or busy"},
	}
	if got := p.rows.texts(); !reflect.DeepEqual(got, want) {
		t.Errorf("the list says %q, want %q", got, want)
	}
	for name, v := range map[string]switchboard.View{
		"offline": as(lacking("Calendars.Read"), state(switchboard.AccountOffline)), "confirm": as(lacking("Calendars.Read"), state(switchboard.AccountConfirm)),
		"awaited": as(awaited), "all given": as(), "signed out": as(out),
	} {
		if p := d.open(v).permissions; p.ask.Visible() || p.admin.Visible() {
			t.Errorf("%s: Microsoft can be asked", name)
		}
	}
	if got := d.open(as(out)).permissions.rows.texts()[2][1]; got != "not asked yet" {
		t.Errorf("signed out, a permission is %q", got)
	}
	d.toggle(panelSettings)
	d.Render(alone(lacking("Calendars.Read")))
	if w.title.words != "Loading your colleagues" || w.missing.ask.Visible() {
		t.Errorf("without calendars colleagues still load, but the page says %q", w.title.words)
	}
}

// texts are the words of a table.
func (t *table) texts() (out [][]string) {
	for i := range t.lines {
		var row []string
		for _, p := range t.cells[i] {
			row = append(row, p.words)
		}
		out = append(out, row)
	}
	return out
}
