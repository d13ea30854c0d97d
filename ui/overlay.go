package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"frontdesk/switchboard"
)

// keysPanel is the overlay of F1: every key, and which of them do something
// now. It is made from the command table.
type keysPanel struct {
	pane

	title  *canvas.Text
	about  *canvas.Text
	back   *badge
	list   *keyList
	scroll *container.Scroll
}

// keyList is what scrolls: a line for each key.
type keyList struct {
	pane

	lines []keyLine
}

type keyLine struct {
	command command
	caps    []*badge
	name    *canvas.Text
	works   bool
}

func newKeysPanel(c *Console) *keysPanel {
	k := &keysPanel{title: newText(20, strong), about: newText(textSize, regular), back: newBadge(false), list: newKeyList(c.commands)}
	k.scroll = container.NewVScroll(k.list)
	k.objects = []fyne.CanvasObject{k.title, k.about, k.back, k.scroll}
	k.back.set("Esc", "back", ColorNameMuted)
	k.back.tapped = func() { c.toggle(panelKeys); c.refresh() }
	k.dress, k.arrange = k.paint, k.place
	k.ExtendBaseWidget(k)
	return k
}

func newKeyList(commands []command) *keyList {
	k := &keyList{}
	for _, command := range commands {
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
	k.least = fyne.NewSize(0, k.height(leastStep))
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
	for i := range k.list.lines {
		k.list.lines[i].works = k.list.lines[i].command.works(v, l)
	}
	k.list.update()
	k.update()
}

// by scrolls the list.
func (k *keysPanel) by(distance float32) {
	k.scroll.Offset.Y = max(0, min(k.scroll.Offset.Y+distance, k.list.MinSize().Height-k.scroll.Size().Height))
	k.scroll.Refresh()
}

func (k *keysPanel) paint() {
	write(k.title, "Keys", paint(ColorNameText))
	write(k.about, "All of them work while you type in the search box. Pale ones do nothing at the moment.", paint(ColorNameMuted))
	k.back.update()
}

func (k *keysPanel) place(size fyne.Size) {
	const top = 90
	put(k.title, margin, 45)
	put(k.about, margin, 68)
	k.back.Move(fyne.NewPos(size.Width-margin-k.back.least.Width, 18))
	at(k.scroll, 0, top, size.Width, size.Height-top)
}

func (k *keyList) paint() {
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

// Where the lines of the list are.
const (
	leastStep   = 21
	mostStep    = 32
	menuGap     = 12 // between menus
	listEnd     = 14 // above the first line and below the last
	keyNameLeft = 160
)

// height is what the list takes with so much for each line.
func (k *keyList) height(step float32) float32 {
	gaps := 0
	for i := range k.lines {
		if k.begins(i) {
			gaps++
		}
	}
	return listEnd + step*float32(len(k.lines)) + menuGap*float32(gaps)
}

func (k *keyList) place(size fyne.Size) {
	step := min(max(leastStep+(size.Height-k.height(leastStep))/float32(len(k.lines)), leastStep), mostStep) // closer where that shows all
	y := float32(4)
	for i, line := range k.lines {
		if k.begins(i) {
			y += menuGap
		}
		x := float32(margin)
		for _, b := range line.caps {
			b.Move(fyne.NewPos(x, y))
			x += b.least.Width + 6
		}
		put(line.name, keyNameLeft, y+14.5)
		y += step
	}
}

// begins reports whether a line is the first of another menu.
func (k *keyList) begins(i int) bool {
	menu := k.lines[i].command.menu
	return i > 0 && menu != k.lines[i-1].command.menu && menu != menuPick
}
