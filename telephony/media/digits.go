package media

import (
	"encoding/binary"
	"strings"
)

// Digits are the keys of a telephone in the order of their event codes (RFC 4733
// section 3.2).
const Digits = "0123456789*#ABCD"

// How a digit is sent, in frames of 20 ms: long enough for every PBX, short
// enough for somebody who types.
const (
	eventClock  = 8000 // of telephone-event, whatever the codec's is
	digitFrames = 5    // the tone
	digitEnds   = 3    // how often its end is told (RFC 4733 section 2.5.1.4)
	digitPause  = 3    // sound before the next one
	digitVolume = 10
	mostDigits  = 64 // that wait to be sent
)

// digitSender sends digits in the place of sound. It belongs to its session.
type digitSender struct {
	payload uint8
	on      bool // the peer takes them
	queue   []uint8
	step    int
	began   uint32 // timestamp of the digit that is being sent
}

// drop forgets what was not sent yet.
func (d *digitSender) drop() { d.queue, d.step = nil, 0 }

// add queues digits. It reports whether all are keys of a telephone, the peer
// takes events and there is room.
func (d *digitSender) add(digits string) bool {
	if !d.on || len(d.queue)+len(digits) > mostDigits {
		return false
	}
	events := make([]uint8, 0, len(digits))
	for _, r := range digits {
		code := strings.IndexRune(Digits, r)
		if code < 0 {
			return false
		}
		events = append(events, uint8(code))
	}
	d.queue = append(d.queue, events...)
	return true
}

// next gives the payload that goes out in the place of a frame, if any. first
// marks the begin of a digit. All packets of a digit have the timestamp of its
// begin, by the clock of the sound, and tell how long it has lasted, by ticks of
// eventClock for each frame.
func (d *digitSender) next(timestamp, ticks uint32) (payload []byte, first bool) {
	if len(d.queue) == 0 {
		return nil, false
	}
	step := d.step
	if d.step++; step == 0 {
		d.began = timestamp
	}
	if step >= digitFrames+digitEnds {
		if d.step >= digitFrames+digitEnds+digitPause {
			d.queue, d.step = d.queue[1:], 0
		}
		return nil, false
	}
	flags := uint8(digitVolume)
	if step >= digitFrames {
		flags |= 0x80
	}
	payload = []byte{d.queue[0], flags}
	lasted := uint32(min(step+1, digitFrames)) * ticks
	return binary.BigEndian.AppendUint16(payload, uint16(lasted)), step == 0
}

// digitReader takes digits that arrive. It belongs to its session.
type digitReader struct {
	payload uint8
	on      bool
	began   uint32
	ssrc    uint32
	any     bool // one was heard
}

// take reads one packet of events and gives the digit that begins with it: the
// packets of a digit, also those that come twice, share a timestamp.
func (d *digitReader) take(ssrc, timestamp uint32, payload []byte) (digit rune, begins bool) {
	if len(payload) < 4 || int(payload[0]) >= len(Digits) {
		return 0, false
	}
	if d.any && d.ssrc == ssrc && (d.began == timestamp || int32(timestamp-d.began) < 0) {
		return 0, false
	}
	d.any, d.ssrc, d.began = true, ssrc, timestamp
	return rune(Digits[payload[0]]), true
}

// SetDigits sets the payload types of telephone-event: theirs, to which digits
// are sent, and ours. Negative: there is none.
func (s *Session) SetDigits(theirs, ours int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.digitsOut.on, s.digitsOut.payload = theirs >= 0, uint8(theirs)
	s.digitsIn.on, s.digitsIn.payload = ours >= 0, uint8(ours)
	if !s.digitsOut.on {
		s.digitsOut.drop()
	}
}

// TakesDigits reports whether the peer takes events.
func (s *Session) TakesDigits() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.digitsOut.on
}

// Press sends digits to the peer, one after the other, in the place of sound. It
// reports false, and sends nothing, where the peer takes no events or does not
// want to hear us, for what is no key of a telephone, and when too many wait. They
// are sent as Write is called.
func (s *Session) Press(digits string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.mute && s.digitsOut.add(digits)
}

// OnDigit sets who is told of each digit that the peer presses. It is called
// from the session's goroutine and must not block or call the session.
func (s *Session) OnDigit(told func(digit rune)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pressed = told
}

// SetSilent has a Pump send silence in the place of what its source gives, or ends
// that. The stream goes on, so that nothing on the way takes the call for dead.
func (s *Session) SetSilent(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent = on
}

// Silent reports whether the source of a Pump is not to be heard.
func (s *Session) Silent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.silent
}
