package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// recordRow draws one call.
type recordRow struct {
	ground, bar                  *canvas.Rectangle
	when, way, who, line, result *canvas.Text
}

func newRecordRow() *recordRow {
	t := func() *canvas.Text { return newText(textSize, regular) }
	return &recordRow{ground: box(0), bar: box(0), when: t(), way: t(), who: t(), line: t(), result: newText(textSize, medium)}
}

func (r *recordRow) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.bar, r.when, r.way, r.who, r.line, r.result}
}

func (r *recordRow) hide() {
	for _, o := range r.objects() {
		show(o, false)
	}
}

func (r *recordRow) draw(m recordModel, selected bool, width, y float32) {
	fill(r.ground, paint(ColorNameSelected))
	show(r.ground, selected)
	at(r.ground, 0, y, width, rowHeight)
	fill(r.bar, paint(ColorNameAccent))
	show(r.bar, selected)
	at(r.bar, 0, y, 3, rowHeight)
	base, x := y+17.5, float32(margin)
	column := func(t *canvas.Text, words string, wide float32) {
		cell(t, words, x, wide-columnGap, base, true)
		x += wide
	}
	column(r.when, m.when, 130)
	column(r.way, m.way, 44)
	rest := width - margin - x
	column(r.who, m.who, rest*0.32)
	write(r.who, r.who.Text, paint(ColorNameText))
	column(r.line, m.line, rest*0.28)
	ink := paint(ColorNameText)
	if m.alarm {
		ink = paint(ColorNameRinging)
	}
	write(r.result, fit(r.result, m.result, rest*0.4), ink)
	show(r.result, true)
	put(r.result, x, base)
}
