package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// frame lays the window out.
type frame struct {
	pane

	console *Console
	ground  *canvas.Rectangle
}

func newFrame(c *Console) *frame {
	f := &frame{console: c, ground: box(0)}
	f.objects = []fyne.CanvasObject{
		f.ground, c.header, c.calls, c.box, c.people, c.welcome, c.detail, c.setting, c.keys, c.health,
	}
	f.least = fyne.NewSize(1000, 560)
	f.dress, f.arrange = f.paint, f.place
	f.ExtendBaseWidget(f)
	return f
}

var _ fyne.Tappable = (*frame)(nil)

// Tapped brings the keyboard back to the search box after a click on nothing
// in particular.
func (f *frame) Tapped(*fyne.PointEvent) { f.console.focusSearch() }

func (f *frame) paint() { fill(f.ground, paint(ColorNameGround)) }

// turn shows the panel that was asked for, or the people, or the welcome while
// there are none. A number that was typed shows in the detail pane even then.
func (f *frame) turn(p panel, anybody, typed bool) {
	c := f.console
	show(c.people, p == panelPeople && anybody)
	show(c.detail, p == panelPeople && (anybody || typed))
	show(c.welcome, p == panelPeople && !anybody)
	show(c.setting, p == panelSettings)
	show(c.keys, p == panelKeys)
}

func (f *frame) place(size fyne.Size) {
	c := f.console
	left := min(max(round(size.Width*0.25), 272), 360)
	health := c.health.height(size.Width)
	bottom := size.Height - health
	at(f.ground, 0, 0, size.Width, size.Height)
	at(c.header, 0, 0, size.Width, headerHeight)
	at(c.calls, 0, headerHeight, left, bottom-headerHeight)
	at(c.health, 0, bottom, size.Width, health)
	width := size.Width - left
	at(c.box, left+margin, headerHeight+10, width-2*margin, fieldHeight)
	top := float32(headerHeight + 10 + fieldHeight + 4)
	at(c.people, left, top, width, bottom-detailHeight-top)
	at(c.detail, left, bottom-detailHeight, width, detailHeight)
	for _, p := range []fyne.CanvasObject{c.welcome, c.setting, c.keys} {
		at(p, left, top, width, bottom-top)
	}
}
