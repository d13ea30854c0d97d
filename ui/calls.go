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
}

// callColumn is what scrolls: the section headings and the cards.
type callColumn struct {
	pane

	models  []cardModel
	cards   []*card // pooled; the first len(models) are in use
	calls   *canvas.Text
	waiting *canvas.Text
	pick    func(switchboard.CallID)
	press   func(fyne.KeyName)
}

func newCallsPane(pick func(switchboard.CallID), press func(fyne.KeyName)) *callsPane {
	column := &callColumn{calls: newText(11, strong), waiting: newText(11, strong), pick: pick, press: press}
	column.objects = []fyne.CanvasObject{column.calls, column.waiting}
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

// set shows the calls.
func (p *callsPane) set(models []cardModel, phone switchboard.PhoneStatus) {
	p.phone = phone
	p.column.set(models)
	if least := fyne.NewSize(0, p.column.flow(p.Size().Width-1, nil)); least != p.column.least {
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
	if p.phone.State != switchboard.PhoneRegistered {
		first, second = "No call can come in or go out", "until the phone is connected."
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

func (p *callColumn) paint() {
	write(p.calls, spaced("Calls"), paint(ColorNameMuted))
	write(p.waiting, spaced("Waiting"), paint(ColorNameMuted))
	waiting := false
	for _, m := range p.models {
		waiting = waiting || m.waiting
	}
	show(p.waiting, waiting)
}

func (p *callColumn) place(size fyne.Size) {
	put(p.calls, 18, 29)
	p.flow(size.Width, func(i int, y, height float32) {
		if i < 0 {
			put(p.waiting, 18, y+14)
			return
		}
		at(p.cards[i], 14, y, size.Width-28, height)
	})
}

// flow tells where each card goes, and with -1 where the heading of the
// waiting section does, and returns the height of the whole at a width.
func (p *callColumn) flow(width float32, do func(i int, y, height float32)) float32 {
	y := float32(44)
	step := func(waiting bool) {
		first := true
		for i, m := range p.models {
			if m.waiting != waiting {
				continue
			}
			if waiting && first {
				if do != nil {
					do(-1, y+6, 0)
				}
				y += 32
			}
			first = false
			height := p.cards[i].height(width - 28)
			if do != nil {
				do(i, y, height)
			}
			y += height + 10
		}
	}
	step(false)
	step(true)
	return y + 6
}
