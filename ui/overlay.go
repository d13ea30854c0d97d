package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"frontdesk/switchboard"
)

// keysPanel is the overlay of F1: every key, and which of them do something
// now. It is made from the command table.
type keysPanel struct {
	pane

	title *canvas.Text
	about *canvas.Text
	lines []keyLine
	back  *badge
}

type keyLine struct {
	command command
	caps    []*badge
	name    *canvas.Text
	works   bool
}

func newKeysPanel(c *Console) *keysPanel {
	k := &keysPanel{title: newText(20, strong), about: newText(textSize, regular), back: newBadge(false)}
	k.objects = []fyne.CanvasObject{k.title, k.about, k.back}
	k.back.set("Esc", "back", ColorNameMuted)
	k.back.tapped = func() { c.toggle(panelKeys); c.refresh() }
	for _, command := range c.commands {
		if command.cap == "" {
			continue
		}
		line := keyLine{command: command, name: newText(textSize, regular)}
		for _, words := range command.caps() {
			b := newBadge(true)
			b.set(words, "", ColorNameMuted)
			line.caps = append(line.caps, b)
			k.objects = append(k.objects, b)
		}
		k.objects = append(k.objects, line.name)
		k.lines = append(k.lines, line)
	}
	k.dress, k.arrange = k.paint, k.place
	k.ExtendBaseWidget(k)
	return k
}

// caps are the keys of a command as they are shown.
func (k command) caps() []string {
	if len(k.keys) > 0 && k.chord != "" {
		return []string{k.cap, modifier() + string(k.chord)}
	}
	return []string{k.cap}
}

// title is the command's name in the overlay.
func (k command) title() string {
	if k.listed != "" {
		return k.listed
	}
	return k.name
}

// set tells which keys do something now.
func (k *keysPanel) set(v switchboard.View, l local) {
	for i := range k.lines {
		k.lines[i].works = k.lines[i].command.works(v, l)
	}
	k.update()
}

func (k *keysPanel) paint() {
	write(k.title, "Keys", paint(ColorNameText))
	write(k.about, "All of them work while you type in the search box. Pale ones do nothing at the moment.", paint(ColorNameMuted))
	k.back.update()
	for _, line := range k.lines {
		ink := paint(ColorNameText)
		if !line.works {
			ink = paint(ColorNameFaint)
		}
		write(line.name, line.command.title(), ink)
		for _, b := range line.caps {
			b.update()
		}
	}
}

func (k *keysPanel) place(size fyne.Size) {
	const left, names, top, gap = margin, 160, 94, 12
	put(k.title, left, 45)
	put(k.about, left, 68)
	k.back.Move(fyne.NewPos(size.Width-margin-k.back.least.Width, 18))
	gaps := 0
	for i := range k.lines {
		if k.begins(i) {
			gaps++
		}
	}
	step := min(max((size.Height-top-gap-gap*float32(gaps))/float32(len(k.lines)), 21), 32) // as close as it must be to show all
	y := float32(top)
	for i, line := range k.lines {
		if k.begins(i) {
			y += gap
		}
		x := float32(left)
		for _, b := range line.caps {
			b.Move(fyne.NewPos(x, y))
			x += b.least.Width + 6
		}
		put(line.name, names, y+14.5)
		y += step
	}
}

// begins reports whether a line is the first of another menu.
func (k *keysPanel) begins(i int) bool {
	menu := k.lines[i].command.menu
	return i > 0 && menu != k.lines[i-1].command.menu && menu != menuPick
}
