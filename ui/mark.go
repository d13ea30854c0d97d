package ui

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"frontdesk/switchboard"
)

// kindColour is the role in which a kind of status is drawn.
func kindColour(k switchboard.Kind) fyne.ThemeColorName {
	switch k {
	case switchboard.KindOnCall, switchboard.KindRinging:
		return ColorNameOnCall
	case switchboard.KindDND:
		return ColorNameDND
	case switchboard.KindAway, switchboard.KindOff:
		return ColorNameAway
	case switchboard.KindBusy:
		return ColorNameBusy
	case switchboard.KindTentative:
		return ColorNameTentative
	case switchboard.KindElsewhere, switchboard.KindFree:
		return ColorNameFree
	case switchboard.KindUnknown:
		return ColorNameUnknown
	default:
		return ColorNameUnknown
	}
}

// mark is the shape of a status: it tells the kinds apart without any colour.
// Outlines are a filled shape on another, as in [framed].
type mark struct {
	disc, hole, core *canvas.Circle    // free; with a hole tentative, with a core in it elsewhere
	square, pane     *canvas.Rectangle // on a call; with a pane ringing; do not disturb; away and off as bars
	diamond          *canvas.RegularPolygon
	dots             [8]*canvas.Circle // unknown
	drawn            switchboard.Kind
}

const markSize = 10

func newMark() *mark {
	m := &mark{
		disc: &canvas.Circle{}, hole: &canvas.Circle{}, core: &canvas.Circle{}, square: box(2), pane: box(1),
		diamond: &canvas.RegularPolygon{Sides: 4, CornerRadius: 1},
	}
	for i := range m.dots {
		m.dots[i] = &canvas.Circle{}
	}
	m.hide()
	return m
}

// objects are in the order in which they are painted.
func (m *mark) objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{m.disc, m.hole, m.core, m.square, m.pane, m.diamond}
	for _, d := range m.dots {
		all = append(all, d)
	}
	return all
}

// hide draws nothing.
func (m *mark) hide() {
	m.drawn = ""
	for _, o := range m.objects() {
		show(o, false)
	}
}

// draw shows a kind in a colour, on a ground, with its top left corner at x, y.
func (m *mark) draw(k switchboard.Kind, ink, ground color.NRGBA, x, y float32) {
	if m.drawn != k {
		m.hide()
		m.drawn = k
	}
	switch k {
	case switchboard.KindFree:
		m.circle(m.disc, ink, x, y, markSize)
	case switchboard.KindTentative:
		m.circle(m.disc, ink, x, y, markSize)
		m.circle(m.hole, ground, x+2, y+2, markSize-4)
	case switchboard.KindElsewhere:
		m.circle(m.disc, ink, x, y, markSize)
		m.circle(m.hole, ground, x+2, y+2, markSize-4)
		m.circle(m.core, ink, x+3, y+3, markSize-6)
	case switchboard.KindOnCall:
		m.oblong(m.square, ink, x, y, markSize)
	case switchboard.KindRinging:
		m.oblong(m.square, ink, x, y, markSize)
		m.oblong(m.pane, ground, x+2, y+2, markSize-4)
	case switchboard.KindDND:
		m.oblong(m.square, ink, x, y, markSize)
		m.bar(m.pane, ground, x+2, y+4, markSize-4, 2)
	case switchboard.KindAway:
		m.bar(m.square, ink, x, y+3, markSize, 4)
	case switchboard.KindOff:
		m.bar(m.square, ink, x, y+4, markSize, 2)
	case switchboard.KindBusy:
		m.rhomb(ink, x-1, y-1, markSize+2)
	case switchboard.KindUnknown:
		m.dotted(ink, x, y)
	default:
		m.dotted(ink, x, y)
	}
}

func (m *mark) circle(c *canvas.Circle, ink color.NRGBA, x, y, size float32) {
	tint(c, ink)
	at(c, x, y, size, size)
	show(c, true)
}

func (m *mark) oblong(r *canvas.Rectangle, ink color.NRGBA, x, y, size float32) {
	m.bar(r, ink, x, y, size, size)
}

func (m *mark) bar(r *canvas.Rectangle, ink color.NRGBA, x, y, w, h float32) {
	fill(r, ink)
	at(r, x, y, w, h)
	show(r, true)
}

func (m *mark) rhomb(ink color.NRGBA, x, y, size float32) {
	if m.diamond.FillColor != ink {
		m.diamond.FillColor = ink
		m.diamond.Refresh()
	}
	at(m.diamond, x, y, size, size)
	show(m.diamond, true)
}

// dotted draws the ring of dots that stands for "nobody knows".
func (m *mark) dotted(ink color.NRGBA, x, y float32) {
	const radius, dot = markSize/2 - 0.5, 1.8
	for i, d := range m.dots {
		angle := float64(i) * math.Pi / 4
		cx := x + markSize/2 + radius*float32(math.Cos(angle))
		cy := y + markSize/2 + radius*float32(math.Sin(angle))
		m.circle(d, ink, cx-dot/2, cy-dot/2, dot)
	}
}
