package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// detail is the pane below the people: whom a call would go to, whether they
// will pick up, and the keys that act on them.
type detail struct {
	pane

	model  detailModel
	ground *canvas.Rectangle
	edge   *canvas.Rectangle
	name   *canvas.Text
	about  *canvas.Text
	state  *canvas.Text
	lines  [3]*canvas.Text
	keys   [2]*badge
}

const detailHeight = 104

func newDetail(press func(fyne.KeyName)) *detail {
	d := &detail{
		ground: box(0), edge: box(0), name: newText(17, strong), about: newText(textSize, regular), state: newText(textSize, strong),
	}
	d.objects = []fyne.CanvasObject{d.ground, d.edge, d.name, d.about, d.state}
	for i := range d.lines {
		d.lines[i] = newText(textSize, regular)
		d.objects = append(d.objects, d.lines[i])
	}
	for i := range d.keys {
		b := newBadge(false)
		b.tapped = func() {
			if b.cap.Text == "Enter" {
				press(fyne.KeyReturn)
				return
			}
			press(fyne.KeyName(b.cap.Text))
		}
		d.keys[i] = b
		d.objects = append(d.objects, b)
	}
	d.dress, d.arrange = d.paint, d.place
	d.ExtendBaseWidget(d)
	return d
}

// set shows a person or a number.
func (d *detail) set(m detailModel) {
	same := slices.Equal(m.keys, d.model.keys)
	d.model = m
	if !same {
		for i, b := range d.keys {
			show(b, i < len(m.keys))
			if i < len(m.keys) {
				b.set(m.keys[i].cap, fit(b.does, m.keys[i].does, 260), ColorNameMuted)
			}
		}
	}
	d.update()
}

func (d *detail) paint() {
	fill(d.ground, paint(ColorNameGround))
	fill(d.edge, paint(ColorNameLine))
	ink(d.name, paint(ColorNameText))
	ink(d.about, paint(ColorNameMuted))
	state := kindColour(d.model.kind)
	if d.model.stale {
		state = ColorNameFaint
	}
	ink(d.state, paint(state))
	for _, t := range d.lines {
		ink(t, paint(ColorNameMuted))
	}
	for i, b := range d.keys {
		show(b, i < len(d.model.keys))
		b.update()
	}
}

func (d *detail) place(size fyne.Size) {
	m := d.model
	at(d.ground, 0, 0, size.Width, size.Height)
	at(d.edge, 0, 0, size.Width, 1)
	middle := round(size.Width * 0.56)
	left := middle - margin - 2*columnGap
	write(d.name, fit(d.name, m.name, left), d.name.Color)
	put(d.name, margin, 29)
	write(d.about, fit(d.about, m.about, left), d.about.Color)
	put(d.about, margin, 49)
	right := size.Width - margin - middle
	write(d.state, fit(d.state, m.state, right), d.state.Color)
	put(d.state, middle, 28)
	for i, t := range d.lines {
		write(t, fit(t, m.lines[i], right), t.Color)
		put(t, middle, 49+19*float32(i))
	}
	x := float32(margin)
	for _, b := range d.keys {
		b.Move(fyne.NewPos(x, 67))
		x += b.least.Width + 20
	}
}

// AccessibilityLabel says what the pane shows.
func (d *detail) AccessibilityLabel() string {
	return join(d.model.name, d.model.about, d.model.state, d.model.lines[0], d.model.lines[1], d.model.lines[2])
}

// AccessibilityRole says that it is text.
func (d *detail) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
