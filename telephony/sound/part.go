package sound

import (
	"time"

	"frontdesk/telephony/media"
	"frontdesk/telephony/tones"
)

// waiting is how much may wait between the card's clock and the call's: 100 ms.
const waiting = 5 * media.FrameSamples

// kept is one part that a keeper looks after: the watch that decides, and the
// stream it decides about.
type kept struct {
	part     Part
	name     string
	watch    watch
	stream   stream     // nil: not open
	ready    link       // made for the stream that is being opened
	link     link       // of the open stream
	troubled bool       // a trouble was told and is not over
	rings    tones.Tone // what the ringer is to ring
	reminder reminder

	wants   func(Need) bool
	make    func() link
	connect func(link) // the zero link: nothing is connected
	open    func([]choice, link) outcome
}

// link is what joins one stream with the calls. Each stream has its own: one
// that was given up and still runs disturbs nobody.
type link struct {
	buffer *buffer
	ringer *tones.Player
	chime  *tones.Chime
	device *Device
}

func (k *Keeper) newPart(part Part, wanted []string) *kept {
	p := &kept{part: part, name: part.String(), watch: watch{wanted: wanted}}
	p.wants = func(n Need) bool { return n.Call }
	p.make = func() link { return link{buffer: newBuffer(waiting)} }
	var sound func(link) func([]int16)
	switch part {
	case Microphone:
		p.connect = func(l link) { k.captured.Store(l.buffer) }
		sound = func(l link) func([]int16) { return l.buffer.put }
	case Speaker:
		p.connect = func(l link) { k.heard.Store(l.buffer) }
		sound = func(l link) func([]int16) { return l.buffer.take }
	case Ringer:
		p.wants = func(n Need) bool { return n.Ring != tones.Silence }
		p.make = func() link { return link{ringer: &tones.Player{}, chime: &tones.Chime{}} }
		p.connect = func(link) {}
		sound = func(l link) func([]int16) {
			return func(frame []int16) {
				l.ringer.ReadFrame(frame)
				l.chime.Add(frame)
			}
		}
	case File:
	}
	p.open = func(candidates []choice, l link) outcome { return openBest(k.system, part, candidates, sound(l)) }
	return p
}

// newTape makes the part that stands for microphone and speaker where calls use
// files. Nothing ever happens to it; it is closed at the end.
func (k *Keeper) newTape() *kept {
	p := &kept{part: File, name: File.String(), watch: watch{wanted: []string{""}, steady: true}}
	p.wants = func(n Need) bool { return n.Call }
	p.make = func() link { return link{device: new(Device)} }
	p.connect = func(l link) { k.recorder.Store(l.device) }
	p.open = func(_ []choice, l link) outcome {
		device, err := k.tape()
		if err != nil {
			return outcome{err: err}
		}
		*l.device = device
		return outcome{stream: tape{device}}
	}
	return p
}

// tape is an open file device as a stream.
type tape struct{ device Device }

func (tape) beats() uint64  { return 0 }
func (tape) stopped() bool  { return false }
func (t tape) close() error { return t.device.Close() }

// use passes on what is needed, and what the stream does.
func (p *kept) use(now time.Time, n Need) {
	p.rings = n.Ring
	owed := p.part == Ringer && p.reminder.owed(now, n.Reminders)
	p.watch.need(now, p.wants(n) || owed)
	if p.stream != nil {
		p.watch.beat(now, p.stream.beats(), p.stream.stopped())
	}
	p.sound()
}

// sound has the stream play what is wanted of it.
func (p *kept) sound() {
	p.ring(p.rings)
	if p.link.chime != nil && p.reminder.pay() {
		p.link.chime.Strike(tones.RoomReminder)
	}
}

func (p *kept) ring(t tones.Tone) {
	if p.link.ringer != nil {
		p.link.ringer.Play(t)
	}
}

// prepare makes what opens a stream; it runs in a goroutine of its own.
func (p *kept) prepare() func([]choice) outcome {
	l := p.make()
	p.ready = l
	return func(candidates []choice) outcome { return p.open(candidates, l) }
}

// install joins a stream that was opened.
func (p *kept) install(s stream) {
	p.stream, p.link = s, p.ready
	p.connect(p.link)
	p.sound()
}

// release takes the stream away from the calls, before it is closed.
func (p *kept) release() stream {
	s := p.stream
	p.connect(link{})
	p.ring(tones.Silence)
	p.stream, p.link = nil, link{}
	return s
}
