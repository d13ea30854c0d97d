package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"frontdesk/switchboard"
)

// strip draws the day of one colleague into a row: the working day as a track,
// what stands in the calendar on it, the past dimmed, and the present.
type strip struct {
	group  *fyne.Container // everything below the line of the present
	boxes  []*canvas.Rectangle
	hatch  []*canvas.Raster
	past   *canvas.Rectangle
	now    *canvas.Rectangle
	used   int         // boxes in use
	hashed int         // hatches in use
	ink    color.NRGBA // of the hatches as they were drawn last
}

const (
	stripHeight = 14
	nowHeight   = 20
)

func newStrip() *strip {
	return &strip{group: container.NewWithoutLayout(), past: box(0), now: box(0.5)}
}

func (s *strip) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{s.group, s.past, s.now}
}

// draw shows a day between x and x+width, centred on the line y, on a ground.
func (s *strip) draw(d day, x, y, width float32, ground color.NRGBA) {
	s.used, s.hashed = 0, 0
	top := y - stripHeight/2
	if d.off {
		s.block(x, width, span{from: 0, to: 1}, 0, y+0.5, 1, 0, paint(ColorNameHatch))
	}
	for _, w := range d.working {
		s.block(x, width, w, 0, y, stripHeight, 2, paint(ColorNameTrack))
	}
	for _, b := range d.blocks {
		if b.kind == switchboard.BlockAway { // its bar stands in the track, also outside the working hours
			s.block(x, width, b, 0, y, stripHeight, 2, paint(ColorNameTrack))
		}
	}
	for _, b := range d.blocks {
		switch b.kind {
		case switchboard.BlockBusy:
			s.block(x, width, b, 0, y, stripHeight, 2, paint(ColorNameBusy))
		case switchboard.BlockTentative:
			s.block(x, width, b, 0, y, stripHeight, 2, paint(ColorNameTentative))
			s.block(x, width, b, 2, y, stripHeight-4, 1, paint(ColorNameTrack))
		case switchboard.BlockAway:
			s.block(x, width, b, 0, y+stripHeight/4.0, stripHeight/2, 1, paint(ColorNameAway))
		case switchboard.BlockElsewhere:
			s.block(x, width, b, 0, y+stripHeight/2-1, 2, 0, paint(ColorNameFree))
		case switchboard.BlockUnknown:
			s.hatched(x, width, b, top)
		case switchboard.BlockFree:
		default:
			s.hatched(x, width, b, top)
		}
	}
	s.rest()
	line := min(max(d.now, 0), 1)
	fill(s.past, faded(ground, 0.6))
	dimmed := round(line * width)
	if d.stale {
		dimmed = width
	}
	at(s.past, x, top-1, dimmed, stripHeight+2)
	fill(s.now, paint(ColorNameText))
	at(s.now, x+round(line*width)-1, y-nowHeight/2, 2, nowHeight)
}

// block draws one rectangle of the day, centred on the line y and smaller by
// inset at both ends.
func (s *strip) block(x, width float32, b span, inset, y, height, radius float32, ink color.NRGBA) {
	if s.used == len(s.boxes) {
		r := box(radius)
		s.boxes = append(s.boxes, r)
		s.group.Add(r)
	}
	r := s.boxes[s.used]
	s.used++
	left, right := x+round(b.from*width)+inset, x+round(b.to*width)-inset
	if r.CornerRadius != radius {
		r.CornerRadius = radius
		r.Refresh()
	}
	fill(r, ink)
	at(r, left, round(y-height/2), max(right-left, 2), height)
	show(r, true)
}

// hatched draws a stretch nobody knows anything of.
func (s *strip) hatched(x, width float32, b span, y float32) {
	if s.hashed == len(s.hatch) {
		r := canvas.NewRaster(hatching)
		s.hatch = append(s.hatch, r)
		s.group.Add(r)
	}
	r := s.hatch[s.hashed]
	s.hashed++
	left, right := x+round(b.from*width), x+round(b.to*width)
	at(r, left, y, right-left, stripHeight)
	show(r, true)
}

// rest hides what this day does not need.
func (s *strip) rest() {
	if c := paint(ColorNameHatch); c != s.ink { // the theme changed
		s.ink = c
		for _, r := range s.hatch {
			r.Refresh()
		}
	}
	for _, r := range s.boxes[s.used:] {
		show(r, false)
	}
	for _, r := range s.hatch[s.hashed:] {
		show(r, false)
	}
}

// hide draws nothing.
func (s *strip) hide() {
	s.used, s.hashed = 0, 0
	s.rest()
	show(s.past, false)
	show(s.now, false)
}

// appear undoes hide.
func (s *strip) appear() {
	show(s.past, true)
	show(s.now, true)
}

// hatching draws thin slanted lines, soft at their edges.
func hatching(width, height int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	ink := paint(ColorNameHatch)
	const pitch = 6
	shades := [pitch]float32{1, 0.55, 0, 0, 0, 0.55}
	for y := range height {
		for x := range width {
			if s := shades[(x+y)%pitch]; s > 0 {
				img.SetNRGBA(x, y, faded(ink, s))
			}
		}
	}
	return img
}
