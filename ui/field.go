package ui

import (
	"slices"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// field is the search box: one line of text with a cursor that does not
// blink, because Fyne's blinking one repaints the whole window for as long as
// it has the focus, and this one has it all day. Every key goes to the command
// table first; what the table does not know edits the text.
type field struct {
	pane

	runes   []rune
	cursor  int
	anchor  int // the other end of the selection; equal to cursor: none
	offset  float32
	focused bool
	empty   string // what it says while nothing is typed

	frame  *framed
	chosen *canvas.Rectangle
	text   *canvas.Text
	hint   *canvas.Text
	caret  *canvas.Rectangle
	badge  *badge

	changed func(string)
	press   func(fyne.KeyName) bool
	typing  func(rune) bool // takes a character before the text does; nil: none
}

var (
	_ fyne.Focusable      = (*field)(nil)
	_ fyne.Shortcutable   = (*field)(nil)
	_ fyne.Tappable       = (*field)(nil)
	_ fyne.DoubleTappable = (*field)(nil)
	_ desktop.Mouseable   = (*field)(nil)
	_ desktop.Cursorable  = (*field)(nil)
)

const fieldHeight = 36

func newField(changed func(string), press func(fyne.KeyName) bool) *field {
	f := &field{
		frame: newFramed(8), chosen: box(2), text: newText(14, regular), hint: newText(14, regular), caret: box(0.5),
		badge: newBadge(true), changed: changed, press: press,
	}
	f.badge.set("F3", "", ColorNameMuted)
	f.objects = append(f.frame.objects(), f.chosen, f.text, f.hint, f.caret, f.badge)
	f.dress, f.arrange = f.paint, f.place
	f.ExtendBaseWidget(f)
	return f
}

func (f *field) paint() {
	border := paint(ColorNameFieldBorder)
	if f.focused {
		border = mixed(paint(ColorNameAccent), paint(ColorNameField), 0.45)
	}
	f.frame.set(paint(ColorNameField), border, 1)
	fill(f.chosen, faded(paint(ColorNameAccent), 0.25))
	fill(f.caret, paint(ColorNameAccent))
	write(f.text, string(f.runes), paint(ColorNameText))
	write(f.hint, f.empty, paint(ColorNameFaint))
	show(f.hint, len(f.runes) == 0)
	show(f.caret, f.focused)
	show(f.chosen, f.focused && f.cursor != f.anchor)
	f.badge.update()
}

const fieldPad = 13

func (f *field) place(size fyne.Size) {
	f.frame.at(0, 0, size.Width, size.Height)
	f.badge.Move(fyne.NewPos(size.Width-f.badge.least.Width-10, (size.Height-badgeHeight)/2))
	base := float32(23)
	room := size.Width - 2*fieldPad - f.badge.least.Width - 10
	caret := f.x(f.cursor)
	f.offset = min(f.offset, caret)
	if caret-f.offset > room {
		f.offset = caret - room
	}
	put(f.hint, fieldPad, base)
	put(f.text, fieldPad-round(f.offset), base)
	at(f.caret, fieldPad+round(caret-f.offset), 9, 1.5, size.Height-18)
	from, to := f.selection()
	left, right := fieldPad+f.x(from)-f.offset, fieldPad+f.x(to)-f.offset
	at(f.chosen, left, 8, right-left, size.Height-16)
}

// x is how far from the beginning of the text a position lies.
func (f *field) x(position int) float32 { return measure(f.text, string(f.runes[:position])) }

func (f *field) selection() (from, to int) { return min(f.cursor, f.anchor), max(f.cursor, f.anchor) }

// setText replaces the text, without telling.
func (f *field) setText(text string) {
	f.runes = []rune(text)
	f.cursor, f.anchor, f.offset = len(f.runes), len(f.runes), 0
	f.update()
}

// says sets what the box says while nothing is typed, and the key beside it.
func (f *field) says(words string, key keyCap) {
	if f.empty != words {
		f.empty = words
		f.badge.set(key.cap, key.does, ColorNameMuted)
		f.update()
	}
}

// selectAll selects the whole text, so that typing replaces it.
func (f *field) selectAll() {
	f.anchor, f.cursor = 0, len(f.runes)
	f.update()
}

// replace puts text in place of the selection, or of the runes from to to.
func (f *field) replace(from, to int, text string) {
	clean := slices.DeleteFunc([]rune(text), func(r rune) bool { return !unicode.IsPrint(r) })
	f.runes = slices.Concat(f.runes[:from], clean, f.runes[to:])
	f.cursor = from + len(clean)
	f.anchor = f.cursor
	f.update()
	f.changed(string(f.runes))
}

// FocusGained shows the cursor.
func (f *field) FocusGained() { f.focused = true; f.update() }

// FocusLost hides the cursor.
func (f *field) FocusLost() { f.focused = false; f.update() }

// TypedRune enters a character.
func (f *field) TypedRune(r rune) {
	if f.typing != nil && f.typing(r) {
		return
	}
	from, to := f.selection()
	f.replace(from, to, string(r))
}

// TypedKey asks the command table, then edits.
func (f *field) TypedKey(e *fyne.KeyEvent) {
	if f.press(e.Name) {
		return
	}
	if edit, ok := edits[e.Name]; ok {
		edit(f)
	}
}

// edits are the keys that change the text or move in it. Up, Down, Home and
// End move in the list of people instead.
var edits = map[fyne.KeyName]func(*field){
	fyne.KeyBackspace: func(f *field) { f.erase(-1) },
	fyne.KeyDelete:    func(f *field) { f.erase(1) },
	fyne.KeyLeft:      func(f *field) { f.goTo(f.cursor - 1) },
	fyne.KeyRight:     func(f *field) { f.goTo(f.cursor + 1) },
}

// erase deletes the selection, or else the rune before or behind the cursor.
func (f *field) erase(step int) {
	from, to := f.selection()
	if from == to {
		from, to = min(f.cursor, f.cursor+step), max(f.cursor, f.cursor+step)
	}
	f.replace(max(0, from), min(to, len(f.runes)), "")
}

func (f *field) goTo(position int) {
	f.cursor = min(max(position, 0), len(f.runes))
	f.anchor = f.cursor
	f.update()
}

// TypedShortcut serves the clipboard.
func (f *field) TypedShortcut(s fyne.Shortcut) {
	from, to := f.selection()
	switch s := s.(type) {
	case *fyne.ShortcutPaste:
		f.replace(from, to, s.Clipboard.Content())
	case *fyne.ShortcutCopy:
		f.copy(s.Clipboard)
	case *fyne.ShortcutCut:
		if f.copy(s.Clipboard) {
			f.replace(from, to, "")
		}
	case *fyne.ShortcutSelectAll:
		f.selectAll()
	}
}

func (f *field) copy(to fyne.Clipboard) bool {
	from, end := f.selection()
	if from == end {
		return false
	}
	to.SetContent(string(f.runes[from:end]))
	return true
}

// MouseDown puts the cursor where the pointer is.
func (f *field) MouseDown(e *desktop.MouseEvent) {
	best := 0
	for i := range len(f.runes) + 1 {
		if abs(fieldPad+f.x(i)-f.offset-e.Position.X) < abs(fieldPad+f.x(best)-f.offset-e.Position.X) {
			best = i
		}
	}
	f.goTo(best)
	f.focus()
}

// MouseUp is part of desktop.Mouseable.
func (f *field) MouseUp(*desktop.MouseEvent) {}

// Tapped takes the focus.
func (f *field) Tapped(*fyne.PointEvent) { f.focus() }

// DoubleTapped selects the text.
func (f *field) DoubleTapped(*fyne.PointEvent) { f.selectAll() }

func (f *field) focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
		c.Focus(f)
	}
}

// Cursor shows that text can be entered.
func (f *field) Cursor() desktop.Cursor { return desktop.TextCursor }

// AccessibilityLabel says what the box is for and what it holds.
func (f *field) AccessibilityLabel() string { return "Search people and numbers: " + string(f.runes) }

// AccessibilityRole says that it is a text.
func (f *field) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func abs(f float32) float32 { return max(f, -f) }
