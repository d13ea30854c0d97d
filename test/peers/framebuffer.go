package peers

import (
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
)

// framebuffer is the screen as Xvfb keeps it in a file (-fbdir), in the format of
// xwd(1). To look there disturbs nobody: a program that asks the X server for a
// picture has all others wait, also the window that is looked at.
type framebuffer struct {
	file          *os.File
	pixels        int64 // where they begin
	stride        int   // bytes from one row to the next
	width, height int
}

// xwd is the beginning of the file (XWDfile.h), in big-endian words.
type xwd struct {
	HeaderSize, Version, Format, Depth, Width, Height, Offset, ByteOrder uint32
	BitmapUnit, BitmapBitOrder, BitmapPad, BitsPerPixel, BytesPerLine    uint32
	Visual, Red, Green, Blue, BitsPerRGB, ColormapEntries, Colours       uint32
	WindowWidth, WindowHeight, WindowX, WindowY, WindowBorder            uint32
}

const colourSize = 12 // bytes for each entry of the colour map, which stands between header and pixels

func openFramebuffer(dir string) (*framebuffer, error) {
	file, err := os.Open(filepath.Join(dir, "Xvfb_screen0"))
	if err != nil {
		return nil, err
	}
	var h xwd
	if err := binary.Read(file, binary.BigEndian, &h); err != nil {
		return nil, fmt.Errorf("%s: %w", file.Name(), err)
	}
	if h.BitsPerPixel != 32 || h.ByteOrder != 0 || h.Red != 0xff0000 || h.Blue != 0xff {
		return nil, fmt.Errorf("%s: pixels of an unknown kind: %+v", file.Name(), h)
	}
	return &framebuffer{
		file: file, pixels: int64(h.HeaderSize + h.Colours*colourSize), stride: int(h.BytesPerLine), width: int(h.Width), height: int(h.Height),
	}, nil
}

// look copies a part of the screen; what lies outside of it is black.
func (f *framebuffer) look(part image.Rectangle) (*image.RGBA, error) {
	out := image.NewRGBA(image.Rect(0, 0, part.Dx(), part.Dy()))
	for i := 3; i < len(out.Pix); i += 4 {
		out.Pix[i] = 0xff
	}
	visible := part.Intersect(image.Rect(0, 0, f.width, f.height))
	row := make([]byte, 4*visible.Dx())
	for y := visible.Min.Y; y < visible.Max.Y; y++ {
		if _, err := f.file.ReadAt(row, f.pixels+int64(y*f.stride+4*visible.Min.X)); err != nil {
			return nil, fmt.Errorf("look at the screen: %w", err)
		}
		at := out.Pix[out.PixOffset(visible.Min.X-part.Min.X, y-part.Min.Y):]
		for i := 0; i < len(row); i += 4 { // blue, green, red, nothing
			at[i], at[i+1], at[i+2] = row[i+2], row[i+1], row[i]
		}
	}
	return out, nil
}

// Save writes a picture as PNG.
func Save(picture image.Image, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(file, picture); err != nil {
		_ = file.Close() // the first error says more
		return err
	}
	return file.Close()
}
