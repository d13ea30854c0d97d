package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"frontdesk/switchboard"
)

// Permission is one thing that Frontdesk asks Microsoft 365 for, and the
// reason in plain words.
type Permission struct{ Name, Why string }

// settingsPanel covers the people with the settings of the calendar. The calls
// and the search box stay where they are.
type settingsPanel struct {
	pane

	ground *canvas.Rectangle
	scroll *container.Scroll
	page   *settingsPage
	back   *badge
}

// settingsPage is what scrolls.
type settingsPage struct {
	pane

	signin   *signin
	title    *paragraph
	about    *paragraph
	headings [4]*canvas.Text
	names    []*paragraph
	whys     []*paragraph
	facts    [2]*paragraph
	values   [2]*paragraph
	bottom   float32
}

func newSettingsPanel(c *Console, p Params) *settingsPanel {
	page := &settingsPage{
		signin: newSignin(c), title: newParagraph(20, strong, ColorNameText), about: newParagraph(textSize, regular, ColorNameMuted),
	}
	page.title.words = "Settings › Calendar"
	page.about.words = "Whether colleagues are free comes from their calendars in Microsoft 365."
	page.objects = append([]fyne.CanvasObject{page.title.group, page.about.group}, page.signin.objects()...)
	for i := range page.headings {
		page.headings[i] = newText(11, strong)
		page.objects = append(page.objects, page.headings[i])
	}
	pair := func(name, why string) (left, right *paragraph) {
		left, right = newParagraph(textSize, medium, ColorNameText), newParagraph(textSize, regular, ColorNameMuted)
		left.words, right.words = name, why
		page.objects = append(page.objects, left.group, right.group)
		return left, right
	}
	for _, permission := range p.Permissions {
		left, right := pair(permission.Name, permission.Why)
		page.names, page.whys = append(page.names, left), append(page.whys, right)
	}
	page.facts[0], page.values[0] = pair("Refresh", every(p.RefreshEvery))
	page.facts[1], page.values[1] = pair("Detail", detailWords(p.Detail))
	page.dress, page.arrange = page.paint, page.place
	page.ExtendBaseWidget(page)

	s := &settingsPanel{ground: box(0), page: page, scroll: container.NewVScroll(page), back: newBadge(false)}
	s.back.set("Esc", "back", ColorNameMuted)
	s.back.tapped = func() { c.toggle(panelSettings); c.refresh() }
	s.objects = []fyne.CanvasObject{s.ground, s.scroll, s.back}
	s.dress, s.arrange = s.paint, s.place
	s.ExtendBaseWidget(s)
	return s
}

func every(d time.Duration) string {
	if d <= 0 {
		return "While the console is open"
	}
	return fmt.Sprintf("Every %d s for the people on screen", int(d/time.Second))
}

func detailWords(detail string) string {
	if detail == "titles" {
		return "Titles, where the colleague shares them"
	}
	return "Free or busy only; no titles, no places"
}

// set shows where the sign-in stands.
func (s *settingsPanel) set(v switchboard.View, l local) {
	s.page.signin.set(signinOf(v, l))
	s.page.update()
	if least := fyne.NewSize(0, s.page.bottom); least != s.page.least {
		s.page.least = least
		s.scroll.Refresh()
	}
	s.update()
}

func (s *settingsPanel) paint() {
	fill(s.ground, paint(ColorNameGround))
	s.back.update()
}

func (s *settingsPanel) place(size fyne.Size) {
	at(s.ground, 0, 0, size.Width, size.Height)
	at(s.scroll, 0, 0, size.Width, size.Height)
	s.back.Move(fyne.NewPos(size.Width-margin-s.back.least.Width, 18))
}

func (p *settingsPage) paint() {
	for i, words := range []string{"Account", "Method", "What is read, and why", "How"} {
		write(p.headings[i], spaced(words), paint(ColorNameMuted))
	}
}

func (p *settingsPage) place(size fyne.Size) {
	const left, second = margin, 200
	width := min(size.Width-2*left, 680)
	y := p.title.place(left, 22, width)
	y = p.about.place(left, y, width)

	heading := func(i int) {
		put(p.headings[i], left, y+36)
		y += 46
	}
	heading(0)
	y = p.signin.placeWords(left, y, width)
	y = p.signin.placeActions(left, y+10)
	heading(1)
	y = buttonRow(left, y, 12, p.signin.modern, p.signin.basic)
	heading(2)
	row := func(name, why *paragraph) {
		y = max(name.place(left, y, second-16), why.place(left+second, y, width-second)) + 4
	}
	for i := range p.names {
		row(p.names[i], p.whys[i])
	}
	heading(3)
	for i := range p.facts {
		row(p.facts[i], p.values[i])
	}
	p.bottom = y + 24
}
