package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"frontdesk/switchboard"
)

// healthLine is the bottom of the window: what the answers rest on, and what
// to do about a part that is out.
type healthLine struct {
	pane

	parts []switchboard.Health
	edge  *canvas.Rectangle
	items []*healthItem // pooled
	keys  *badge
	setup *badge
}

// healthItem is one part: a lamp, its words, and the hint.
type healthItem struct {
	lamp *canvas.Circle
	text *canvas.Text
	hint *canvas.Text
}

const healthHeight = 28

func newHealthLine(settings, keys func()) *healthLine {
	h := &healthLine{edge: box(0), keys: newBadge(false), setup: newBadge(false)}
	h.objects = []fyne.CanvasObject{h.edge, h.keys, h.setup}
	h.keys.does, h.setup.does = newText(12, regular), newText(12, regular)
	h.keys.objects[3], h.setup.objects[3] = h.keys.does, h.setup.does
	h.keys.set("F1", "keys", ColorNameMuted)
	h.setup.set(modifier()+",", "settings", ColorNameMuted)
	h.keys.quiet, h.setup.quiet = true, true
	h.keys.tapped, h.setup.tapped = keys, settings
	h.dress, h.arrange = h.paint, h.place
	h.ExtendBaseWidget(h)
	return h
}

func (h *healthLine) set(parts []switchboard.Health) {
	if slices.Equal(parts, h.parts) {
		return
	}
	h.parts = parts
	for len(h.items) < len(parts) {
		item := &healthItem{lamp: &canvas.Circle{}, text: newText(12, regular), hint: newText(12, regular)}
		h.items = append(h.items, item)
		h.objects = append(h.objects, item.lamp, item.text, item.hint)
		canvas.Refresh(h)
	}
	h.update()
}

// hinted reports whether a part says what to do: one that is out, or not set
// up, does.
func hinted(p switchboard.Health) bool {
	return p.Hint != "" && (p.Level == switchboard.LevelOut || p.Level == switchboard.LevelOff)
}

func levelColour(l switchboard.Level) fyne.ThemeColorName {
	switch l {
	case switchboard.LevelOK:
		return ColorNameFree
	case switchboard.LevelBusy:
		return ColorNameTentative
	case switchboard.LevelOut:
		return ColorNameRinging
	case switchboard.LevelOff:
		return ColorNameHatch
	default:
		return ColorNameHatch
	}
}

func (h *healthLine) paint() {
	fill(h.edge, paint(ColorNameLine))
	for i, item := range h.items {
		used := i < len(h.parts)
		show(item.lamp, used)
		show(item.text, used)
		show(item.hint, used)
		if !used {
			continue
		}
		tint(item.lamp, paint(levelColour(h.parts[i].Level)))
		words := ColorNameMuted
		if h.parts[i].Level == switchboard.LevelOut {
			words = ColorNameText
		}
		ink(item.text, paint(words))
		ink(item.hint, paint(ColorNameMuted))
	}
	h.keys.update()
	h.setup.update()
}

const (
	healthGap  = 22
	healthStep = 21 // from line to line when a part has one to itself
)

// stacked are the parts that get a line to themselves at a width: those that
// say what to do, when not everything fits on one line.
func (h *healthLine) stacked(width float32) []int {
	words, out := float32(0), []int(nil)
	for i, p := range h.parts {
		words += 14 + measure(h.items[i].text, p.Text) + healthGap
		if hinted(p) {
			words += 8 + measure(h.items[i].hint, p.Hint)
			out = append(out, i)
		}
	}
	if words <= width-2*margin-h.keys.least.Width-h.setup.least.Width-16 {
		return nil
	}
	return out
}

// height is what the line takes at a width.
func (h *healthLine) height(width float32) float32 {
	return healthHeight + healthStep*float32(len(h.stacked(width)))
}

func (h *healthLine) place(size fyne.Size) {
	at(h.edge, 0, 0, size.Width, 1)
	alone := h.stacked(size.Width)
	base := float32(18.5)
	for _, i := range alone {
		h.placeItem(i, margin, base, size.Width-margin)
		base += healthStep
	}
	right := size.Width - margin - h.keys.least.Width
	h.keys.Move(fyne.NewPos(right, base-14.5))
	right -= h.setup.least.Width + 16
	h.setup.Move(fyne.NewPos(right, base-14.5))
	x := float32(margin)
	for i := range h.parts {
		if !slices.Contains(alone, i) {
			x = h.placeItem(i, x, base, right-healthGap) + healthGap
		}
	}
}

// placeItem writes a part from x on, not beyond right, and returns its end.
func (h *healthLine) placeItem(i int, x, base, right float32) float32 {
	item, p := h.items[i], h.parts[i]
	at(item.lamp, x, base-8, 8, 8)
	write(item.text, fit(item.text, p.Text, max(0, right-x-14)), item.text.Color)
	x = put(item.text, x+14, base)
	hint := ""
	if hinted(p) {
		hint = fit(item.hint, p.Hint, max(0, right-x-8))
	}
	write(item.hint, hint, item.hint.Color)
	if hint != "" {
		x = put(item.hint, round(x+8), base)
	}
	return round(x)
}

// AccessibilityLabel reads the parts out.
func (h *healthLine) AccessibilityLabel() string {
	out := ""
	for _, p := range h.parts {
		out = join(out, p.Text, p.Hint)
	}
	return out
}

// AccessibilityRole says that it is text.
func (h *healthLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
