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

// buttonRow places the visible buttons from the left and returns where they
// end; without one it takes no room.
func buttonRow(x, y, gap float32, buttons ...*button) float32 {
	height := float32(0)
	for _, b := range buttons {
		if b.Visible() {
			at(b, x, y, b.least.Width, b.least.Height)
			x += b.least.Width + gap
			height = max(height, b.least.Height)
		}
	}
	return y + height
}
