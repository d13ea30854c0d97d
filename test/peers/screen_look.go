package peers

import (
	"bytes"
	"image"
	"image/color"
	"time"
)

// Part is what a part of the window looks like now: red, green and blue of each
// pixel, row by row.
func (w *Window) Part(part image.Rectangle) []byte {
	w.screen.t.Helper()
	return colours(w.screen.look(part.Add(w.area().Min)))
}

// Look is what the window looks like now, without its frame.
func (w *Window) Look() *image.RGBA {
	w.screen.t.Helper()
	return w.screen.look(w.area())
}

// Rests waits until the window has looked the same for a while, at most for
// limit, and gives its picture. rested is false when it never did.
func (w *Window) Rests(while, limit time.Duration) (picture *image.RGBA, rested bool) {
	w.screen.t.Helper()
	return w.screen.rests(w.area(), while, limit)
}

func (s *XScreen) rests(part image.Rectangle, while, limit time.Duration) (picture *image.RGBA, rested bool) {
	s.t.Helper()
	picture = s.look(part)
	since := time.Now()
	rested = Eventually(limit, func() bool {
		now := s.look(part)
		if !bytes.Equal(now.Pix, picture.Pix) {
			picture, since = now, time.Now()
		}
		return time.Since(since) >= while
	})
	return picture, rested
}

func (s *XScreen) look(part image.Rectangle) *image.RGBA {
	s.t.Helper()
	picture, err := s.buffer.look(part)
	if err != nil {
		s.t.Fatal(err)
	}
	return picture
}

// colours are the pixels of a picture without what says how opaque they are.
func colours(picture *image.RGBA) []byte {
	out := make([]byte, 0, len(picture.Pix)/4*3)
	for i := 0; i < len(picture.Pix); i += 4 {
		out = append(out, picture.Pix[i:i+3]...)
	}
	return out
}

// Reacts does something once a part of the window has come to rest, and tells how
// long it took until that looked different; it gives up after the limit. What was
// done before must show elsewhere, or have been waited for.
func (w *Window) Reacts(part image.Rectangle, limit time.Duration, do func()) time.Duration {
	w.screen.t.Helper()
	part = part.Add(w.area().Min)
	before, _ := w.screen.rests(part, 100*time.Millisecond, time.Second) // timers may keep it from resting
	do()
	began := time.Now()
	if !Eventually(limit, func() bool { return !bytes.Equal(before.Pix, w.screen.look(part).Pix) }) {
		w.screen.t.Errorf("nothing changed in %v of the screen for %v", part, limit)
	}
	return time.Since(began)
}

// Button waits at most 10 s for a button filled with a colour, and gives its
// place in the window: the uppermost one, where there are several.
func (w *Window) Button(fill color.Color) image.Rectangle {
	w.screen.t.Helper()
	var found image.Rectangle
	w.screen.do("mousemove", "--window", w.id, "3", "3") // under the pointer a button has another colour
	if !Eventually(10*time.Second, func() bool {
		found = filled(w.Look(), fill)
		return !found.Empty()
	}) {
		w.screen.t.Fatalf("no button of colour %v", fill)
	}
	return found
}

// Buttons are at least this big.
const buttonWidth, buttonHeight = 60, 24

// filled finds the uppermost area of one colour that can be a button; there is
// none when the result is empty.
func filled(p *image.RGBA, fill color.Color) image.Rectangle {
	c := color.RGBAModel.Convert(fill).(color.RGBA)
	is := func(x, y int) bool { return p.RGBAAt(x, y) == c }
	for y := range p.Rect.Dy() {
		run := 0
		for x := range p.Rect.Dx() {
			if !is(x, y) {
				run = 0
				continue
			}
			if run++; run < buttonWidth {
				continue
			}
			left, bottom, right := x-run+1, y, x
			for is(right+1, y) {
				right++
			}
			for is(left+4, bottom+1) { // at the edge there are no words
				bottom++
			}
			if bottom-y >= buttonHeight {
				return image.Rect(left, y, right, bottom)
			}
			break
		}
	}
	return image.Rectangle{}
}

// Colours counts the different colours of a picture: a blank window has one.
func Colours(picture image.Image) int {
	seen := map[color.RGBA64]bool{}
	for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y++ {
		for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x++ {
			r, g, b, a := picture.At(x, y).RGBA()
			seen[color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}] = true
		}
	}
	return len(seen)
}
