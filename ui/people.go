package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"frontdesk/switchboard"
)

// people is the list of colleagues. It holds as many rows as fit and fills
// them for the part that is scrolled to, so that ten thousand cost what twenty
// do. It scrolls by whole rows.
type people struct {
	pane

	head    *tableHead
	rows    []*row // pooled, from the top
	bar     *canvas.Rectangle
	empty   [2]*canvas.Text
	total   int
	first   int // the entry in the top row
	marked  int // the selected entry, or -1
	hovered int // the row under the pointer, or -1
	rest    float32
	drag    bool
	number  bool // what was typed is a number
	instead bool // stand-ins are listed
	model   func(i int) rowModel
	chosen  func(i int)
	entered func()
	moved   func() // the visible part changed without a render
}

var (
	_ fyne.Tappable       = (*people)(nil)
	_ fyne.DoubleTappable = (*people)(nil)
	_ fyne.Scrollable     = (*people)(nil)
	_ fyne.Draggable      = (*people)(nil)
	_ desktop.Mouseable   = (*people)(nil)
	_ desktop.Hoverable   = (*people)(nil)
)

func newPeople() *people {
	p := &people{
		head: newTableHead(), bar: box(2), marked: -1, hovered: -1,
		empty: [2]*canvas.Text{newText(14, medium), newText(textSize, regular)},
	}
	p.objects = []fyne.CanvasObject{p.head, p.empty[0], p.empty[1], p.bar}
	p.dress, p.arrange = p.paint, p.place
	p.ExtendBaseWidget(p)
	return p
}

// set shows a list of total entries; model makes a row of one.
func (p *people) set(total, marked int, h hours, model func(i int) rowModel) {
	p.total, p.marked, p.model = total, marked, model
	p.head.set(h)
	p.first = p.clamp(p.first)
	p.update()
}

// page is how many rows are visible.
func (p *people) page() int { return max(1, int((p.Size().Height-tableHeadHeight)/rowHeight)) }

func (p *people) clamp(first int) int { return max(0, min(first, p.total-p.page())) }

// reveal scrolls so that an entry is visible.
func (p *people) reveal(i int) {
	switch page := p.page(); {
	case i < p.first:
		p.first = i
	case i >= p.first+page:
		p.first = i - page + 1
	}
}

// visible are the colleagues on screen, from the top.
func (p *people) visible() []switchboard.PersonID {
	var ids []switchboard.PersonID
	for _, r := range p.rows {
		if r.visible {
			ids = append(ids, r.model.id)
		}
	}
	return ids
}

func (p *people) paint() {
	none := p.total == 0
	words := [2]string{"Nobody matches", "Esc clears the search."}
	if p.instead {
		words = [2]string{"Nobody else is known to be free", "Esc goes back to the people."}
	} else if p.number {
		words = [2]string{"Nobody has this number", "Enter calls it; Esc clears the search."}
	}
	write(p.empty[0], words[0], paint(ColorNameText))
	write(p.empty[1], words[1], paint(ColorNameMuted))
	show(p.empty[0], none)
	show(p.empty[1], none)
	fill(p.bar, paint(ColorNameHatch))
}

func (p *people) place(size fyne.Size) {
	at(p.head, 0, 0, size.Width, tableHeadHeight)
	page, c := p.page(), columnsFor(size.Width)
	for len(p.rows) < page {
		r := newRow()
		p.rows = append(p.rows, r)
		last := len(p.objects) - 1 // the scroll bar stays on top
		p.objects = append(append(p.objects[:last:last], r.objects()...), p.bar)
		canvas.Refresh(p)
	}
	p.first = p.clamp(p.first)
	for i, r := range p.rows {
		entry := p.first + i
		if i >= page || entry >= p.total || p.model == nil {
			r.hide()
			continue
		}
		r.draw(p.model(entry), entry == p.marked, i == p.hovered, c, tableHeadHeight+float32(i)*rowHeight)
	}
	put(p.empty[0], c.name, tableHeadHeight+34)
	put(p.empty[1], c.name, tableHeadHeight+55)
	p.placeBar(size, page)
}

func (p *people) placeBar(size fyne.Size, page int) {
	show(p.bar, p.total > page)
	if p.total <= page {
		return
	}
	track := size.Height - tableHeadHeight
	length := max(24, track*float32(page)/float32(p.total))
	y := tableHeadHeight + (track-length)*float32(p.first)/float32(p.total-page)
	at(p.bar, size.Width-7, y, 4, length)
}

// entryAt is the entry under a point, or -1.
func (p *people) entryAt(pos fyne.Position) int {
	if pos.Y < tableHeadHeight {
		return -1
	}
	i := int((pos.Y - tableHeadHeight) / rowHeight)
	if i >= p.page() || p.first+i >= p.total {
		return -1
	}
	return p.first + i
}

// MouseDown selects at once: a widget that takes double taps gets its single
// taps late.
func (p *people) MouseDown(e *desktop.MouseEvent) {
	p.drag = e.Position.X > p.Size().Width-14 && p.total > p.page()
	if !p.drag {
		p.tap(e.Position)
	}
}

// MouseUp ends a drag of the scroll bar.
func (p *people) MouseUp(*desktop.MouseEvent) { p.drag = false }

// Tapped selects the row.
func (p *people) Tapped(e *fyne.PointEvent) { p.tap(e.Position) }

// DoubleTapped does what Enter does.
func (p *people) DoubleTapped(e *fyne.PointEvent) {
	if p.entryAt(e.Position) >= 0 {
		p.entered()
	}
}

func (p *people) tap(pos fyne.Position) {
	if i := p.entryAt(pos); i >= 0 {
		p.chosen(i)
	}
}

// Scrolled moves by whole rows.
func (p *people) Scrolled(e *fyne.ScrollEvent) {
	p.rest -= e.Scrolled.DY
	rows := int(p.rest / rowHeight)
	p.rest -= float32(rows) * rowHeight
	p.scrollTo(p.first + rows)
}

// Dragged moves the list by its scroll bar.
func (p *people) Dragged(e *fyne.DragEvent) {
	if track := p.Size().Height - tableHeadHeight; p.drag && track > 0 {
		p.scrollTo(int((e.Position.Y - tableHeadHeight) / track * float32(p.total)))
	}
}

// DragEnd is part of fyne.Draggable.
func (p *people) DragEnd() { p.drag = false }

func (p *people) scrollTo(first int) {
	if first = p.clamp(first); first != p.first {
		p.first = first
		p.update()
		p.moved()
	}
}

// MouseIn is part of desktop.Hoverable.
func (p *people) MouseIn(e *desktop.MouseEvent) { p.hover(e.Position) }

// MouseMoved lights the row under the pointer.
func (p *people) MouseMoved(e *desktop.MouseEvent) { p.hover(e.Position) }

// MouseOut ends the hover.
func (p *people) MouseOut() { p.hover(fyne.NewPos(0, -1)) }

func (p *people) hover(pos fyne.Position) {
	row := p.entryAt(pos)
	if row >= 0 {
		row -= p.first
	}
	if row != p.hovered {
		p.hovered = row
		p.update()
	}
}

// AccessibilityLabel names the list and says who is selected.
func (p *people) AccessibilityLabel() string {
	if p.marked >= 0 && p.marked < p.total && p.model != nil {
		m := p.model(p.marked)
		return "People, selected: " + join(m.name, m.department, m.extension, m.sentence)
	}
	return "People"
}

// AccessibilityRole says that it holds the rows.
func (p *people) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
