package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// emphasis is how much a button asks to be pressed.
type emphasis int

const (
	plainButton  emphasis = iota
	mainButton            // the one thing to do here
	alarmButton           // takes something away
	lockedButton          // listed, but cannot be pressed
	chosenButton          // listed, and already so
	quietButton           // words alone, for what is rarely needed
)

const (
	quietHeight = 24
	quietPad    = 6
)

// button is a button with one or two lines. It can be reached by Tab and
// pressed by Space or Enter; every other key goes to the command table.
type button struct {
	pane

	kind        emphasis
	frame       *framed
	title, sub  *canvas.Text
	over, focus bool
	tapped      func()
	press       func(fyne.KeyName) bool // asks the command table
	done        func()                  // gives the keyboard back to the search box
	seen        func(*button)           // brings the button into sight; nil: it always is
	ground      fyne.ThemeColorName     // what a quiet button stands on
}

var (
	_ fyne.Tappable     = (*button)(nil)
	_ fyne.Focusable    = (*button)(nil)
	_ fyne.Disableable  = (*button)(nil)
	_ desktop.Hoverable = (*button)(nil)
)

func newButton(c *Console, kind emphasis, title, sub string, tapped func()) *button {
	b := &button{kind: kind, frame: newFramed(8), title: newText(14, strong), sub: newText(12, regular), tapped: tapped}
	b.press, b.done, b.seen, b.ground = c.press, c.focusSearch, c.reveal, ColorNameGround
	b.title.Text, b.sub.Text = title, sub
	if sub == "" {
		b.title.TextSize = textSize
		b.title.TextStyle = medium.style()
	}
	b.objects = append(b.frame.objects(), b.title, b.sub)
	b.dress, b.arrange = b.paint, b.place
	b.measure()
	b.ExtendBaseWidget(b)
	return b
}

func (b *button) measure() {
	height, pad := float32(32), float32(32)
	switch {
	case b.kind == quietButton:
		height, pad = quietHeight, 2*quietPad
	case b.sub.Text != "":
		height = 52
	}
	b.least = fyne.NewSize(round(max(measure(b.title, b.title.Text), measure(b.sub, b.sub.Text))+pad), height)
}

// at places the button, a quiet one so that its words begin at x.
func (b *button) at(x, y float32) {
	if b.kind == quietButton {
		x -= quietPad
	}
	at(b, x, y, b.least.Width, b.least.Height)
}

// set changes what the button says and how.
func (b *button) set(kind emphasis, title, sub string) {
	if b.kind == kind && b.title.Text == title && b.sub.Text == sub {
		return
	}
	b.kind, b.title.Text, b.sub.Text = kind, title, sub
	b.measure()
	b.title.Refresh()
	b.sub.Refresh()
	b.update()
}

func (b *button) paint() {
	ground, border := paint(ColorNameCard), paint(ColorNameBadgeBorder)
	title, sub := paint(ColorNameText), paint(ColorNameMuted)
	switch b.kind {
	case mainButton:
		ground, border = paint(ColorNameAccent), paint(ColorNameAccent)
		title = paint(ColorNameOnAccent)
		sub = title
		if b.over {
			ground = mixed(ground, paint(ColorNameGround), 0.12)
		}
	case alarmButton:
		title, border = paint(ColorNameRinging), paint(ColorNameRingingBorder)
	case lockedButton:
		title, sub, ground = paint(ColorNameFaint), paint(ColorNameFaint), paint(ColorNameSide)
		border = paint(ColorNameLine)
	case chosenButton:
		border = paint(ColorNameAccent)
	case quietButton:
		ground = paint(b.ground)
		border, title = ground, paint(ColorNameAccent)
	case plainButton:
	}
	if b.over && (b.kind == plainButton || b.kind == alarmButton) {
		ground = paint(ColorNameTrack)
	}
	if b.over && b.kind == quietButton {
		ground, border = paint(ColorNameTrack), paint(ColorNameTrack)
	}
	width := float32(1)
	if b.focus {
		border, width = paint(ColorNameText), 2
	}
	b.frame.set(ground, border, width)
	write(b.title, b.title.Text, title)
	write(b.sub, b.sub.Text, sub)
}

func (b *button) place(size fyne.Size) {
	b.frame.at(0, 0, size.Width, size.Height)
	if b.sub.Text == "" {
		put(b.title, round((size.Width-measure(b.title, b.title.Text))/2), round(size.Height/2)+5)
		return
	}
	put(b.title, 16, 23)
	put(b.sub, 16, 40)
}

// Tapped does what the button says, and gives the keyboard back.
func (b *button) Tapped(*fyne.PointEvent) {
	b.run()
	b.done()
}

// typed does what the button says, and keeps the keyboard while the button is
// there to have it.
func (b *button) typed() {
	b.run()
	if !b.Visible() {
		b.done()
	}
}

func (b *button) run() {
	if !b.Disabled() {
		b.tapped()
	}
}

// Disabled reports whether the button can not be pressed.
func (b *button) Disabled() bool { return b.kind == lockedButton || b.kind == chosenButton }

// Disable and Enable are part of fyne.Disableable, by which Tab leaves out
// what cannot be pressed; the emphasis decides.
func (b *button) Disable() {}

// Enable is part of fyne.Disableable.
func (b *button) Enable() {}

// FocusGained marks the button, and brings it into sight.
func (b *button) FocusGained() {
	b.focus = true
	b.update()
	if b.seen != nil {
		b.seen(b)
	}
}

// FocusLost ends the mark.
func (b *button) FocusLost() { b.focus = false; b.update() }

// TypedRune presses the button by Space.
func (b *button) TypedRune(r rune) {
	if r == ' ' {
		b.typed()
	}
}

// TypedKey presses the button by Enter, or asks the command table.
func (b *button) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		b.typed()
		return
	}
	b.press(e.Name)
}

// MouseIn shows that the button can be pressed.
func (b *button) MouseIn(*desktop.MouseEvent) { b.over = true; b.update() }

// MouseMoved is part of desktop.Hoverable.
func (b *button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the hover.
func (b *button) MouseOut() { b.over = false; b.update() }

// AccessibilityLabel says what the button does.
func (b *button) AccessibilityLabel() string { return join(b.title.Text, b.sub.Text) }

// AccessibilityRole says that it is a button.
func (b *button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
