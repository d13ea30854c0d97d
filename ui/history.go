package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"frontdesk/switchboard"
)

// historyPane lists the calls that are over, the newest first, and tells the
// path of the selected one. What is typed filters them.
type historyPane struct {
	pane

	title  *canvas.Text
	about  *canvas.Text
	back   *badge
	none   *canvas.Text
	rows   []*recordRow // pooled, from the top
	path   [3]*canvas.Text
	call   *badge
	edge   *canvas.Rectangle
	list   []recordModel
	marked int
	first  int
	rest   float32
	chosen func(i int)
}

var (
	_ fyne.Scrollable   = (*historyPane)(nil)
	_ desktop.Mouseable = (*historyPane)(nil)
)

const (
	historyHead = 86  // above the first row
	historyFoot = 104 // below the last
)

func newHistoryPane(c *Console) *historyPane {
	h := &historyPane{
		title: newText(20, strong), about: newText(textSize, regular), back: newBadge(false), none: newText(14, medium),
		call: newBadge(true), edge: box(0), chosen: func(i int) { c.local = c.local.selectRecord(i); c.refresh(); c.focusSearch() },
	}
	for i := range h.path {
		h.path[i] = newText(textSize, regular)
	}
	weigh(h.path[0], strong)
	h.back.set("Esc", "back", ColorNameMuted)
	h.back.tapped = func() { c.toggle(panelHistory); c.refresh() }
	h.call.tapped = c.doKey(fyne.KeyReturn)
	h.objects = []fyne.CanvasObject{h.title, h.about, h.none, h.edge, h.path[0], h.path[1], h.path[2], h.back, h.call}
	h.dress, h.arrange = h.paint, h.place
	h.ExtendBaseWidget(h)
	return h
}

// set lists calls, of which one is selected.
func (h *historyPane) set(v switchboard.View, l local) {
	h.list = h.list[:0]
	missed := 0
	for _, r := range l.records {
		h.list = append(h.list, recordOf(v, r))
		if r.Missed() {
			missed++
		}
	}
	h.marked = l.record
	h.about.Text = counted(len(l.records), missed, l.typed)
	h.call.set("", "", ColorNameMuted)
	if _, ok := l.target(v); ok && canDial(v, l) {
		does := "call back"
		if canBegin(v, l) {
			does = "consult"
		}
		h.call.set("Enter", does, ColorNameMuted)
	}
	h.update()
}

func (h *historyPane) paint() {
	text, muted := paint(ColorNameText), paint(ColorNameMuted)
	write(h.title, "Recent calls", text)
	write(h.about, h.about.Text, muted)
	write(h.none, "No call", text)
	show(h.none, len(h.list) == 0)
	fill(h.edge, paint(ColorNameLine))
	h.back.update()
	show(h.call, h.call.least.Width > 0 && len(h.list) > 0)
	h.call.update()
	for i, t := range h.path {
		write(t, "", muted)
		show(t, len(h.list) > 0)
		if i == 0 {
			write(t, "", text)
		}
	}
}

// page is how many rows are visible.
func (h *historyPane) page() int {
	return max(1, int((h.Size().Height-historyHead-historyFoot)/rowHeight))
}

func (h *historyPane) place(size fyne.Size) {
	put(h.title, margin, 45)
	put(h.about, margin, 68)
	h.back.Move(fyne.NewPos(size.Width-margin-h.back.least.Width, 18))
	page := h.page()
	for len(h.rows) < page {
		r := newRecordRow()
		h.rows = append(h.rows, r)
		h.objects = append(h.objects, r.objects()...)
		canvas.Refresh(h)
	}
	h.reveal()
	for i, r := range h.rows {
		if entry := h.first + i; i < page && entry < len(h.list) {
			r.draw(h.list[entry], entry == h.marked, size.Width, historyHead+float32(i)*rowHeight)
			continue
		}
		r.hide()
	}
	put(h.none, margin, historyHead+34)
	foot := size.Height - historyFoot
	at(h.edge, 0, foot, size.Width, 1)
	if h.marked < len(h.list) {
		m := h.list[h.marked]
		write(h.path[0], fit(h.path[0], join(m.who, m.line, m.result), size.Width-2*margin), paint(ColorNameText))
		lines := wrap(h.path[1], m.path, size.Width-2*margin-120)
		for i, t := range h.path[1:] {
			words := ""
			if i < len(lines) {
				words = lines[i]
			}
			write(t, words, paint(ColorNameMuted))
		}
	}
	put(h.path[0], margin, foot+28)
	put(h.path[1], margin, foot+50)
	put(h.path[2], margin, foot+69)
	h.call.Move(fyne.NewPos(size.Width-margin-h.call.least.Width, foot+66))
}

// reveal scrolls so that the selected call is visible.
func (h *historyPane) reveal() {
	page := h.page()
	if h.marked < h.first {
		h.first = h.marked
	}
	if h.marked >= h.first+page {
		h.first = h.marked - page + 1
	}
	h.first = max(0, min(h.first, len(h.list)-page))
}

// Scrolled moves the selection, so that what is told of is always in sight.
func (h *historyPane) Scrolled(e *fyne.ScrollEvent) {
	h.rest -= e.Scrolled.DY
	rows := int(h.rest / rowHeight)
	h.rest -= float32(rows) * rowHeight
	if rows != 0 && len(h.list) > 0 {
		h.chosen(min(max(h.marked+rows, 0), len(h.list)-1))
	}
}

// MouseDown selects the call under the pointer.
func (h *historyPane) MouseDown(e *desktop.MouseEvent) {
	i := h.first + int((e.Position.Y-historyHead)/rowHeight)
	if e.Position.Y >= historyHead && i-h.first < h.page() && i < len(h.list) {
		h.chosen(i)
	}
}

// MouseUp is part of desktop.Mouseable.
func (h *historyPane) MouseUp(*desktop.MouseEvent) {}
