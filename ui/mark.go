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
type mark struct {
	disc    *canvas.Circle    // free, tentative (ring), elsewhere (ring)
	core    *canvas.Circle    // elsewhere
	square  *canvas.Rectangle // on a call, ringing (outline), do not disturb, away and off (bars)
	bar     *canvas.Rectangle // do not disturb
	diamond *canvas.RegularPolygon
	dots    [8]*canvas.Circle // unknown
}

const markSize = 10

func newMark() *mark {
	m := &mark{
		disc: &canvas.Circle{}, core: &canvas.Circle{}, square: box(2), bar: box(0.5),
		diamond: &canvas.RegularPolygon{Sides: 4, CornerRadius: 1},
	}
	for i := range m.dots {
		m.dots[i] = &canvas.Circle{}
	}
	for _, o := range m.objects() {
		o.Hide()
	}
	return m
}

func (m *mark) objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{m.disc, m.core, m.square, m.bar, m.diamond}
	for _, d := range m.dots {
		all = append(all, d)
	}
	return all
}

// hide draws nothing.
func (m *mark) hide() {
	m.only(nil, nil)
	for _, d := range m.dots {
		show(d, false)
	}
}

// only shows one or two of the shapes and hides the other ones.
func (m *mark) only(one, other fyne.CanvasObject) {
	for _, o := range []fyne.CanvasObject{m.disc, m.core, m.square, m.bar, m.diamond} {
		show(o, o == one || o == other)
	}
}

// draw shows a kind in a colour, on a ground, with its top left corner at x, y.
func (m *mark) draw(k switchboard.Kind, ink, ground color.NRGBA, x, y float32) {
	var none color.NRGBA
	for _, d := range m.dots {
		show(d, k == switchboard.KindUnknown)
	}
	switch k {
	case switchboard.KindFree:
		m.only(m.disc, nil)
		m.circle(m.disc, ink, none, x, y, markSize)
	case switchboard.KindTentative:
		m.only(m.disc, nil)
		m.circle(m.disc, none, ink, x, y, markSize)
	case switchboard.KindElsewhere:
		m.only(m.disc, m.core)
		m.circle(m.disc, none, ink, x, y, markSize)
		m.circle(m.core, ink, none, x+3.25, y+3.25, 3.5)
	case switchboard.KindOnCall:
		m.only(m.square, nil)
		m.oblong(m.square, ink, none, x, y, markSize, markSize)
	case switchboard.KindRinging:
		m.only(m.square, nil)
		m.oblong(m.square, none, ink, x+1, y+1, markSize-2, markSize-2)
	case switchboard.KindDND:
		m.only(m.square, m.bar)
		m.oblong(m.square, ink, none, x, y, markSize, markSize)
		m.oblong(m.bar, ground, none, x+2, y+4, markSize-4, 2)
	case switchboard.KindAway:
		m.only(m.square, nil)
		m.oblong(m.square, ink, none, x, y+3, markSize, 4)
	case switchboard.KindOff:
		m.only(m.square, nil)
		m.oblong(m.square, ink, none, x, y+4, markSize, 2)
	case switchboard.KindBusy:
		m.only(m.diamond, nil)
		if m.diamond.FillColor != ink {
			m.diamond.FillColor = ink
			m.diamond.Refresh()
		}
		at(m.diamond, x-1, y-1, markSize+2, markSize+2)
	case switchboard.KindUnknown:
		m.only(nil, nil)
		m.dotted(ink, x, y)
	default:
		m.only(nil, nil)
		m.dotted(ink, x, y)
	}
}

func (m *mark) circle(c *canvas.Circle, inside, border color.NRGBA, x, y, size float32) {
	width := float32(0)
	if border.A != 0 {
		width = 2
		x, y, size = x+1, y+1, size-2
	}
	if c.FillColor != inside || c.StrokeColor != border || c.StrokeWidth != width {
		c.FillColor, c.StrokeColor, c.StrokeWidth = inside, border, width
		c.Refresh()
	}
	at(c, x, y, size, size)
}

func (m *mark) oblong(r *canvas.Rectangle, inside, border color.NRGBA, x, y, w, h float32) {
	width := float32(0)
	if border.A != 0 {
		width = 2
	}
	fill(r, inside, border, width)
	at(r, x, y, w, h)
}

// dotted draws the ring of dots that stands for "nobody knows".
func (m *mark) dotted(ink color.NRGBA, x, y float32) {
	const radius, dot = markSize/2 - 0.5, 1.8
	for i, d := range m.dots {
		angle := float64(i) * math.Pi / 4
		cx := x + markSize/2 + radius*float32(math.Cos(angle))
		cy := y + markSize/2 + radius*float32(math.Sin(angle))
		if d.FillColor != ink {
			d.FillColor = ink
			d.Refresh()
		}
		at(d, cx-dot/2, cy-dot/2, dot, dot)
	}
}
