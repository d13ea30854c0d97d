package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// paragraph is text that breaks into lines. Its lines are pooled in a
// container that its owner lists among its objects.
type paragraph struct {
	group *fyne.Container
	probe *canvas.Text // size and weight
	ink   fyne.ThemeColorName
	words string
	lead  float32 // from line to line
}

func newParagraph(size float32, w weight, ink fyne.ThemeColorName) *paragraph {
	return &paragraph{group: &fyne.Container{}, probe: newText(size, w), ink: ink, lead: round(size * 1.5)}
}

// place writes the paragraph below y and returns where it ends.
func (p *paragraph) place(x, y, width float32) float32 {
	lines := wrap(p.probe, p.words, width)
	for len(p.group.Objects) < len(lines) {
		p.group.Add(&canvas.Text{TextSize: p.probe.TextSize, TextStyle: p.probe.TextStyle})
	}
	for i, o := range p.group.Objects {
		show(o, i < len(lines))
		if i < len(lines) {
			t := o.(*canvas.Text)
			write(t, lines[i], paint(p.ink))
			put(t, x, y+p.lead*float32(i)+round(p.lead*0.72))
		}
	}
	return y + p.lead*float32(len(lines))
}

// buttonRow places the visible buttons from the left, in as many rows as the
// width asks for, and returns where they end; without one it takes no room.
func buttonRow(x, y, width, gap float32, buttons ...*button) float32 {
	at0, height := x, float32(0)
	for _, b := range buttons {
		if !b.Visible() {
			continue
		}
		if x > at0 && x+b.least.Width > at0+width {
			x, y, height = at0, y+height+gap, 0
		}
		b.at(x, y)
		x += b.least.Width + gap
		height = max(height, b.least.Height)
	}
	return y + height
}

// block is a part of a page: it lists its objects once, and is placed below
// what stands above it. A block with nothing to say takes no room.
type block interface {
	parts() []fyne.CanvasObject
	place(x, y, width float32) (bottom float32)
}

// below places a block with a gap above it, or nothing at all.
func below(b block, x, y, gap, width float32) float32 {
	if end := b.place(x, y+gap, width); end > y+gap {
		return end
	}
	return y
}

// parts is what a page lists of the paragraph.
func (p *paragraph) parts() []fyne.CanvasObject { return []fyne.CanvasObject{p.group} }

// listed collects what the blocks of a page are made of, in the order in which
// Tab goes through them.
func listed(blocks ...block) (objects []fyne.CanvasObject) {
	for _, b := range blocks {
		objects = append(objects, b.parts()...)
	}
	return objects
}

// buttons is a row of them as a block.
type buttons []*button

func (b buttons) parts() (objects []fyne.CanvasObject) {
	for _, one := range b {
		objects = append(objects, one)
	}
	return objects
}

func (b buttons) place(x, y, width float32) float32 { return buttonRow(x, y, width, 8, b...) }
