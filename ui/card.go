package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"frontdesk/switchboard"
)

// card is one call. A tap picks it; its badges do what their keys do.
type card struct {
	pane

	model  cardModel
	frame  *framed
	marker *canvas.Rectangle // the bar of the picked card
	head   *canvas.Text
	title  *canvas.Text
	says   [2]*canvas.Text // what to say to the caller
	notes  [2]*canvas.Text
	timer  *canvas.Text
	keys   [2]*badge
	over   bool
	pick   func(switchboard.CallID)
	press  func(cap string)
}

var (
	_ fyne.Tappable     = (*card)(nil)
	_ desktop.Hoverable = (*card)(nil)
)

func newCard(pick func(switchboard.CallID), press func(cap string)) *card {
	c := &card{
		frame: newFramed(9), marker: box(1.5),
		head: newText(11, strong), title: newText(14, strong), timer: newText(14, strong),
		notes: [2]*canvas.Text{newText(textSize, regular), newText(textSize, regular)},
		says:  [2]*canvas.Text{newText(textSize, medium), newText(textSize, medium)},
		pick:  pick, press: press,
	}
	c.objects = append(c.frame.objects(), c.marker, c.head, c.title, c.says[0], c.says[1], c.notes[0], c.notes[1], c.timer)
	for i := range c.keys {
		b := newBadge(true)
		b.tapped = func() { c.press(c.model.keys[i].cap) }
		c.keys[i] = b
		c.objects = append(c.objects, b)
	}
	c.dress, c.arrange = c.paint, c.place
	c.ExtendBaseWidget(c)
	return c
}

// set shows a call.
func (c *card) set(m cardModel) {
	c.model = m
	c.update()
}

// Where the lines of a card are, from its top.
const (
	cardPad   = 14
	cardTitle = 43 // baseline of the title below a heading
	waitTitle = 24 // and without one
	noteStep  = 20
	keysBelow = 40 // from a note that is too long to share its line with the keys
)

// spoken are the lines of what to say to the caller: at most two, and none to those
// who are not next.
func (c *card) spoken(width float32) []string {
	if c.model.say == "" || c.model.section != sectionCalls {
		return nil
	}
	return c.lines(c.says[0], c.model.say, width, len(c.says))
}

// words are the lines of the note: at most two, and one below the first section.
func (c *card) words(width float32) []string {
	text := c.model.note
	if c.model.section == sectionWaiting {
		text = join(c.model.line, text)
	}
	most := len(c.notes)
	if c.model.section != sectionCalls {
		most = 1
	}
	return c.lines(c.notes[0], text, width, most)
}

// lines wraps a text into at most so many lines.
func (c *card) lines(as *canvas.Text, text string, width float32, most int) []string {
	lines := wrap(as, text, width-2*cardPad)
	if len(lines) > most {
		lines = append(lines[:most-1], strings.Join(lines[most-1:], " "))
	}
	for i, line := range lines {
		lines[i] = fit(as, line, width-2*cardPad)
	}
	return lines
}

// height is what the card takes at a width.
func (c *card) height(width float32) float32 {
	lines := c.words(width)
	last := float32(cardTitle)
	if c.model.section != sectionCalls {
		last = waitTitle
	}
	last += noteStep * float32(len(c.spoken(width))+len(lines))
	if !c.model.keyed() {
		return last + 14
	}
	if len(lines) == 0 {
		last += noteStep
	} else if c.crowded(lines, width) {
		return last + keysBelow + 3
	}
	return last + 15
}

// crowded reports whether the last line of the note leaves no room for the
// keys beside it.
func (c *card) crowded(lines []string, width float32) bool {
	keys := float32(0)
	for _, b := range c.keys {
		if b.Visible() {
			keys += b.least.Width + 6
		}
	}
	return len(lines) > 0 && measure(c.notes[0], lines[len(lines)-1])+keys+12 > width-2*cardPad
}

// tone is the colour in which a state speaks.
func (m cardModel) tone() fyne.ThemeColorName {
	if m.unheard {
		return ColorNameMuted
	}
	switch m.state {
	case switchboard.CallRinging:
		return ColorNameRinging
	case switchboard.CallActive, switchboard.CallDialing, switchboard.CallAlerting:
		return ColorNameAccent
	case switchboard.CallHeld:
		return ColorNameMuted
	default:
		return ColorNameMuted
	}
}

func (c *card) paint() {
	m := c.model
	ground, border, width := paint(ColorNameCard), paint(ColorNameCardBorder), float32(1)
	switch m.state {
	case switchboard.CallRinging:
		if m.section == sectionCalls {
			ground, border = paint(ColorNameRingingCard), paint(ColorNameRingingBorder)
		}
	case switchboard.CallActive:
		if !m.unheard {
			border, width = paint(ColorNameAccent), 2
		}
	case switchboard.CallHeld, switchboard.CallDialing, switchboard.CallAlerting:
	}
	if m.section == sectionOver {
		ground, border = paint(ColorNameSide), paint(ColorNameLine)
	} else if c.over && !m.picked && (m.state != switchboard.CallActive || m.unheard) {
		border = paint(ColorNameMuted)
	}
	c.frame.set(ground, border, width)
	fill(c.marker, paint(ColorNameAccent))
	show(c.marker, m.picked)
	timer := paint(ColorNameText)
	if m.state == switchboard.CallHeld {
		timer = paint(ColorNameTentative)
	}
	if m.late {
		timer = paint(ColorNameRinging)
	}
	note := paint(ColorNameMuted)
	if m.alarm {
		note = paint(ColorNameRinging)
	}
	ink(c.head, paint(m.tone()))
	show(c.head, m.section == sectionCalls)
	write(c.timer, m.timer, timer)
	title := paint(ColorNameText)
	if m.section == sectionOver {
		title = paint(ColorNameMuted)
	}
	ink(c.title, title)
	for _, t := range c.notes {
		ink(t, note)
	}
	for i, b := range c.keys {
		show(b, m.keys[i].cap != "")
		tone := ColorNameMuted
		if m.keys[i].cap == "F2" {
			tone = ColorNameRinging
		}
		if b.cap.Text != m.keys[i].cap || b.does.Text != m.keys[i].does || b.ink != tone {
			b.set(m.keys[i].cap, m.keys[i].does, tone)
		}
		b.update()
	}
}

func (c *card) place(size fyne.Size) {
	m, right := c.model, size.Width-cardPad
	c.frame.at(0, 0, size.Width, size.Height)
	at(c.marker, 5, 12, 3, size.Height-24)
	title, timer := float32(cardTitle), float32(24)
	if m.section != sectionCalls {
		title, timer = waitTitle, waitTitle
	}
	left, end := putRight(c.timer, right, timer), right
	if m.section != sectionCalls {
		end = left - 10
	}
	write(c.head, fit(c.head, spaced(m.heading), left-8-cardPad), c.head.Color)
	put(c.head, cardPad, 22)
	write(c.title, fit(c.title, m.title, end-cardPad), c.title.Color)
	put(c.title, cardPad, title)
	spoken := c.spoken(size.Width)
	for i, t := range c.says {
		show(t, i < len(spoken))
		if i < len(spoken) {
			write(t, spoken[i], paint(ColorNameText))
			put(t, cardPad, title+noteStep*float32(i+1))
		}
	}
	title += noteStep * float32(len(spoken))
	lines := c.words(size.Width)
	for i, t := range c.notes {
		show(t, i < len(lines))
		if i < len(lines) {
			write(t, lines[i], t.Color)
			put(t, cardPad, title+noteStep*float32(i+1))
		}
	}
	x := right
	for i := len(c.keys) - 1; i >= 0; i-- {
		if b := c.keys[i]; b.Visible() {
			x -= b.least.Width
			b.Move(fyne.NewPos(x, size.Height-badgeHeight-10))
			x -= 6
		}
	}
}

// Tapped picks the call, while there is one.
func (c *card) Tapped(*fyne.PointEvent) {
	if c.model.id != "" {
		c.pick(c.model.id)
	}
}

// MouseIn shows that the card can be picked.
func (c *card) MouseIn(*desktop.MouseEvent) { c.over = true; c.paint() }

// MouseMoved is part of desktop.Hoverable.
func (c *card) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the hover.
func (c *card) MouseOut() { c.over = false; c.paint() }

// AccessibilityLabel says state, caller, time and note.
func (c *card) AccessibilityLabel() string {
	return join(c.model.heading, c.model.title, c.model.timer, c.model.say, c.model.note)
}

// AccessibilityRole says that the card can be pressed.
func (c *card) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
