package ui

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2/canvas"

	"frontdesk/switchboard"
)

// TestStripEdges gives an absence half the height of a meeting and the same
// lower edge, wherever the list was scrolled to, and a day off its line below
// the blocks.
func TestStripEdges(t *testing.T) {
	newConsole(t, "light")
	for _, y := range []float32{13, 13.25, 13.5, 40.75} {
		s := newStrip()
		s.draw(day{off: true, blocks: []span{{switchboard.BlockBusy, 0.1, 0.2}, {switchboard.BlockAway, 0.3, 1}}}, 0, y, 250, color.NRGBA{})
		line, track, busy, away := s.boxes[0], s.boxes[1], s.boxes[2], s.boxes[3]
		if line.Size().Width != 250 || line.Size().Height != 1 {
			t.Errorf("the line of a day off is %v", line.Size())
		}
		if got, want := bottomOf(away), bottomOf(busy); got != want {
			t.Errorf("at %v an absence ends at %v, a meeting at %v", y, got, want)
		}
		if got, want := bottomOf(track), bottomOf(busy); got != want {
			t.Errorf("at %v the track of an absence ends at %v, a meeting at %v", y, got, want)
		}
		if got, want := away.Size().Height, busy.Size().Height/2; got != want {
			t.Errorf("an absence is %v high, want %v", got, want)
		}
	}
}

func bottomOf(r *canvas.Rectangle) float32 { return r.Position().Y + r.Size().Height }
