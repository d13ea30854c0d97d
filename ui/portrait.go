package ui

import (
	"bytes"
	"image"
	_ "image/gif" // the kinds of picture that mailboxes hold
	_ "image/jpeg"
	_ "image/png"

	"fyne.io/fyne/v2/canvas"
)

// portraitSide is how large somebody's picture is shown.
const portraitSide = 48

// portrait is the picture of a person, rounded; without one it takes no place.
type portrait struct {
	image *canvas.Image
	file  []byte // what image was made of
}

func newPortrait() *portrait {
	p := &portrait{image: &canvas.Image{FillMode: canvas.ImageFillStretch, CornerRadius: portraitSide / 2}}
	p.image.Hide()
	return p
}

// set shows a picture from its file, or none. A file is taken apart once, not
// with every render.
func (p *portrait) set(file []byte) {
	if len(file) == len(p.file) && (len(file) == 0 || &file[0] == &p.file[0]) {
		return
	}
	p.file = file
	face, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		p.image.Image = nil
		p.image.Hide()
		return
	}
	p.image.Image = face
	p.image.Show()
	p.image.Refresh()
}
