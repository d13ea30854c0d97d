package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"frontdesk/switchboard"
)

// rowModel is one colleague as a row shows them.
type rowModel struct {
	id         switchboard.PersonID
	name       string
	from, to   int // the part of name that was typed
	favourite  bool
	department string
	extension  string
	kind       switchboard.Kind
	sentence   string
	age        string // of a stale sentence
	stale      bool
	day        day
}

// rowOf makes the row of an entry.
func rowOf(v switchboard.View, e *switchboard.Entry, typed string, h hours) rowModel {
	s := v.Status(e)
	m := rowModel{
		id: e.Person.ID, name: e.Person.Name, department: e.Person.Department, extension: e.Person.Extension,
		favourite: v.Favourite(e.Person.ID), kind: s.Kind, sentence: s.Text(v.Now, v.In()), stale: s.Stale, day: dayOf(e.Facts.Calendar, h, v.Now),
	}
	m.day.off = m.day.off || s.Kind == switchboard.KindOff
	m.from, m.to = switchboard.Match(m.name, typed)
	if s.Stale && !s.Read.IsZero() {
		m.age = " · " + switchboard.Age(v.Now.Sub(s.Read))
	}
	return m
}

// row is the pooled set of objects that draws one colleague.
type row struct {
	model      rowModel
	ground     *canvas.Rectangle
	bar        *canvas.Rectangle // left of the selected row
	mark       *mark
	name       [3]*canvas.Text // before, within and after what was typed
	star       *canvas.Text    // behind the name of a favourite
	department *canvas.Text
	extension  *canvas.Text
	sentence   *canvas.Text
	strip      *strip
	visible    bool
}

const rowHeight = 26

func newRow() *row {
	r := &row{
		ground: box(0), bar: box(0), mark: newMark(), strip: newStrip(),
		star: newText(textSize, regular), department: newText(textSize, regular), extension: newText(textSize, regular), sentence: newText(textSize, medium),
	}
	for i := range r.name {
		r.name[i] = newText(textSize, regular)
	}
	weigh(r.name[1], strong)
	return r
}

func (r *row) objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ground, r.bar, r.star, r.department, r.extension, r.sentence}
	for _, t := range r.name {
		all = append(all, t)
	}
	all = append(all, r.mark.objects()...)
	return append(all, r.strip.objects()...)
}

// hide draws nothing.
func (r *row) hide() {
	r.visible = false
	r.model = rowModel{}
	for _, o := range []fyne.CanvasObject{r.ground, r.bar, r.star, r.department, r.extension, r.sentence, r.name[0], r.name[1], r.name[2]} {
		show(o, false)
	}
	r.mark.hide()
	r.strip.hide()
}

// draw shows a colleague in the row that begins at y.
func (r *row) draw(m rowModel, selected, hovered bool, c columns, y float32) {
	r.visible, r.model = true, m
	ground := paint(ColorNameGround)
	switch {
	case selected:
		ground = paint(ColorNameSelected)
	case hovered:
		ground = paint(ColorNameHovered)
	}
	fill(r.ground, ground)
	show(r.ground, selected || hovered)
	at(r.ground, 0, y, c.width, rowHeight)
	fill(r.bar, paint(ColorNameAccent))
	show(r.bar, selected)
	at(r.bar, 0, y, 3, rowHeight)

	ink := paint(kindColour(m.kind))
	words := ink
	if m.stale {
		ink, words = faded(ink, 0.45), paint(ColorNameFaint)
	}
	r.mark.draw(m.kind, ink, ground, c.mark, y+rowHeight/2-markSize/2)
	base := y + 17.5
	r.drawName(m, c, base)
	cell(r.department, m.department, c.department, c.departmentWidth, base, c.departmentWidth > 0)
	cell(r.extension, m.extension, c.extension, c.extensionWidth, base, true)
	sentence := fit(r.sentence, m.sentence, c.statusWidth-measure(r.sentence, m.age)) + m.age
	write(r.sentence, sentence, words)
	show(r.sentence, true)
	put(r.sentence, c.status, base)
	r.strip.appear()
	r.strip.draw(m.day, c.strip, y+rowHeight/2, c.stripWidth, ground)
}

func (r *row) drawName(m rowModel, c columns, base float32) {
	text := paint(ColorNameText)
	room := c.nameWidth
	if m.favourite {
		room -= starWidth
	}
	shown := fit(r.name[0], m.name, room)
	from, to := m.from, m.to
	if shown != m.name { // cut short: the ellipsis must not split what was typed
		from, to = min(from, len(shown)), min(to, len(shown))
		if from > 0 && to == len(shown) {
			from, to = 0, 0
		}
	}
	x := c.name
	for i, part := range [3]string{shown[:from], shown[from:to], shown[to:]} {
		write(r.name[i], part, text)
		show(r.name[i], part != "")
		x = put(r.name[i], x, base)
	}
	write(r.star, "★", paint(ColorNameTentative))
	show(r.star, m.favourite)
	put(r.star, x+5, base)
}

// starWidth is what the sign of a favourite takes of the name's place.
const starWidth = 20

// cell writes the muted text of a column.
func cell(t *canvas.Text, words string, x, width, base float32, visible bool) {
	show(t, visible)
	if !visible {
		return
	}
	write(t, fit(t, words, width), paint(ColorNameMuted))
	put(t, x, base)
}
