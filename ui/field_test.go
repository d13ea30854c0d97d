package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// TestField edits the text as one expects of any text box.
func TestField(t *testing.T) {
	c, _ := newConsole(t, "light")
	k := keyboard{t, c}
	clip := test.NewClipboard()
	step := func(want string, do func()) {
		t.Helper()
		do()
		if got := string(c.box.runes); got != want || c.local.typed != want {
			t.Errorf("the box holds %q and the search is for %q, want %q", got, c.local.typed, want)
		}
	}
	step("Élise", func() { k.text("Élise") })
	step("Élse", func() { k.press(fyne.KeyLeft, fyne.KeyLeft, fyne.KeyBackspace) })
	step("Éle", func() { k.press(fyne.KeyDelete) })
	step("Éle", func() { c.box.TypedShortcut(&fyne.ShortcutSelectAll{}) })
	step("Éle", func() { c.box.TypedShortcut(&fyne.ShortcutCopy{Clipboard: clip}) })
	step("", func() { c.box.TypedShortcut(&fyne.ShortcutCut{Clipboard: clip}) })
	step("ÉleÉle", func() {
		c.box.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
		c.box.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	})
	step("+44 1632", func() {
		clip.SetContent("+44\n 1632\t")
		c.box.DoubleTapped(nil)
		c.box.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	})
	step("9+44 1632", func() {
		c.box.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(0, 10)}})
		k.text("9")
	})
	step("", func() { k.press(fyne.KeyEscape) })
	step("", func() { k.press(fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyLeft, fyne.KeyRight) })
}

// TestFit shortens by whole letters and never beyond the width.
func TestFit(t *testing.T) {
	newConsole(t, "light")
	text := newText(textSize, regular)
	for _, words := range []string{"Blomquist, Vera", "Moreau, Élise", "Ωμέγα", ""} {
		for width := float32(0); width < 120; width += 7 {
			got := fit(text, words, width)
			if measure(text, got) > width {
				t.Errorf("%q in %v units gives %q, which is wider", words, width, got)
			}
			if got != words && got != "" && []rune(got)[len([]rune(got))-1] != '…' {
				t.Errorf("%q in %v units gives %q, without an ellipsis", words, width, got)
			}
		}
	}
}
