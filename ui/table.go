package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// tableColumn is one column of a table: its heading and how its cells look.
type tableColumn struct {
	head   string // empty: none
	width  float32
	weight weight
	right  bool // figures, to be compared from row to row
}

// tableCell is one place in a table. Without an ink it is muted.
type tableCell struct {
	words string
	ink   fyne.ThemeColorName
}

// tableRow is one row. One that belongs to the row above stands close below it.
type tableRow struct {
	cells  []tableCell
	joined bool
}

// table is rows of text in aligned columns; long cells break. Its texts are
// pooled in a container.
type table struct {
	group   *fyne.Container
	columns []tableColumn
	heads   []*canvas.Text
	lines   []tableRow
	cells   [][]*paragraph
}

const (
	tableGap    = 20 // between columns
	tableStep   = 4  // between rows
	tableHeight = 20 // of the headings
	figurePad   = 14 // right of figures, whose column has no air of its own there
	lastColumn  = 110
)

func newTable(columns ...tableColumn) *table {
	t := &table{group: &fyne.Container{}, columns: columns}
	for _, c := range columns {
		head := newText(11, regular)
		t.heads = append(t.heads, head)
		t.group.Add(head)
		head.Text = c.head
	}
	return t
}

func (t *table) parts() []fyne.CanvasObject { return []fyne.CanvasObject{t.group} }

// set gives the table its rows. Each has a cell for every column.
func (t *table) set(lines []tableRow) {
	t.lines = lines
	for len(t.cells) < len(lines) {
		row := make([]*paragraph, len(t.columns))
		for i, c := range t.columns {
			row[i] = newParagraph(textSize, c.weight, ColorNameMuted)
			t.group.Add(row[i].group)
		}
		t.cells = append(t.cells, row)
	}
	for i, row := range t.cells {
		for j, p := range row {
			p.words, p.ink = "", ColorNameMuted
			if i < len(lines) {
				p.words = lines[i].cells[j].words
				p.ink = or(lines[i].cells[j].ink, t.ink(j))
			}
		}
	}
}

// ink is how a column's cells look where they do not say it themselves: what
// stands out by weight does so by colour too.
func (t *table) ink(column int) fyne.ThemeColorName {
	if t.columns[column].weight == regular {
		return ColorNameMuted
	}
	return ColorNameText
}

func or(name, otherwise fyne.ThemeColorName) fyne.ThemeColorName {
	if name == "" {
		return otherwise
	}
	return name
}

// place writes the table below y and returns where it ends. Where the columns
// do not fit the last one gives way, then all the others alike.
func (t *table) place(x, y, width float32) float32 {
	headed := t.placeHeads(x, y, width)
	if headed {
		y += tableHeight
	}
	for i, row := range t.cells {
		height := float32(0)
		left := x
		for j, p := range row {
			wide := t.wide(j, width)
			height = max(height, t.placeCell(p, j, left, y, wide)-y)
			left += wide + tableGap
		}
		if i < len(t.lines) {
			y += height
			if i+1 < len(t.lines) && !t.lines[i+1].joined {
				y += tableStep
			}
		}
	}
	return y
}

func (t *table) placeCell(p *paragraph, column int, x, y, width float32) float32 {
	if t.columns[column].right {
		x = round(x + width - figurePad - measure(p.probe, p.words))
	}
	return p.place(x, y, width)
}

func (t *table) placeHeads(x, y, width float32) (headed bool) {
	for i, head := range t.heads {
		wide := t.wide(i, width)
		show(head, len(t.lines) > 0 && t.columns[i].head != "")
		headed = headed || head.Visible()
		ink(head, paint(ColorNameMuted))
		if t.columns[i].right {
			putRight(head, x+wide-figurePad, y+13)
		} else {
			put(head, round(x), y+13)
		}
		x += wide + tableGap
	}
	return headed
}

// wide is the width of a column.
func (t *table) wide(column int, width float32) float32 {
	end := len(t.columns) - 1
	room, sum := width-tableGap*float32(end), float32(0)
	for _, c := range t.columns[:end] {
		sum += c.width
	}
	last := max(room-sum, lastColumn)
	if column == end {
		return last
	}
	return round(t.columns[column].width * min(1, (room-last)/sum))
}
