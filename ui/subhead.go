package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// subhead is a small heading above a block.
type subhead struct{ text *canvas.Text }

func newSubhead(words string) *subhead {
	h := &subhead{newText(11, strong)}
	h.text.Text = spaced(words)
	return h
}

func (h *subhead) parts() []fyne.CanvasObject { return []fyne.CanvasObject{h.text} }

func (h *subhead) paint() { ink(h.text, paint(ColorNameMuted)) }

func (h *subhead) place(x, y, _ float32) float32 {
	put(h.text, x, y+36)
	return y + 46
}
