package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// fold hides what only IT reads: the codes and ids under which the service
// logged a failure. The operator opens it, or copies it without looking.
type fold struct {
	fault *switchboard.Fault
	open  bool
	turn  *button
	copy  *button
	group *fyne.Container
	lines []*paragraph
}

func newFold(c *Console) *fold {
	f := &fold{group: &fyne.Container{}}
	f.turn = newButton(c, quietButton, "Details for IT", "", func() { c.unfold(f.fault); c.refresh() })
	f.copy = newButton(c, quietButton, "Copy for IT", "", func() { c.copy(forIT(f.fault)); c.refresh() })
	f.set(nil, local{})
	return f
}

func (f *fold) parts() []fyne.CanvasObject { return []fyne.CanvasObject{f.turn, f.copy, f.group} }

// set shows the fold where a fault has something for IT.
func (f *fold) set(fault *switchboard.Fault, l local) {
	if fault != nil && fault.Details == "" {
		fault = nil
	}
	f.fault, f.open = fault, fault != nil && l.unfolded == fault.Details
	show(f.turn, fault != nil)
	show(f.copy, fault != nil)
	if fault == nil {
		return
	}
	turn, copied := "Details for IT ▸", "Copy for IT"
	if f.open {
		turn = "Details for IT ▾"
	}
	if l.copied == forIT(fault) {
		copied = "Copied"
	}
	f.turn.set(quietButton, turn, "")
	f.copy.set(quietButton, copied, "")
	f.turn.update()
	f.copy.update()
}

func (f *fold) place(x, y, width float32) float32 {
	var words []string
	if f.open {
		words = detailLines(f.fault)
	}
	for len(f.lines) < len(words) {
		p := newParagraph(12, regular, ColorNameMuted)
		p.probe.TextStyle = fyne.TextStyle{Monospace: true}
		f.lines = append(f.lines, p)
		f.group.Add(p.group)
	}
	if f.fault == nil {
		return f.placeLines(x, y, width, nil)
	}
	y = buttonRow(x, y, width, 16, f.turn, f.copy)
	return f.placeLines(x, y+2, width, words)
}

func (f *fold) placeLines(x, y, width float32, words []string) float32 {
	for i, p := range f.lines {
		p.words = ""
		if i < len(words) {
			p.words = words[i]
		}
		y = p.place(x, y, width)
	}
	return y
}

// detailLines are the details, one to a line.
func detailLines(f *switchboard.Fault) []string {
	return strings.FieldsFunc(strings.ReplaceAll(f.Details, ", ", "\n"), func(r rune) bool { return r == '\n' })
}

// forIT is a fault as IT wants to have it in a ticket.
func forIT(f *switchboard.Fault) string {
	out := f.Text + "\n"
	if f.Hint != "" {
		out += f.Hint + "\n"
	}
	if f.Code != "" {
		out += "Frontdesk: " + f.Code + "\n"
	}
	return out + strings.Join(detailLines(f), "\n") + "\n"
}

// unfold opens the details of a fault, or closes them.
func (c *Console) unfold(f *switchboard.Fault) {
	if c.local.unfolded == f.Details {
		c.local.unfolded = ""
		return
	}
	c.local.unfolded = f.Details
}
