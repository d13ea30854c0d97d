package schedule

import (
	"time"

	"frontdesk/switchboard"
)

// unexplained lists what the availability view says beyond the items: slots
// that are taken without an item to show for it, and slots that the view does
// not tell, tells in a digit that is not understood, or leaves out at the end.
// Slots that follow each other are one block.
func unexplained(view string, q Question, items []switchboard.Block) []switchboard.Block {
	var out []switchboard.Block
	for i := range slots(q) {
		if i < len(view) && view[i] == '0' { // nothing to explain, as in most slots
			continue
		}
		start := q.From.Add(time.Duration(i) * Interval)
		slot := switchboard.Block{Start: start, End: start.Add(Interval), Kind: switchboard.BlockUnknown}
		if slot.End.After(q.To) {
			slot.End = q.To
		}
		if i < len(view) {
			slot.Kind = digit(view[i])
		}
		if explained(slot, i < len(view) && view[i] == '4', items) {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].End.Equal(slot.Start) && out[last].Kind == slot.Kind {
			out[last].End = slot.End
			continue
		}
		out = append(out, slot)
	}
	return out
}

// slots is how many slots the window has, the last one perhaps cut short.
func slots(q Question) int { return int((q.To.Sub(q.From) + Interval - 1) / Interval) }

// explained reports whether the items already say what the slot says. Older
// services write 4 for working elsewhere; others write it for somebody they do
// not know, so it counts only beside an item that says elsewhere.
func explained(slot switchboard.Block, four bool, items []switchboard.Block) bool {
	for _, it := range items {
		overlaps := it.Start.Before(slot.End) && it.End.After(slot.Start)
		switch {
		case !overlaps:
		case four && it.Kind == switchboard.BlockElsewhere:
			return true
		case slot.Kind != switchboard.BlockUnknown && taken(it.Kind):
			return true
		}
	}
	return false
}

// taken reports whether a kind fills its slot of the view.
func taken(k switchboard.BlockKind) bool {
	return k == switchboard.BlockTentative || k == switchboard.BlockBusy || k == switchboard.BlockAway
}

func digit(c byte) switchboard.BlockKind {
	switch c {
	case '0':
		return switchboard.BlockFree
	case '1':
		return switchboard.BlockTentative
	case '2':
		return switchboard.BlockBusy
	case '3':
		return switchboard.BlockAway
	default:
		return switchboard.BlockUnknown
	}
}
