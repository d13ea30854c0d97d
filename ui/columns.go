package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// columns are where the parts of a row go, for a width.
type columns struct {
	width                       float32
	mark                        float32
	name, nameWidth             float32
	department, departmentWidth float32 // no width: left out, the window is too narrow
	extension, extensionWidth   float32
	status, statusWidth         float32
	strip, stripWidth           float32
}

const (
	margin    = 20
	columnGap = 12
	narrow    = 800
)

func columnsFor(width float32) columns {
	c := columns{width: width, mark: margin, name: margin + 26}
	c.stripWidth = min(max(round(width*0.26), 160), 420)
	c.strip = width - margin - c.stripWidth
	free := c.strip - 2*columnGap - c.name
	x := c.name
	column := func(share, least float32) (at, wide float32) {
		at, wide = x, max(round(free*share), least)
		x += wide
		return at, wide - columnGap
	}
	c.name, c.nameWidth = column(0.285, 130)
	if width >= narrow {
		c.department, c.departmentWidth = column(0.15, 84)
	}
	c.extension, c.extensionWidth = column(0.09, 64) // six digits fit
	c.status, c.statusWidth = x, c.strip-columnGap-x
	return c
}

// tableHead names the columns and the hours of the strips.
type tableHead struct {
	pane

	hours  hours
	labels [4]*canvas.Text
	ticks  []*canvas.Text
}

const tableHeadHeight = 24

func newTableHead() *tableHead {
	t := &tableHead{}
	for i := range t.labels {
		t.labels[i] = newText(11, regular)
		t.objects = append(t.objects, t.labels[i])
	}
	t.dress, t.arrange = t.paint, t.place
	t.ExtendBaseWidget(t)
	return t
}

func (t *tableHead) set(h hours) {
	if t.hours == h {
		return
	}
	t.hours = h
	t.update()
}

func (t *tableHead) paint() {
	for i, words := range []string{"Name", "Department", "Ext.", "Status"} {
		write(t.labels[i], words, paint(ColorNameFaint))
	}
	step, n := 2, 0
	if t.hours.count > 12 {
		step = 4
	}
	for h := t.hours.first; h <= t.hours.first+t.hours.count; h++ {
		if h%step != 0 || t.hours.count == 0 {
			continue
		}
		if n == len(t.ticks) {
			tick := newText(11, regular)
			t.ticks = append(t.ticks, tick)
			t.objects = append(t.objects, tick)
		}
		write(t.ticks[n], strconv.Itoa(h), paint(ColorNameFaint))
		n++
	}
	for i, tick := range t.ticks {
		show(tick, i < n)
	}
}

func (t *tableHead) place(size fyne.Size) {
	c, base := columnsFor(size.Width), float32(16)
	put(t.labels[0], c.name, base)
	put(t.labels[1], c.department, base)
	show(t.labels[1], c.departmentWidth > 0)
	put(t.labels[2], c.extension, base)
	put(t.labels[3], c.status, base)
	for _, tick := range t.ticks {
		h, err := strconv.Atoi(tick.Text)
		if err != nil || !tick.Visible() {
			continue
		}
		x := c.strip + c.stripWidth*float32(h-t.hours.first)/float32(t.hours.count)
		wide := measure(tick, tick.Text)
		put(tick, round(min(x-wide/2, size.Width-wide-8)), base)
	}
}
