package media

import "time"

// sampleTime is how long a sample lasts. All positions and delays are in samples.
const sampleTime = time.Second / Rate

const (
	playoutStart = 2 * FrameSamples  // what the first packet waits: 40 ms, and up to a frame more
	playoutEarly = 200 * Rate / 1000 // packets so much faster than all before have another clock
	playoutLate  = 500 * Rate / 1000 // so have those that come so much later
	playoutStray = 3                 // packets in a row that mean a new clock
	playoutLost  = 5                 // packets in a row that are late mean that the sender has stopped for a while
	playoutIdle  = 10                // empty frames in a row after which any packet starts anew
	playoutSkip  = 250 * Rate / 1000 // more than so much too much is not stretched but dropped
	recoverMost  = FrameSamples      // a packet repeats no more than the one before it
	playoutAhead = stretchMost       // decoded beyond a frame so that it can be made shorter
	clockOrigin  = uint64(1) << 32   // where timestamps begin, so that none is below zero
)

// playout is an adaptive playout buffer: it lets packets wait for 20 to 200 ms, as
// long as the network needs, and decodes them in their order. It follows more
// jitter at once and less of it slowly, and the difference between the clocks of
// both ends, by taking periods of the sound out or putting them in. It copes with
// reordering, loss, duplicates, any packet length, timestamp jumps and silence of
// the sender. Times are of the caller's clock, which may begin anywhere but not go
// back. The zero value is ready. It is not safe for concurrent use.
type playout struct {
	packets waiting
	need    need
	pace    pace
	gaps    concealer

	clock   int    // of the codec, in units a second
	stamp   uint64 // the last timestamp, without its wrap
	running bool
	next    int64   // position that is decoded next
	pending []int16 // decoded and not yet played
	real    int     // samples of pending up to the last that came in a packet

	hearing Codec // of the decoder
	decoder Decoder

	empty   int    // frames in a row without a sample
	stray   int    // packets in a row of another clock
	behind  int    // packets in a row that are late
	late    uint64 // packets that came after their time
	covered uint64 // samples that were missing and covered
	skipped uint64 // times the buffer jumped to the present
}

// reset forgets everything: the next packet starts a new clock.
func (p *playout) reset() {
	p.packets.clear()
	p.need = need{}
	p.stamp, p.decoder = 0, nil
	p.stop()
}

// stop ends a stretch of sound.
func (p *playout) stop() {
	p.packets.clear()
	p.gaps.reset()
	p.running, p.empty, p.stray, p.behind, p.pending, p.real = false, 0, 0, 0, p.pending[:0], 0
}

// put takes a packet that came at now.
func (p *playout) put(now time.Duration, codec Codec, timestamp uint32, payload []byte) {
	if codec.Clock() != p.clock {
		p.reset()
		p.clock = codec.Clock()
	}
	at, position := int64(now/sampleTime), p.position(timestamp)
	if p.strays(at - position) {
		p.late++
		if p.stray++; p.running && p.stray < playoutStray {
			return
		}
		p.reset()
		position = p.position(timestamp)
	}
	p.stray = 0
	if p.packets.known(position) {
		return
	}
	p.packets.note(position)
	p.need.take(at - position)
	if !p.running {
		p.start(at, position)
	}
	if position >= p.next {
		p.behind = 0
	} else {
		p.late++
		if p.behind++; p.behind < playoutLost {
			return
		}
		p.stop()
		p.need = need{}
		p.need.take(at - position)
		p.start(at, position)
	}
	p.packets.add(position, codec, payload)
}

// position is that of a timestamp, in samples, without its wrap.
func (p *playout) position(timestamp uint32) int64 {
	if p.stamp == 0 {
		p.stamp = clockOrigin + uint64(timestamp)
	} else {
		p.stamp += uint64(int64(int32(timestamp - uint32(p.stamp))))
	}
	return int64(p.stamp) * Rate / int64(p.clock)
}

// strays reports whether a packet can not belong to the stream as it was.
func (p *playout) strays(lag int64) bool {
	return p.need.count > 0 && (lag < p.need.least-playoutEarly || lag > p.need.least+playoutLate)
}

// start begins to play at a packet, in time for those that are slower on their
// way than it was.
func (p *playout) start(at, position int64) {
	wait := int64(playoutStart)
	if p.need.count > 1 { // after a silence: the network is known
		wait = max(p.pace.target-(at-position-p.need.least), 0)
	} else {
		p.pace = pace{target: playoutStart}
	}
	p.pace.begin()
	p.running, p.empty = true, 0
	p.next = position - wait
}

// get fills frame with what is to be heard at now, silence where there is
// nothing, and reports whether any of it came in a packet.
func (p *playout) get(now time.Duration, frame []int16) bool {
	if !p.running {
		clear(frame)
		return false
	}
	at := int64(now / sampleTime)
	p.pace.follow(p.need.spread())
	p.skip(at)
	p.fill(at, len(frame))
	p.stretch(len(frame))
	copy(frame, p.pending)
	p.pending = p.pending[:copy(p.pending, p.pending[len(frame):])]
	heard := p.real > 0
	p.real = max(p.real-len(frame), 0)
	if p.empty++; heard {
		p.empty = 0
	}
	if p.empty >= playoutIdle {
		p.stop()
	}
	return heard
}

// skip jumps to the present when far more waits than the network needs.
func (p *playout) skip(at int64) {
	excess := at - p.next - p.need.least - p.pace.target
	if excess < playoutSkip {
		return
	}
	p.skipped++
	p.next += excess
	p.pending, p.real = p.pending[:0], 0
	for first := p.packets.first(); first != nil && first.position < p.next; first = p.packets.first() {
		p.packets.drop(first)
	}
	p.pace.begin()
}

// fill decodes, or covers, until so many samples are pending.
func (p *playout) fill(at int64, samples int) {
	for len(p.pending) < samples {
		if first := p.ready(); first != nil {
			margin, before := at-p.next, len(p.pending)
			p.decode(first)
			p.pace.played(margin, int64(min(before, len(p.pending)-samples)), p.need.least)
			continue
		}
		if !p.recover() {
			p.cover(samples - len(p.pending))
		}
	}
}

// ready is the packet that comes next, if it is there.
func (p *playout) ready() *arrived {
	if first := p.packets.first(); first != nil && first.position <= p.next {
		return first
	}
	return nil
}

func (p *playout) decode(first *arrived) {
	if p.decoder == nil || first.codec != p.hearing {
		p.hearing, p.decoder = first.codec, first.codec.NewDecoder()
	}
	before := len(p.pending)
	p.pending = p.decoder.Decode(p.pending, first.payload)
	sound := p.pending[before:]
	if old := int(min(p.next-first.position, int64(len(sound)))); old > 0 { // it overlaps the one before
		sound = sound[:copy(sound, sound[old:])]
		p.pending = p.pending[:before+len(sound)]
	}
	p.packets.drop(first)
	if len(sound) > 0 {
		p.gaps.heard(sound)
		p.real = len(p.pending)
		p.next += int64(len(sound))
	}
}

// recover fills a gap with what the packet after it repeats, and reports whether it
// did. That packet is still to be decoded.
func (p *playout) recover() bool {
	first, decoder := p.packets.first(), recoverer(nil)
	if first != nil && first.codec == p.hearing {
		decoder, _ = p.decoder.(recoverer)
	}
	if decoder == nil || !p.gaps.fades() || first.position-p.next > recoverMost {
		return false
	}
	before := len(p.pending)
	p.pending = decoder.Recover(p.pending, first.payload, int(first.position-p.next))
	sound := p.pending[before:]
	if len(sound) == 0 {
		return false
	}
	p.gaps.heard(sound)
	p.real = len(p.pending)
	p.next += int64(len(sound))
	p.covered += uint64(len(sound))
	return true
}

// cover goes on where a packet is missing, up to the next one. While the buffer is
// too short for the network, that makes it longer.
func (p *playout) cover(samples int) {
	if first := p.packets.first(); first != nil {
		samples = int(min(int64(samples), first.position-p.next))
	}
	before := len(p.pending)
	p.pending = append(p.pending, make([]int16, samples)...)
	audible := p.gaps.fades()
	p.gaps.cover(p.pending[before:])
	if audible {
		p.covered += uint64(samples)
	}
	if !audible || !p.pace.holds(samples, p.need.least) {
		p.next += int64(samples)
	}
}

// stretch makes what is pending longer or shorter, where the delay is not what it
// should be and the sound allows it.
func (p *playout) stretch(samples int) {
	wish, most := p.pace.wish(p.need.least)
	if wish == keep || p.real < len(p.pending) {
		return
	}
	if wish == shorter && len(p.pending) < samples+playoutAhead {
		if first := p.ready(); first != nil {
			p.decode(first)
		}
	}
	most = min(most, stretchMost, len(p.pending)-stretchFade)
	if wish == shorter {
		most = min(most, len(p.pending)-samples)
	}
	if most < stretchLeast {
		return
	}
	period, alike := likeness(p.pending, most)
	switch {
	case !p.pace.allows(alike):
		return
	case wish == shorter:
		p.pending = shorten(p.pending, period)
		p.pace.moved(-period)
	case wish == longer:
		p.pending = lengthen(p.pending, period)
		p.pace.moved(period)
	}
	p.real = len(p.pending)
}

// delay is how long sound waits from when the fastest packets bring it until it is
// heard.
func (p *playout) delay() time.Duration {
	if !p.running {
		return 0
	}
	return time.Duration(max(p.pace.heard, 0)) * sampleTime
}
