package photos

import (
	"bytes"
	"image"
	_ "image/gif"  // what Exchange gives for nobody
	_ "image/jpeg" // what it gives for everybody else
	_ "image/png"
)

// Bounds on a picture: it is asked for at 48 pixels a side, and some mailboxes
// have only a larger one.
const (
	Largest = 256 << 10 // bytes
	side    = 1024      // pixels
)

// picture reports whether bytes are one that can be shown. A single pixel is how
// some mailboxes say that there is none.
func picture(data []byte) bool {
	if len(data) == 0 || len(data) > Largest {
		return false
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	return err == nil && c.Width > 1 && c.Height > 1 && c.Width <= side && c.Height <= side
}
