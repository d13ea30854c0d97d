package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// pane is what our own widgets are made from: canvas objects that are made
// once, a function that gives them words and colours, and one that places
// them. State lives in the widget, because Fyne drops the renderer of what was
// hidden for a while.
type pane struct {
	widget.BaseWidget

	objects []fyne.CanvasObject
	least   fyne.Size
	dress   func()          // words and colours; nil: nothing changes
	arrange func(fyne.Size) // places
}

// update dresses and arranges the pane again after its content changed.
func (p *pane) update() {
	if p.dress != nil {
		p.dress()
	}
	if p.arrange != nil && !p.Size().IsZero() {
		p.arrange(p.Size())
	}
}

// CreateRenderer is what Fyne asks of a widget.
func (p *pane) CreateRenderer() fyne.WidgetRenderer {
	p.update()
	return paneRenderer{p}
}

type paneRenderer struct{ pane *pane }

func (r paneRenderer) Destroy()                     {}
func (r paneRenderer) MinSize() fyne.Size           { return r.pane.least }
func (r paneRenderer) Objects() []fyne.CanvasObject { return r.pane.objects }
func (r paneRenderer) Refresh()                     { r.pane.update() }

func (r paneRenderer) Layout(size fyne.Size) {
	if r.pane.arrange != nil {
		r.pane.arrange(size)
	}
}

// box is a rectangle with rounded corners.
func box(radius float32) *canvas.Rectangle {
	return &canvas.Rectangle{CornerRadius: radius, FillColor: color.Transparent}
}

// fill sets the colour of a rectangle, and repaints only what changed.
func fill(r *canvas.Rectangle, inside color.Color) {
	if r.FillColor == inside {
		return
	}
	r.FillColor = inside
	r.Refresh()
}

// tint is fill for a circle.
func tint(c *canvas.Circle, inside color.Color) {
	if c.FillColor == inside {
		return
	}
	c.FillColor = inside
	c.Refresh()
}

// at places an object, and touches it only when it is not there yet: a circle
// would be drawn anew, and the whole window with it.
func at(o fyne.CanvasObject, x, y, w, h float32) {
	if p := o.Position(); apart(p.X, x) || apart(p.Y, y) {
		o.Move(fyne.NewPos(x, y))
	}
	if s := o.Size(); apart(s.Width, w) || apart(s.Height, h) {
		o.Resize(fyne.NewSize(w, h))
	}
}

// apart reports whether two places differ by more than the rounding of an
// object that keeps its corners instead of its size.
func apart(a, b float32) bool { return a-b > 0.001 || b-a > 0.001 }

// show hides or shows an object, and touches it only when that changes.
func show(o fyne.CanvasObject, visible bool) {
	switch {
	case visible && !o.Visible():
		o.Show()
	case !visible && o.Visible():
		o.Hide()
	}
}
