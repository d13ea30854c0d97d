package ui

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"frontdesk/switchboard"
)

// TestStoredPage lists what is asked, kept and connected, in words and figures.
func TestStoredPage(t *testing.T) {
	d := newDesk(t)
	page := d.open(used(as(shared)))
	test.Tap(page.more)
	p := d.setting.stored
	if page.sheet.scroll.Visible() || !p.sheet.scroll.Visible() {
		t.Fatal("the page does not open")
	}
	for _, tt := range []struct {
		name  string
		table *table
		row   int
		want  []string
	}{
		{"permissions", p.permissions, 2, []string{"Calendars.Read", "given", "to ask when colleagues are free or busy; subjects are not read"}},
		{"stored", p.kept, 0, []string{"Refresh token", "This computer's keyring, entry Frontdesk; never in a file"}},
		{"connection", p.connections, 0, []string{
			"anna.berg@example.com\nExample Ltd", "Modern authentication", "User.Read\nUser.Read.All\nCalendars.Read", "12 min ago", "10:34",
		}},
		{"another connection", p.connections, 1, []string{"bert.olsen@example.com", "Modern authentication", "", "not in use", ""}},
		{"calls", p.calls, 2, []string{"Free or busy", "1284", "3", "20 s ago", "ok"}},
		{"failed calls", p.calls, 3, []string{"Sign-in renewed", "4", "1", "12 min ago", "the service was busy, tried again"}},
	} {
		if got := tt.table.texts(); len(got) <= tt.row || !reflect.DeepEqual(got[tt.row], tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	test.Tap(p.links.rows[1].open)
	if len(d.opened) != 1 || d.opened[0] != "https://mysignins.microsoft.com" {
		t.Errorf("opened %q", d.opened)
	}
	d.Render(alone(out))
	if got := p.connections.texts(); got[0][0] != "Nobody is signed in" || len(got) != 1 || p.quiet.words != "Nothing was asked yet." || len(p.calls.lines) != 0 {
		t.Errorf("signed out the page says %q, %q", got, p.quiet.words)
	}
	gone := as()
	gone.Account.Until = now.Add(-1)
	d.Render(gone)
	if got := p.connections.texts()[0][4]; got != "ran out 09:40" {
		t.Errorf("access that ran out lasts until %q", got)
	}
}

// TestSettingsBack goes back page by page, by Esc and by the badge.
func TestSettingsBack(t *testing.T) {
	d := newDesk(t)
	k := keyboard{t, d.Console}
	for name, back := range map[string]func(){
		"Esc": func() { k.press(fyne.KeyEscape) }, "badge": func() { test.Tap(d.setting.back) },
	} {
		test.Tap(d.open(as()).more)
		back()
		if d.local.page != pageCalendar || !d.setting.Visible() {
			t.Errorf("%s leaves the settings altogether", name)
		}
		back()
		if d.setting.Visible() {
			t.Errorf("%s does not leave the settings", name)
		}
	}
	test.Tap(d.open(as()).more)
	k.chord(fyne.KeyComma)
	if d.setting.Visible() {
		t.Error("Ctrl+, must close the settings, whatever page is open")
	}
	if page := d.open(as()); d.local.page != pageCalendar || !page.sheet.scroll.Visible() {
		t.Error("the settings do not begin with their first page")
	}
}

// TestSettingsScroll moves by the keys that move among people elsewhere, and
// follows Tab; the selected person stays.
func TestSettingsScroll(t *testing.T) {
	d := newDesk(t)
	d.Window().Resize(fyne.NewSize(1024, 640))
	page := d.open(as(awaited, shared))
	selected := d.local.selected
	k := keyboard{t, d.Console}
	offset := func() float32 { return page.sheet.scroll.Offset.Y }
	k.press(fyne.KeyDown)
	if offset() != rowHeight {
		t.Errorf("Down scrolls to %v", offset())
	}
	k.press(fyne.KeyUp, fyne.KeyUp)
	if offset() != 0 {
		t.Errorf("Up scrolls beyond the top, to %v", offset())
	}
	k.press(fyne.KeyEnd)
	most := page.sheet.least.Height - page.sheet.scroll.Size().Height
	if most <= 0 || offset() != most {
		t.Errorf("End scrolls to %v of %v", offset(), most)
	}
	if d.local.selected != selected {
		t.Error("the keys moved the selection behind the settings")
	}
	for _, b := range []*button{page.more, page.permissionsButton(), page.approval.check} {
		d.Window().Canvas().Focus(b)
		top, height := b.Position().Y-offset(), page.sheet.scroll.Size().Height
		if top < 0 || top+b.Size().Height > height {
			t.Errorf("%q has the keyboard out of sight, at %v of %v", b.title.Text, top, height)
		}
	}
}

// permissionsButton is one far down the page.
func (p *calendarPage) permissionsButton() *button { return p.accounts.rows[1].drop }

// TestTabOrder goes through the settings from the top to the bottom.
func TestTabOrder(t *testing.T) {
	d := newDesk(t)
	page := d.open(as(shared, lacking("Calendars.Read"), func(a *switchboard.Account) { a.Fault = &policy }))
	canvas := d.Window().Canvas()
	canvas.Focus(page.more)
	var last float32
	for range 9 {
		canvas.FocusNext()
		b, ok := canvas.Focused().(*button)
		if !ok {
			t.Fatalf("Tab went to %T", canvas.Focused())
		}
		if b.Position().Y < last {
			t.Errorf("Tab went back up to %q", b.title.Text)
		}
		last = b.Position().Y
	}
	if got := canvas.Focused(); got != page.permissions.ask {
		t.Errorf("the ninth Tab came to %q", got.(*button).title.Text)
	}
}
