package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"frontdesk/switchboard"
)

// card is one call. A tap picks it; its badges do what their keys do.
type card struct {
	pane

	model  cardModel
	frame  *canvas.Rectangle
	marker *canvas.Rectangle // the bar of the picked card
	head   *canvas.Text
	title  *canvas.Text
	note   *canvas.Text
	timer  *canvas.Text
	keys   [2]*badge
	over   bool
	pick   func(switchboard.CallID)
	press  func(fyne.KeyName)
}

var (
	_ fyne.Tappable     = (*card)(nil)
	_ desktop.Hoverable = (*card)(nil)
)

func newCard(pick func(switchboard.CallID), press func(fyne.KeyName)) *card {
	c := &card{
		frame: box(9), marker: box(1.5),
		head: newText(11, strong), title: newText(14, strong), note: newText(textSize, regular), timer: newText(14, strong),
		pick: pick, press: press,
	}
	c.objects = []fyne.CanvasObject{c.frame, c.marker, c.head, c.title, c.note, c.timer}
	for i := range c.keys {
		b := newBadge(true)
		b.tapped = func() { c.press(c.model.keys[i].key) }
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

// height is what the card takes; a card with keys and a note keeps a line for
// the keys, so that the note is never cut short by them.
func (m cardModel) height() float32 {
	switch {
	case m.waiting && m.keys[0].cap == "":
		return 56
	case m.keys[0].cap == "" && m.note == "":
		return 62
	case m.keys[0].cap == "":
		return 82
	case m.note == "":
		return 88
	default:
		return 106
	}
}

// tone is the colour in which a state speaks.
func (m cardModel) tone() fyne.ThemeColorName {
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
		if !m.waiting {
			ground, border = paint(ColorNameRingingCard), paint(ColorNameRingingBorder)
		}
	case switchboard.CallActive:
		border, width = paint(ColorNameAccent), 2
	case switchboard.CallHeld, switchboard.CallDialing, switchboard.CallAlerting:
	}
	if c.over && !m.picked && m.state != switchboard.CallActive {
		border = paint(ColorNameMuted)
	}
	fill(c.frame, ground, border, width)
	fill(c.marker, paint(ColorNameAccent), nil, 0)
	show(c.marker, m.picked)
	timer := paint(ColorNameText)
	if m.state == switchboard.CallHeld {
		timer = paint(ColorNameTentative)
	}
	note := paint(ColorNameMuted)
	if m.alarm {
		note = paint(ColorNameRinging)
	}
	write(c.head, spaced(m.heading), paint(m.tone()))
	show(c.head, !m.waiting)
	write(c.timer, m.timer, timer)
	c.title.Color, c.note.Color = paint(ColorNameText), note
	for i, b := range c.keys {
		show(b, m.keys[i].cap != "")
		ink := ColorNameMuted
		if m.keys[i].key == fyne.KeyF2 {
			ink = ColorNameRinging
		}
		if b.cap.Text != m.keys[i].cap || b.does.Text != m.keys[i].does || b.ink != ink {
			b.set(m.keys[i].cap, m.keys[i].does, ink)
		}
		b.update()
	}
}

func (c *card) place(size fyne.Size) {
	m, pad, right := c.model, float32(14), size.Width-14
	inset := c.frame.StrokeWidth / 2
	at(c.frame, inset, inset, size.Width-2*inset, size.Height-2*inset)
	at(c.marker, 5, 12, 3, size.Height-24)
	put(c.head, pad, 22)
	line := float32(43)
	if m.waiting {
		line = 24
	}
	timerBase := line
	if !m.waiting {
		timerBase = 24
	}
	timer := putRight(c.timer, right, timerBase)
	end := right
	if m.waiting {
		end = timer - 10
	}
	write(c.title, fit(c.title, m.title, end-pad), c.title.Color)
	put(c.title, pad, line)
	text := m.note
	if m.waiting {
		text = join(m.line(), m.note)
	}
	write(c.note, fit(c.note, text, right-pad), c.note.Color)
	put(c.note, pad, line+20)
	x := right
	for i := len(c.keys) - 1; i >= 0; i-- {
		if b := c.keys[i]; b.Visible() {
			x -= b.least.Width
			b.Move(fyne.NewPos(x, size.Height-badgeHeight-10))
			x -= 6
		}
	}
}

// line is the dialled line of a waiting call, which has no heading.
func (m cardModel) line() string {
	if len(m.heading) > len("Ringing · ") {
		return m.heading[len("Ringing · "):]
	}
	return ""
}

// Tapped picks the call.
func (c *card) Tapped(*fyne.PointEvent) { c.pick(c.model.id) }

// MouseIn shows that the card can be picked.
func (c *card) MouseIn(*desktop.MouseEvent) { c.over = true; c.paint() }

// MouseMoved is part of desktop.Hoverable.
func (c *card) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the hover.
func (c *card) MouseOut() { c.over = false; c.paint() }

// AccessibilityLabel says state, caller, time and note.
func (c *card) AccessibilityLabel() string {
	return join(c.model.heading, c.model.title, c.model.timer, c.model.note)
}

// AccessibilityRole says that the card can be pressed.
func (c *card) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
