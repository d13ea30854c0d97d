package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"frontdesk/switchboard"
)

// header is the top of the window: the program, who waits, who is at the desk,
// and the time.
type header struct {
	pane

	name    string
	demo    bool // the badge shows
	model   headerModel
	edge    *canvas.Rectangle
	title   *canvas.Text
	badge   *framed
	notice  *canvas.Text    // in the badge
	waiting [4]*canvas.Text // "3", " waiting · longest ", "1:40"; or "Nobody waits"
	lamp    *canvas.Circle
	who     *canvas.Text
	clock   *canvas.Text
}

type headerModel struct {
	waiting int
	longest string
	overdue bool
	who     string
	lamp    fyne.ThemeColorName
	clock   string
}

const headerHeight = 46

// demoNotice tells an invented day from a real one.
const demoNotice = "Demo: everybody here is invented"

func newHeader(name string, demo bool) *header {
	h := &header{
		name: name, demo: demo, edge: box(0), title: newText(15, strong),
		badge: newFramed(11), notice: newText(12, medium),
		waiting: [4]*canvas.Text{newText(textSize, strong), newText(textSize, regular), newText(textSize, strong), nil},
		lamp:    &canvas.Circle{}, who: newText(textSize, regular), clock: newText(20, strong),
	}
	h.waiting[3] = newText(textSize, regular)
	h.objects = []fyne.CanvasObject{h.edge, h.title, h.lamp, h.who, h.clock}
	if demo {
		h.objects = append(append(h.objects, h.badge.objects()...), h.notice)
	}
	for _, t := range h.waiting {
		h.objects = append(h.objects, t)
	}
	h.dress, h.arrange = h.paint, h.place
	h.ExtendBaseWidget(h)
	return h
}

// headerOf says who waits and who is at the desk.
func headerOf(v switchboard.View) headerModel {
	count, longest := v.Waiting()
	state, lamp := deskState(v)
	who := join(v.Account.Name, organisation(v.Account))
	if who == "" && v.Phone.Account != "" {
		who = "Line " + v.Phone.Account
	}
	return headerModel{
		waiting: count, longest: switchboard.Elapsed(longest), overdue: v.Overdue(),
		who: join(who, state), lamp: lamp, clock: v.Now.In(v.In()).Format("15:04"),
	}
}

// deskState is what the attendant's own line does. That callers are turned away is
// said whatever else there is: it is easily forgotten.
func deskState(v switchboard.View) (words string, lamp fyne.ThemeColorName) {
	words, lamp = lineState(v)
	if !v.DND || v.Phone.State != switchboard.PhoneRegistered {
		return words, lamp
	}
	if words == ready {
		return "Do not disturb", ColorNameDND
	}
	return join(words, "do not disturb"), ColorNameDND
}

const ready = "Ready"

func lineState(v switchboard.View) (words string, lamp fyne.ThemeColorName) {
	for _, c := range v.Calls {
		switch c.State {
		case switchboard.CallActive, switchboard.CallDialing, switchboard.CallAlerting:
			switch {
			case c.Muted:
				return "Microphone off", ColorNameTentative
			case !v.CanFollow(c): // else nobody is called
				return "On a call", ColorNameOnCall
			}
		case switchboard.CallRinging, switchboard.CallHeld:
		}
	}
	switch v.Phone.State {
	case switchboard.PhoneRegistered:
		if words := queueState(v); words != "" {
			return words, ColorNameTentative
		}
		return ready, ColorNameFree
	case switchboard.PhoneRegistering:
		return "Connecting", ColorNameTentative
	case switchboard.PhoneFailed:
		return "Phone out", ColorNameOnCall
	case switchboard.PhoneOff:
		return "No phone", ColorNameUnknown
	default:
		return "No phone", ColorNameUnknown
	}
}

func (h *header) set(m headerModel) {
	if h.model == m {
		return
	}
	h.model = m
	h.update()
}

func (h *header) paint() {
	m := h.model
	fill(h.edge, paint(ColorNameLine))
	text, muted := paint(ColorNameText), paint(ColorNameMuted)
	write(h.title, h.name, text)
	h.badge.set(paint(ColorNameSide), paint(ColorNameLine), 1)
	write(h.notice, demoNotice, muted)
	quiet := m.waiting == 0
	for i, t := range h.waiting {
		show(t, (i == 3) == quiet)
	}
	late := text
	if m.overdue {
		late = paint(ColorNameRinging)
	}
	write(h.waiting[0], strconv.Itoa(m.waiting), text)
	write(h.waiting[1], "waiting · longest", muted)
	write(h.waiting[2], m.longest, late)
	write(h.waiting[3], "Nobody is waiting", muted)
	tint(h.lamp, paint(lampName(m.lamp)))
	write(h.who, m.who, text)
	write(h.clock, m.clock, text)
}

// lampName is a lamp's colour, also before the first view.
func lampName(name fyne.ThemeColorName) fyne.ThemeColorName {
	if name == "" {
		return ColorNameUnknown
	}
	return name
}

// AccessibilityLabel reads the header out.
func (h *header) AccessibilityLabel() string {
	waiting := "Nobody is waiting"
	if h.model.waiting > 0 {
		waiting = strconv.Itoa(h.model.waiting) + " waiting · longest " + h.model.longest
		if h.model.overdue {
			waiting += ", which is too long"
		}
	}
	if h.demo {
		waiting = join(demoNotice, waiting)
	}
	return join(waiting, h.model.who, h.model.clock)
}

// AccessibilityRole says that it is text.
func (h *header) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (h *header) place(size fyne.Size) {
	const base = 28
	at(h.edge, 0, size.Height-1, size.Width, 1)
	x := put(h.title, 20, base)
	if h.demo {
		left := round(x + 16)
		x = put(h.notice, left+11, base-0.5) + 11
		h.badge.at(left, base-16, round(x-left), 22)
	}
	x += 28
	quiet := put(h.waiting[3], round(x), base)
	x = put(h.waiting[0], round(x), base)
	x = put(h.waiting[1], round(x+4), base)
	busy := put(h.waiting[2], round(x+4), base)
	left := busy
	if h.model.waiting == 0 {
		left = quiet
	}
	x = putRight(h.clock, size.Width-20, base+2)
	write(h.who, fit(h.who, h.model.who, x-14-18-24-left), h.who.Color)
	x = putRight(h.who, x-14, base)
	at(h.lamp, x-18, base-9.5, 10, 10)
}
