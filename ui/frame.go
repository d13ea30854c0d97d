package ui

import (
	"fyne.io/fyne/v2"
)

// frame lays the window out.
type frame struct {
	pane

	console *Console
}

func newFrame(c *Console) *frame {
	f := &frame{console: c}
	f.objects = []fyne.CanvasObject{
		c.header, c.banner, c.calls, c.box, c.people, c.welcome, c.detail, c.setting, c.keys, c.history, c.health,
	}
	f.least = fyne.NewSize(1000, 560)
	f.arrange = f.place
	f.ExtendBaseWidget(f)
	return f
}

var _ fyne.Tappable = (*frame)(nil)

// Tapped brings the keyboard back to the search box after a click on nothing
// in particular.
func (f *frame) Tapped(*fyne.PointEvent) { f.console.focusSearch() }

// turn shows the panel that was asked for, or the people, or the welcome while
// there are none. A number that was typed shows in the detail pane even then.
func (f *frame) turn(p panel, anybody, typed bool) {
	c := f.console
	show(c.people, p == panelPeople && anybody)
	show(c.detail, p == panelPeople && (anybody || typed))
	show(c.welcome, p == panelPeople && !anybody)
	show(c.setting, p == panelSettings)
	show(c.keys, p == panelKeys)
	show(c.history, p == panelHistory)
}

func (f *frame) place(size fyne.Size) {
	c := f.console
	left := min(max(round(size.Width*0.25), 272), 360)
	health := c.health.height(size.Width)
	bottom := size.Height - health
	at(c.header, 0, 0, size.Width, headerHeight)
	at(c.calls, 0, headerHeight, left, bottom-headerHeight)
	at(c.health, 0, bottom, size.Width, health)
	width, top := size.Width-left, headerHeight+c.banner.height()
	at(c.banner, left, headerHeight, width, bannerHeight)
	at(c.box, left+margin, top+10, width-2*margin, fieldHeight)
	top += 10 + fieldHeight + 4
	at(c.people, left, top, width, bottom-detailHeight-top)
	at(c.detail, left, bottom-detailHeight, width, detailHeight)
	for _, p := range []fyne.CanvasObject{c.welcome, c.setting, c.keys, c.history} {
		at(p, left, top, width, bottom-top)
	}
}
