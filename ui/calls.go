package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"frontdesk/switchboard"
)

// callsPane is the left side: the calls, those still waiting, or a quiet word
// that there are none.
type callsPane struct {
	pane

	ground  *canvas.Rectangle
	edge    *canvas.Rectangle
	column  *callColumn
	scroll  *container.Scroll
	nothing *canvas.Text
	hint    [2]*canvas.Text
	phone   switchboard.PhoneStatus
	dnd     bool
}

// callColumn is what scrolls: the section headings and the cards.
type callColumn struct {
	pane

	models   []cardModel
	cards    []*card // pooled; the first len(models) are in use
	headings [sectionCount]*canvas.Text
	none     *canvas.Text // below the first heading while only calls that are over show
	pick     func(switchboard.CallID)
	press    func(cap string)
}

func newCallsPane(pick func(switchboard.CallID), press func(cap string)) *callsPane {
	column := &callColumn{none: newText(textSize, regular), pick: pick, press: press}
	column.objects = append(column.objects, column.none)
	for i := range column.headings {
		column.headings[i] = newText(11, strong)
		column.objects = append(column.objects, column.headings[i])
	}
	column.dress, column.arrange = column.paint, column.place
	column.ExtendBaseWidget(column)
	p := &callsPane{
		ground: box(0), edge: box(0), column: column, scroll: container.NewVScroll(column),
		nothing: newText(14, medium), hint: [2]*canvas.Text{newText(textSize, regular), newText(textSize, regular)},
	}
	p.objects = []fyne.CanvasObject{p.ground, p.edge, p.scroll, p.nothing, p.hint[0], p.hint[1]}
	p.dress, p.arrange = p.paint, p.place
	p.ExtendBaseWidget(p)
	return p
}

// set shows the calls of a view.
func (p *callsPane) set(models []cardModel, v switchboard.View) {
	p.phone, p.dnd = v.Phone, v.DND
	p.column.set(models)
	if least := fyne.NewSize(0, p.column.flow(p.Size().Width-1, false)); least != p.column.least {
		p.column.least = least
		p.scroll.Refresh()
	}
	p.update()
}

func (p *callsPane) paint() {
	fill(p.ground, paint(ColorNameSide))
	fill(p.edge, paint(ColorNameLine))
	idle := len(p.column.models) == 0
	first, second := "A call that rings appears here.", "F2 answers it."
	switch {
	case p.phone.State != switchboard.PhoneRegistered:
		first, second = "No call can come in or go out", "until the phone is connected."
	case p.dnd:
		first, second = "Callers hear that the desk is busy.", modifier()+string(keyDND)+" lets them come again."
	}
	for i, line := range []string{first, second} {
		write(p.hint[i], line, paint(ColorNameMuted))
		show(p.hint[i], idle)
	}
	write(p.nothing, "No calls", paint(ColorNameText))
	show(p.nothing, idle)
}

func (p *callsPane) place(size fyne.Size) {
	at(p.ground, 0, 0, size.Width, size.Height)
	at(p.edge, size.Width-1, 0, 1, size.Height)
	at(p.scroll, 0, 0, size.Width-1, size.Height)
	put(p.nothing, 18, 66)
	put(p.hint[0], 18, 88)
	put(p.hint[1], 18, 107)
}

func (p *callColumn) set(models []cardModel) {
	p.models = models
	for len(p.cards) < len(models) {
		c := newCard(p.pick, p.press)
		p.cards = append(p.cards, c)
		p.objects = append(p.objects, c)
	}
	for i, c := range p.cards {
		show(c, i < len(models))
		if i < len(models) {
			c.set(models[i])
		}
	}
	p.update()
}

var sectionNames = [sectionCount]string{"Calls", "Waiting", "In the queue", "Parked", "Just ended"}

func (p *callColumn) paint() {
	var used [sectionCount]bool
	for _, m := range p.models {
		used[m.section] = true
	}
	write(p.none, "No calls", paint(ColorNameMuted))
	show(p.none, !used[sectionCalls] && len(p.models) > 0)
	used[sectionCalls] = true
	for i, heading := range p.headings {
		write(heading, spaced(sectionNames[i]), paint(ColorNameMuted))
		show(heading, used[i])
	}
}

func (p *callColumn) place(size fyne.Size) { p.flow(size.Width, true) }

// flow goes through the sections and their cards from the top, places them if
// asked to, and returns the height of the whole at a width.
func (p *callColumn) flow(width float32, place bool) float32 {
	const side, gap = 14, 10
	y := float32(0)
	for s := range sectionCount {
		if !p.headings[s].Visible() {
			continue
		}
		if s == sectionCalls {
			y += 29
		} else {
			y += 20
		}
		if place {
			put(p.headings[s], 18, y)
		}
		y += 15
		if s == sectionCalls && p.none.Visible() {
			if place {
				put(p.none, 18, y+12)
			}
			y += 24
		}
		for i, m := range p.models {
			if m.section != s {
				continue
			}
			height := p.cards[i].height(width - 2*side)
			if place {
				at(p.cards[i], side, y, width-2*side, height)
			}
			y += height + gap
		}
	}
	return y + 6
}
