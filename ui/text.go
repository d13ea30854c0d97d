package ui

import (
	"image/color"
	"math"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// textSize is the size of ordinary text, in Fyne's units.
const textSize = 13

// newText makes an empty text of a size and weight.
func newText(size float32, w weight) *canvas.Text {
	return &canvas.Text{TextSize: size, TextStyle: w.style(), Color: color.Transparent}
}

// write sets a text and its colour, and repaints only what changed.
func write(t *canvas.Text, words string, c color.Color) {
	if t.Text == words && t.Color == c {
		return
	}
	t.Text, t.Color = words, c
	t.Refresh()
}

// ink sets the colour of a text, and repaints only when it changed.
func ink(t *canvas.Text, c color.Color) { write(t, t.Text, c) }

// weigh sets the weight of a text.
func weigh(t *canvas.Text, w weight) {
	if style := w.style(); t.TextStyle != style {
		t.TextStyle = style
		t.Refresh()
	}
}

// measure is the width of words in a text's font.
func measure(t *canvas.Text, words string) float32 {
	if words == "" {
		return 0
	}
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(words, t.TextSize, t.TextStyle, t.FontSource)
	return size.Width
}

// put places a text with its left end at x and its baseline at y, on whole
// units so that it stays sharp, and returns where it ends.
func put(t *canvas.Text, x, y float32) float32 {
	size, base := fyne.CurrentApp().Driver().RenderedTextSize(t.Text, t.TextSize, t.TextStyle, t.FontSource)
	t.Move(fyne.NewPos(x, round(y-base)))
	t.Resize(size)
	return x + size.Width
}

// putRight places a text with its right end at x and its baseline at y, and
// returns where it begins.
func putRight(t *canvas.Text, x, y float32) float32 {
	left := round(x - measure(t, t.Text))
	put(t, left, y)
	return left
}

// fit shortens words to a width, with an ellipsis where something is missing.
func fit(t *canvas.Text, words string, width float32) string {
	if measure(t, words) <= width {
		return words
	}
	cut, low := 0, 0
	for high := len(words); low <= high; {
		middle := (low + high) / 2
		for middle > 0 && middle < len(words) && !utf8.RuneStart(words[middle]) {
			middle--
		}
		if measure(t, strings.TrimRight(words[:middle], " ,·")+"…") <= width {
			cut = middle
			low = (low+high)/2 + 1
		} else {
			high = (low+high)/2 - 1
		}
	}
	if cut == 0 {
		return ""
	}
	return strings.TrimRight(words[:cut], " ,·") + "…"
}

// wrap breaks words into lines of at most a width, and wherever they break
// already.
func wrap(t *canvas.Text, words string, width float32) (lines []string) {
	for part := range strings.SplitSeq(words, "\n") {
		lines = append(lines, wrapLine(t, part, width)...)
	}
	return lines
}

func wrapLine(t *canvas.Text, words string, width float32) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(words) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if line != "" && measure(t, longer) > width {
			lines = append(lines, line)
			longer = word
		}
		for longer != "" && measure(t, longer) > width { // a word that is wider than a line
			head := cut(t, longer, width)
			lines, longer = append(lines, head), longer[len(head):]
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// cut is as much of a word as fits into a width, one rune at least. Addresses
// break behind their punctuation.
func cut(t *canvas.Text, word string, width float32) string {
	end := 0
	for end < len(word) {
		_, size := utf8.DecodeRuneInString(word[end:])
		if end > 0 && measure(t, word[:end+size]) > width {
			break
		}
		end += size
	}
	if at := strings.LastIndexAny(word[:end], "-@/_&?="); at > 0 && end < len(word) {
		return word[:at+1]
	}
	return word[:end]
}

// spaced sets the letters of a small heading a little apart.
func spaced(words string) string {
	var b strings.Builder
	for i, r := range strings.ToUpper(words) {
		if i > 0 {
			b.WriteRune('\u200a')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func round(f float32) float32 { return float32(math.Round(float64(f))) }
