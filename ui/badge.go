package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// badge is a key cap, with a word for what the key does. A tap does the same
// as the key; without a tapped function it only shows the key.
type badge struct {
	pane

	frame     *framed
	cap, does *canvas.Text
	ink       fyne.ThemeColorName
	inside    bool // the word stands inside the frame
	quiet     bool // the word is not the first thing to read
	over      bool
	tapped    func()
}

var (
	_ fyne.Tappable     = (*badge)(nil)
	_ desktop.Hoverable = (*badge)(nil)
)

const badgeHeight = 20

// newBadge makes a badge whose word stands in the frame, as on a card, or
// beside it, as below the selected person.
func newBadge(inside bool) *badge {
	b := &badge{frame: newFramed(4), cap: newText(11, strong), does: newText(11, medium), inside: inside, ink: ColorNameMuted}
	if !inside {
		b.does = newText(textSize, regular)
	}
	b.objects = append(b.frame.objects(), b.cap, b.does)
	b.dress, b.arrange = b.paint, b.place
	b.ExtendBaseWidget(b)
	return b
}

// set gives the badge its words and its ink, and its size.
func (b *badge) set(capText, does string, ink fyne.ThemeColorName) {
	b.cap.Text, b.does.Text, b.ink = capText, does, ink
	b.cap.Refresh()
	b.does.Refresh()
	b.least = fyne.NewSize(b.width(), badgeHeight)
	b.Resize(b.least)
	b.update()
}

func (b *badge) width() float32 {
	w := 14 + measure(b.cap, b.cap.Text)
	if b.does.Text != "" {
		gap := float32(6)
		if b.inside {
			gap = 4
		}
		w += gap + measure(b.does, b.does.Text)
	}
	return round(w + 0.5)
}

func (b *badge) paint() {
	ground, border, word := paint(ColorNameBadge), paint(ColorNameBadgeBorder), paint(ColorNameText)
	if b.quiet {
		word = paint(ColorNameMuted)
	}
	if b.inside {
		word = paint(b.ink)
		if b.ink != ColorNameMuted {
			border = paint(b.ink)
		}
	}
	if b.over && b.tapped != nil {
		ground, border = paint(ColorNameTrack), paint(b.ink)
	}
	b.frame.set(ground, border, 1)
	write(b.cap, b.cap.Text, paint(b.ink))
	write(b.does, b.does.Text, word)
}

func (b *badge) place(size fyne.Size) {
	capWidth := round(14 + measure(b.cap, b.cap.Text))
	if b.inside {
		b.frame.at(0, 0, size.Width, badgeHeight)
		x := put(b.cap, 7, 14)
		put(b.does, x+4, 14)
		return
	}
	b.frame.at(0, 0, capWidth, badgeHeight)
	put(b.cap, 7, 14)
	put(b.does, capWidth+6, 14.5)
}

// Tapped does what the key does.
func (b *badge) Tapped(*fyne.PointEvent) {
	if b.tapped != nil {
		b.tapped()
	}
}

// MouseIn, MouseMoved and MouseOut show that the badge can be tapped.
func (b *badge) MouseIn(*desktop.MouseEvent) { b.over = true; b.paint() }

// MouseMoved is part of desktop.Hoverable.
func (b *badge) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the hover.
func (b *badge) MouseOut() { b.over = false; b.paint() }

// AccessibilityLabel says the key and what it does.
func (b *badge) AccessibilityLabel() string { return b.cap.Text + " " + b.does.Text }

// AccessibilityRole says that it can be pressed.
func (b *badge) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
