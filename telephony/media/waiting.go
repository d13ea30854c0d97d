package media

// waitingMost is how many packets wait at most.
const waitingMost = 64

// waiting holds packets until they are decoded, each once and the earliest first.
// What it takes is bounded. The zero value is empty.
type waiting struct {
	packets [waitingMost]arrived
	count   int
	seen    [2 * waitingMost]int64 // positions of the last packets
	at      int
}

// arrived is one packet.
type arrived struct {
	used     bool
	position int64 // of its first sample
	codec    Codec
	payload  []byte // kept, so that a packet of later needs no memory
}

// known reports whether a packet of this position has come already.
func (w *waiting) known(position int64) bool {
	for _, p := range w.seen {
		if p == position {
			return true
		}
	}
	return false
}

// note remembers that a packet has come.
func (w *waiting) note(position int64) {
	w.seen[w.at%len(w.seen)] = position
	w.at++
}

// add keeps a copy of a packet. Where there is no room it takes the place of the
// earliest.
func (w *waiting) add(position int64, codec Codec, payload []byte) {
	if w.count == waitingMost {
		w.drop(w.first())
	}
	i := 0
	for w.packets[i].used {
		i++
	}
	p := &w.packets[i]
	p.used, p.position, p.codec, p.payload = true, position, codec, append(p.payload[:0], payload...)
	w.count++
}

// first is the earliest packet; nil: there is none.
func (w *waiting) first() *arrived {
	var first *arrived
	for i := range w.packets {
		if p := &w.packets[i]; w.count > 0 && p.used && (first == nil || p.position < first.position) {
			first = p
		}
	}
	return first
}

// drop lets go of a packet that it holds.
func (w *waiting) drop(p *arrived) {
	p.used = false
	w.count--
}

// clear lets go of all.
func (w *waiting) clear() {
	for i := range w.packets {
		w.packets[i].used = false
	}
	w.count, w.seen = 0, [2 * waitingMost]int64{}
}
