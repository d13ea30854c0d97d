package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// framed is a rounded box with a border, drawn as one filled box on another:
// Fyne's painters disagree whether a stroke lies inside a shape or across its
// edge, and a filled box is sharp with both.
type framed struct {
	outer, inner *canvas.Rectangle
	radius       float32
	width        float32 // of the border
}

func newFramed(radius float32) *framed {
	return &framed{outer: box(radius), inner: box(radius), radius: radius}
}

// set gives the box its colours and the width of its border.
func (f *framed) set(inside, border color.NRGBA, width float32) {
	fill(f.outer, border)
	fill(f.inner, inside)
	if f.width != width {
		f.width = width
		f.inner.CornerRadius = max(0, f.radius-width)
		f.inner.Refresh()
	}
}

// at places the box.
func (f *framed) at(x, y, w, h float32) {
	at(f.outer, x, y, w, h)
	at(f.inner, x+f.width, y+f.width, w-2*f.width, h-2*f.width)
}

func (f *framed) objects() []fyne.CanvasObject { return []fyne.CanvasObject{f.outer, f.inner} }
