package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// sheet is a page that scrolls where it is longer than its place.
type sheet struct {
	pane

	scroll *container.Scroll
	bottom float32
	flow   func(fyne.Size) float32 // places everything and returns where it ends
}

// newSheet makes a page of objects that flow places.
func newSheet(objects []fyne.CanvasObject, flow func(fyne.Size) float32) *sheet {
	s := &sheet{flow: flow}
	s.objects = objects
	s.arrange = func(size fyne.Size) { s.bottom = s.flow(size) }
	s.ExtendBaseWidget(s)
	s.scroll = container.NewVScroll(s)
	return s
}

// show places everything again after its content changed.
func (s *sheet) show() {
	s.update()
	if least := fyne.NewSize(0, s.bottom); least != s.least {
		s.least = least
		s.scroll.Refresh()
	}
}

// by scrolls the page, and stops at its ends.
func (s *sheet) by(distance float32) {
	most := max(0, s.least.Height-s.scroll.Size().Height)
	s.scroll.ScrollToOffset(fyne.NewPos(0, min(max(s.scroll.Offset.Y+distance, 0), most)))
}

// reveal scrolls just so far that a button of the page can be seen.
func (s *sheet) reveal(b *button) {
	const room = 12
	top, bottom := b.Position().Y-room, b.Position().Y+b.Size().Height+room
	switch offset, height := s.scroll.Offset.Y, s.scroll.Size().Height; {
	case top < offset:
		s.by(top - offset)
	case bottom > offset+height:
		s.by(bottom - offset - height)
	}
}
