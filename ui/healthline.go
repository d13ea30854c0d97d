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

	parts  []switchboard.Health
	ground *canvas.Rectangle
	edge   *canvas.Rectangle
	items  []*healthItem // pooled
	keys   *badge
	setup  *badge
}

// healthItem is one part: a lamp, its words, and the hint.
type healthItem struct {
	lamp *canvas.Circle
	text *canvas.Text
	hint *canvas.Text
}

const healthHeight = 28

func newHealthLine(settings, keys func()) *healthLine {
	h := &healthLine{ground: box(0), edge: box(0), keys: newBadge(false), setup: newBadge(false)}
	h.objects = []fyne.CanvasObject{h.ground, h.edge, h.keys, h.setup}
	h.keys.does, h.setup.does = newText(12, regular), newText(12, regular)
	h.keys.objects[2], h.setup.objects[2] = h.keys.does, h.setup.does
	h.keys.set("F1", "keys", ColorNameMuted)
	h.setup.set(modifier()+",", "settings", ColorNameMuted)
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

// hinted reports whether a part says what to do: only one that is out does.
func hinted(p switchboard.Health) bool { return p.Level == switchboard.LevelOut && p.Hint != "" }

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
	fill(h.ground, paint(ColorNameGround), nil, 0)
	fill(h.edge, paint(ColorNameLine), nil, 0)
	for i, item := range h.items {
		used := i < len(h.parts)
		show(item.lamp, used)
		show(item.text, used)
		show(item.hint, used)
		if !used {
			continue
		}
		if c := paint(levelColour(h.parts[i].Level)); item.lamp.FillColor != c {
			item.lamp.FillColor = c
			item.lamp.Refresh()
		}
		item.text.Color, item.hint.Color = paint(ColorNameMuted), paint(ColorNameMuted)
		if h.parts[i].Level == switchboard.LevelOut {
			item.text.Color = paint(ColorNameText)
		}
	}
	h.keys.update()
	h.setup.update()
}

// place puts the parts from the left. When they do not all fit, the hints are
// shortened first, then the words.
func (h *healthLine) place(size fyne.Size) {
	const gap, base = 22, 18.5
	at(h.ground, 0, 0, size.Width, size.Height)
	at(h.edge, 0, 0, size.Width, 1)
	right := size.Width - margin - h.keys.least.Width
	h.keys.Move(fyne.NewPos(right, 4))
	right -= h.setup.least.Width + 16
	h.setup.Move(fyne.NewPos(right, 4))

	room := right - gap - margin
	words, hints := float32(0), 0
	for i, p := range h.parts {
		words += 14 + measure(h.items[i].text, p.Text) + gap
		if hinted(p) {
			hints++
		}
	}
	forHint, x := float32(0), float32(margin)
	if hints > 0 {
		forHint = max(0, (room-words)/float32(hints)-8)
	}
	for i, p := range h.parts {
		item := h.items[i]
		at(item.lamp, x, base-8, 8, 8)
		write(item.text, fit(item.text, p.Text, max(0, right-gap-x-14)), item.text.Color)
		x = put(item.text, x+14, base)
		hint := ""
		if hinted(p) {
			hint = fit(item.hint, p.Hint, forHint)
		}
		write(item.hint, hint, item.hint.Color)
		if hint != "" {
			x = put(item.hint, round(x+8), base)
		}
		x = round(x + gap)
	}
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
