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

	model detailModel
	edge  *canvas.Rectangle
	photo *portrait
	name  *canvas.Text
	about *canvas.Text
	state *canvas.Text
	lines [3]*canvas.Text
	keys  [3]*badge
	room  float32 // for which the keys are made to fit; negative: for none
}

const detailHeight = 104

func newDetail(press func(shown string)) *detail {
	d := &detail{
		room: -1, edge: box(0), photo: newPortrait(), name: newText(17, strong), about: newText(textSize, regular), state: newText(textSize, strong),
	}
	d.objects = []fyne.CanvasObject{d.edge, d.photo.image, d.name, d.about, d.state}
	for i := range d.lines {
		d.lines[i] = newText(textSize, regular)
		d.objects = append(d.objects, d.lines[i])
	}
	for i := range d.keys {
		b := newBadge(false)
		b.tapped = func() { press(b.cap.Text) }
		d.keys[i] = b
		d.objects = append(d.objects, b)
	}
	d.dress, d.arrange = d.paint, d.place
	d.ExtendBaseWidget(d)
	return d
}

// set shows a person or a number.
func (d *detail) set(m detailModel) {
	if !slices.Equal(m.keys, d.model.keys) {
		d.room = -1
	}
	d.photo.set(m.photo)
	d.model = m
	d.update()
}

func (d *detail) paint() {
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
	for _, b := range d.keys {
		b.update()
	}
}

func (d *detail) place(size fyne.Size) {
	m := d.model
	at(d.edge, 0, 0, size.Width, 1)
	middle := round(size.Width * 0.56)
	name := float32(margin)
	if d.photo.image.Visible() {
		at(d.photo.image, margin, 10, portraitSide, portraitSide)
		name += portraitSide + columnGap
	}
	left := middle - name - 2*columnGap
	write(d.name, fit(d.name, m.name, left), d.name.Color)
	put(d.name, name, 29)
	write(d.about, fit(d.about, m.about, left), d.about.Color)
	put(d.about, name, 49)
	right := size.Width - margin - middle
	write(d.state, fit(d.state, m.state, right), d.state.Color)
	put(d.state, middle, 28)
	for i, t := range d.lines {
		write(t, fit(t, m.lines[i], right), t.Color)
		put(t, middle, 49+19*float32(i))
	}
	if room := middle - margin - columnGap; room != d.room {
		d.room = room
		d.placeKeys(room)
	}
}

const (
	keyGap    = 20
	shortWord = 62 // what is left of the first key's word
)

// placeKeys puts the keys side by side. The word of the first one, which may
// hold a caller's name, gives way to the others; what still does not fit is left
// out, as the keys work all the same.
func (d *detail) placeKeys(room float32) {
	over := -room - keyGap
	for i, b := range d.keys {
		show(b, i < len(d.model.keys))
		if i < len(d.model.keys) {
			b.set(d.model.keys[i].cap, d.model.keys[i].does, ColorNameMuted)
			over += b.least.Width + keyGap
		}
	}
	if first := d.keys[0]; over > 0 && len(d.model.keys) > 0 {
		does := d.model.keys[0].does
		first.set(d.model.keys[0].cap, fit(first.does, does, max(measure(first.does, does)-over, shortWord)), ColorNameMuted)
	}
	x := float32(margin)
	for i, b := range d.keys {
		b.Move(fyne.NewPos(x, 67))
		x += b.least.Width + keyGap
		show(b, i < len(d.model.keys) && x-keyGap <= margin+room)
	}
}

// AccessibilityLabel says what the pane shows.
func (d *detail) AccessibilityLabel() string {
	return join(d.model.name, d.model.about, d.model.state, d.model.lines[0], d.model.lines[1], d.model.lines[2])
}

// AccessibilityRole says that it is text.
func (d *detail) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
