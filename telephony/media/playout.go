package media

const (
	playoutDelay = 3 * FrameSamples // what a packet waits for late ones: 60 ms
	playoutRoom  = Rate             // one second of samples
	playoutMost  = 12 * FrameSamples
	playoutStray = 3  // packets in a row outside the room that mean a new clock
	playoutIdle  = 10 // empty frames in a row after which any packet starts anew
)

// playout is a fixed playout buffer of samples, indexed by RTP timestamp. It
// copes with reordering, loss, duplicates, any packet length, timestamp jumps
// and silence of the sender. It is not safe for concurrent use.
type playout struct {
	samples [playoutRoom]int16
	present [playoutRoom]bool
	running bool
	next    uint32 // timestamp that is played next
	newest  uint32 // end of the newest packet
	empty   int    // frames in a row without a sample
	stray   int    // packets in a row outside the room
	late    uint64 // packets that came after their time
	skipped uint64 // times the buffer jumped to the present
}

// reset forgets everything: the next packet starts a new clock.
func (p *playout) reset() {
	p.running, p.empty, p.stray = false, 0, 0
	clear(p.present[:])
}

// put stores the samples of a packet.
func (p *playout) put(timestamp uint32, samples []int16) {
	if !p.running {
		p.start(timestamp)
	}
	ahead := int32(timestamp - p.next)
	if ahead < 0 || int(ahead)+len(samples) > playoutRoom {
		p.late++
		if p.stray++; p.stray < playoutStray {
			return
		}
		p.reset()
		p.start(timestamp)
	}
	p.stray = 0
	for i, s := range samples {
		at := (timestamp + uint32(i)) % playoutRoom
		p.samples[at], p.present[at] = s, true
	}
	if end := timestamp + uint32(len(samples)); int32(end-p.newest) > 0 {
		p.newest = end
	}
}

func (p *playout) start(timestamp uint32) {
	p.running, p.empty = true, 0
	p.next, p.newest = timestamp-playoutDelay, timestamp
}

// get fills frame with the next samples, silence where there are none, and
// reports whether any were there.
func (p *playout) get(frame []int16) bool {
	if !p.running {
		clear(frame)
		return false
	}
	if waiting := int32(p.newest - p.next); waiting > playoutMost {
		p.skip(uint32(waiting) - playoutDelay)
	}
	heard := false
	for i := range frame {
		at := (p.next + uint32(i)) % playoutRoom
		frame[i] = 0
		if p.present[at] {
			frame[i], p.present[at], heard = p.samples[at], false, true
		}
	}
	p.next += uint32(len(frame))
	p.empty++
	if heard {
		p.empty = 0
	}
	if p.empty >= playoutIdle {
		p.reset()
	}
	return heard
}

// skip drops samples so that the delay does not grow with a sender whose clock
// is faster than ours.
func (p *playout) skip(samples uint32) {
	p.skipped++
	for range samples {
		p.present[p.next%playoutRoom] = false
		p.next++
	}
}
