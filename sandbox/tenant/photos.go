package tenant

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"

	"frontdesk/sandbox/people"
)

// photoSide is how large a picture is, in pixels.
const photoSide = 48

// photo serves the picture of a colleague: an invented face, the same with every
// start. One in five has none.
func (g *graph) photo(w http.ResponseWriter, r *http.Request, _ access) {
	c, known := g.roll.byID(r.PathValue("id"))
	if !known {
		g.refuse(w, http.StatusNotFound, "Request_ResourceNotFound", "Resource does not exist.")
		return
	}
	look := lookOf(c)
	if look%5 == 0 {
		g.refuse(w, http.StatusNotFound, "ImageNotFound", "The photo wasn't found.")
		return
	}
	etag := fmt.Sprintf(`"%x"`, look)
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, face(look), nil); err != nil {
		g.refuse(w, http.StatusInternalServerError, "UnknownError", err.Error())
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	_, _ = w.Write(file.Bytes())
}

func lookOf(c people.Colleague) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(c.ID))
	return h.Sum32()
}

// face is a head and shoulders in colours of the person's own.
func face(look uint32) image.Image {
	shade := func(by uint32, light uint8) color.NRGBA {
		return color.NRGBA{R: light + uint8(look>>by)%64, G: light + uint8(look>>(by+6))%64, B: light + uint8(look>>(by+12))%64, A: 255}
	}
	ground, skin, shirt := shade(0, 150), shade(3, 190), shade(7, 60)
	picture := image.NewNRGBA(image.Rect(0, 0, photoSide, photoSide))
	within := func(x, y, cx, cy, rx, ry int) bool {
		dx, dy := float64(x-cx)/float64(rx), float64(y-cy)/float64(ry)
		return dx*dx+dy*dy <= 1
	}
	for y := range photoSide {
		for x := range photoSide {
			switch {
			case within(x, y, 24, 19, 9, 11):
				picture.SetNRGBA(x, y, skin)
			case within(x, y, 24, 50, 19, 18):
				picture.SetNRGBA(x, y, shirt)
			default:
				picture.SetNRGBA(x, y, ground)
			}
		}
	}
	return picture
}
