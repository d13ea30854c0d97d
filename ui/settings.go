package ui

import (
	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// Permission is one thing that Frontdesk asks Microsoft 365 for, and the
// reason in plain words.
type Permission struct {
	Name    string // the short name, as in Account.Granted: "Calendars.Read"
	Why     string // what it is for: "to ask when colleagues are free or busy"
	Without string // what is off while it is not given: "no free or busy"; empty: nothing is said
	People  bool   // nobody can be listed without it
}

// StoredItem is one thing that Frontdesk keeps, and where: "Refresh token",
// "this computer's keyring, entry Frontdesk". Lines are short and plain.
type StoredItem struct{ What, Where string }

// settingsPage is which page of the settings is open.
type settingsPage int

const (
	pageCalendar settingsPage = iota
	pageStored
)

// settingsPanel covers the people with the settings. The calls and the search
// box stay where they are.
type settingsPanel struct {
	pane

	page   *calendarPage
	stored *storedPage
	open   settingsPage
	back   *badge
}

func newSettingsPanel(c *Console) *settingsPanel {
	s := &settingsPanel{page: newCalendarPage(c), stored: newStoredPage(c), back: newBadge(false)}
	s.back.set("Esc", "back", ColorNameMuted)
	s.back.tapped = func() { c.leaveSettings(); c.refresh() }
	s.objects = []fyne.CanvasObject{s.page.sheet.scroll, s.stored.sheet.scroll, s.back}
	s.dress, s.arrange = s.paint, s.place
	s.ExtendBaseWidget(s)
	return s
}

// sheet is the page that is open.
func (s *settingsPanel) sheet() *sheet {
	if s.open == pageStored {
		return s.stored.sheet
	}
	return s.page.sheet
}

// set shows the page that is open as it is now.
func (s *settingsPanel) set(v switchboard.View, l local) {
	s.open = l.page
	show(s.page.sheet.scroll, l.page == pageCalendar)
	show(s.stored.sheet.scroll, l.page == pageStored)
	if l.page == pageStored {
		s.stored.set(v, l)
	} else {
		s.page.set(v, l)
	}
	s.update()
}

func (s *settingsPanel) paint() {
	s.back.update()
}

func (s *settingsPanel) place(size fyne.Size) {
	at(s.page.sheet.scroll, 0, 0, size.Width, size.Height)
	at(s.stored.sheet.scroll, 0, 0, size.Width, size.Height)
	s.back.Move(fyne.NewPos(size.Width-margin-s.back.least.Width, 18))
}

// leaveSettings goes one page back, and from the first one to the people.
func (c *Console) leaveSettings() {
	if c.local.page != pageCalendar {
		c.local.page = pageCalendar
		return
	}
	c.toggle(panelSettings)
}
