package ui

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// place to go to: what one does there, and where it is.
type destination struct{ what, address string }

// revokeLinks is where Microsoft lets people take back what they permitted.
var revokeLinks = []destination{
	{"Take permissions back", "https://myapps.microsoft.com"},
	{"See and end sign-ins", "https://mysignins.microsoft.com"},
	{"For administrators", "https://entra.microsoft.com"},
}

// links lists places outside Frontdesk, each to be opened or copied.
type links struct {
	shown  bool
	second float32 // where the addresses begin
	rows   []linkRow
}

type linkRow struct {
	to         destination
	what       *canvas.Text
	address    *canvas.Text
	open, copy *button
}

func newLinks(c *Console, second float32, to []destination) *links {
	l := &links{second: second}
	for _, d := range to {
		row := linkRow{to: d, what: newText(textSize, regular), address: newText(textSize, medium)}
		row.what.Text, row.address.Text = d.what, d.host()
		row.open = newButton(c, quietButton, "Open", "", func() { c.openURL(d.address) })
		row.copy = newButton(c, quietButton, "Copy", "", func() { c.copy(d.address); c.refresh() })
		l.rows = append(l.rows, row)
	}
	return l
}

// host is the address without what every address has.
func (d destination) host() string {
	if u, err := url.Parse(d.address); err == nil {
		return u.Host
	}
	return d.address
}

func (l *links) parts() (objects []fyne.CanvasObject) {
	for _, row := range l.rows {
		objects = append(objects, row.what, row.address, row.open, row.copy)
	}
	return objects
}

// set shows or hides the list.
func (l *links) set(shown bool, w local) {
	l.shown = shown
	for _, row := range l.rows {
		copied := "Copy"
		if w.copied == row.to.address {
			copied = "Copied"
		}
		row.copy.set(quietButton, copied, "")
		for _, o := range []fyne.CanvasObject{row.what, row.address, row.open, row.copy} {
			show(o, shown)
		}
		ink(row.what, paint(ColorNameMuted))
		ink(row.address, paint(ColorNameText))
		row.open.update()
		row.copy.update()
	}
}

func (l *links) place(x, y, _ float32) float32 {
	if !l.shown {
		return y
	}
	actions := l.second + 190
	for _, row := range l.rows {
		put(row.what, x, y+16.5)
		put(row.address, x+l.second, y+16.5)
		row.open.at(x+actions, y)
		row.copy.at(x+actions+row.open.least.Width+10, y)
		y += quietHeight + 2
	}
	return y
}
