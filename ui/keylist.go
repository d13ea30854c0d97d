package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"frontdesk/switchboard"
)

// keyList is what scrolls in the overlay of F1: a block for each menu, in two columns
// where there is room.
type keyList struct {
	pane

	blocks []keyBlock
}

// keyBlock are the keys of one menu.
type keyBlock struct {
	menu    string
	heading *canvas.Text
	lines   []keyLine
}

type keyLine struct {
	command command
	caps    []*badge
	name    *paragraph
}

func newKeyList(commands []command) *keyList {
	k := &keyList{}
	for _, command := range commands {
		if command.cap != "" {
			block := k.block(command.heading())
			block.lines = append(block.lines, k.line(command))
		}
	}
	k.dress, k.arrange = k.paint, func(size fyne.Size) { k.flow(size.Width) }
	k.ExtendBaseWidget(k)
	return k
}

// block is the last one, if it is of this menu, or else a new one: the table has each
// menu together.
func (k *keyList) block(menu string) *keyBlock {
	if n := len(k.blocks); n == 0 || k.blocks[n-1].menu != menu {
		b := keyBlock{menu: menu, heading: newText(11, strong)}
		k.objects = append(k.objects, b.heading)
		k.blocks = append(k.blocks, b)
	}
	return &k.blocks[len(k.blocks)-1]
}

func (k *keyList) line(c command) keyLine {
	line := keyLine{command: c, name: newParagraph(textSize, regular, ColorNameText)}
	line.name.words = c.title()
	for _, words := range c.caps() {
		b := newBadge(true)
		b.set(words, "", ColorNameMuted)
		line.caps = append(line.caps, b)
		k.objects = append(k.objects, b)
	}
	k.objects = append(k.objects, line.name.group)
	return line
}

// set tells which keys do something now.
func (k *keyList) set(v switchboard.View, l local) {
	for _, block := range k.blocks {
		for _, line := range block.lines {
			line.name.ink = ColorNameFaint
			if line.command.works(v, l) {
				line.name.ink = ColorNameText
			}
		}
	}
	k.update()
}

func (k *keyList) paint() {
	for _, block := range k.blocks {
		write(block.heading, spaced(block.menu), paint(ColorNameMuted))
		for _, line := range block.lines {
			for _, b := range line.caps {
				b.update()
			}
		}
	}
}

// Where the lines of the list are.
const (
	keyStep    = 25  // from line to line
	capGap     = 6   // between two keys
	nameGap    = 14  // between keys and name
	twoColumns = 760 // the width from which there are two
	blockGap   = 16  // below each
)

// fit takes what the list needs at a width.
func (k *keyList) fit(width float32) { k.least = fyne.NewSize(0, k.flow(width)) }

// flow places the blocks, and returns how high they are: the first on the left and the
// others on the right, or in a narrow list one below the other.
func (k *keyList) flow(width float32) float32 {
	column := width - 2*margin
	if width < twoColumns {
		return stack(k.blocks, margin, column)
	}
	column = round((column - margin) / 2)
	return max(stack(k.blocks[:1], margin, column), stack(k.blocks[1:], 2*margin+column, column))
}

// stack places blocks one below the other, and returns where the last one ends.
func stack(blocks []keyBlock, x, width float32) (y float32) {
	indent := nameIndent(blocks)
	for _, block := range blocks {
		y = block.place(x, y, width, indent)
	}
	return y
}

// place puts the block below y, and returns where the next begins.
func (b keyBlock) place(x, y, width, indent float32) float32 {
	put(b.heading, x, y+14)
	y += keyStep
	for _, line := range b.lines {
		at := x
		for _, key := range line.caps {
			key.Move(fyne.NewPos(at, y))
			at += key.least.Width + capGap
		}
		end := line.name.place(x+indent, y, width-indent)
		y = max(y+keyStep, end+keyStep-line.name.lead)
	}
	return y + blockGap
}

// nameIndent is where the names begin: right of the widest keys.
func nameIndent(blocks []keyBlock) float32 {
	widest := float32(0)
	for _, block := range blocks {
		for _, line := range block.lines {
			width := float32(len(line.caps)-1) * capGap
			for _, key := range line.caps {
				width += key.least.Width
			}
			widest = max(widest, width)
		}
	}
	return round(widest) + nameGap
}
