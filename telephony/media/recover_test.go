package media

import (
	"slices"
	"testing"
	"time"
)

// repeating is a codec whose packets repeat the one before them, and notes which were
// asked for.
type repeating struct {
	numbered
	asked []int
}

func (r *repeating) Recover(dst []int16, payload []byte, samples int) []int16 {
	if samples != FrameSamples {
		return dst
	}
	r.asked = append(r.asked, int(payload[0])-1)
	return r.Decode(dst, []byte{payload[0] - 1})
}

// A packet that is lost is restored from the next. Of two in a row only the second
// can be, and of what was before the first packet nothing is asked.
func TestPlayoutRestoresWhatThePacketAfterRepeats(t *testing.T) {
	voice := voiceSound()
	decoder := &repeating{numbered: numbered{voice}}
	p := playout{clock: PCMA.Clock(), hearing: PCMA, decoder: decoder}
	frame, silent := make([]int16, FrameSamples), 0
	for n := range 40 {
		now := time.Duration(n) * FrameTime
		if !slices.Contains([]int{10, 15, 20, 21}, n) {
			p.put(now, PCMA, uint32(n*ticks), []byte{byte(n)})
		}
		if heard := p.get(now+time.Millisecond, frame); n > 4 && !heard {
			silent++
		}
	}
	if !slices.Equal(decoder.asked, []int{10, 15, 21}) {
		t.Errorf("%v were restored", decoder.asked)
	}
	if p.covered != 4*FrameSamples || silent > 2 { // what covers the two in a row is not of a packet
		t.Errorf("%d samples covered, %d frames silent", p.covered, silent)
	}
}
