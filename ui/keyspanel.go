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

// set tells which keys do something now.
func (k *keysPanel) set(v switchboard.View, l local) {
	k.list.set(v, l)
	k.update()
}

// by scrolls by so many lines.
func (k *keysPanel) by(lines int) {
	distance := float32(lines) * keyStep
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
	k.list.fit(size.Width)
	at(k.scroll, 0, top, size.Width, size.Height-top)
}
