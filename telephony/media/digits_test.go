package media

import (
	"encoding/binary"
	"sync"
	"testing"

	"github.com/pion/rtp"
)

// sent lets a session write frames and gives the packets that come out.
func sent(t *testing.T, frames int, digits string) []rtp.Packet {
	t.Helper()
	ear, s := socket(t), listen(t)
	s.SetRemote(addrOf(ear), PCMA)
	s.SetDigits(101, 101)
	if !s.Press(digits) {
		t.Fatalf("%q is refused", digits)
	}
	var packets []rtp.Packet
	for range frames {
		if err := s.Write(make([]int16, FrameSamples)); err != nil {
			t.Fatal(err)
		}
		p, err := read(ear)
		if err != nil {
			t.Fatal(err)
		}
		packets = append(packets, p)
	}
	return packets
}

// RFC 4733 section 2.5.1: the marker on the first packet, one timestamp for the
// whole digit, a duration that grows, the end told three times; then sound
// until the next, whose sequence numbers and timestamps go on.
func TestDigitsAsTheyAreSent(t *testing.T) {
	packets := sent(t, 2*(digitFrames+digitEnds+digitPause), "5#")
	start := packets[0].Timestamp
	for i, p := range packets {
		if p.SequenceNumber != packets[0].SequenceNumber+uint16(i) {
			t.Errorf("packet %d has number %d", i, p.SequenceNumber)
		}
		step, digit := i%(digitFrames+digitEnds+digitPause), i/(digitFrames+digitEnds+digitPause)
		if step >= digitFrames+digitEnds {
			if p.PayloadType != uint8(PCMA) || p.Timestamp != start+uint32(i*ticks) {
				t.Errorf("packet %d between the digits: type %d at %d", i, p.PayloadType, p.Timestamp-start)
			}
			continue
		}
		began := start + uint32(digit*(digitFrames+digitEnds+digitPause)*ticks)
		lasted := binary.BigEndian.Uint16(p.Payload[2:])
		end := p.Payload[1]&0x80 != 0
		if p.PayloadType != 101 || p.Timestamp != began || p.Marker != (step == 0) || p.Payload[0] != []uint8{5, 11}[digit] ||
			lasted != uint16(min(step+1, digitFrames)*ticks) || end != (step >= digitFrames) {
			t.Errorf("packet %d: %+v %x", i, p.Header, p.Payload)
		}
	}
}

func TestDigitsThatAreRefused(t *testing.T) {
	s := listen(t)
	if s.Press("1") {
		t.Error("the peer takes no events")
	}
	s.SetDigits(96, -1)
	if s.Press("1x") || !s.Press("0123456789*#ABCD") {
		t.Error("keys of a telephone are 0 to 9, *, # and A to D")
	}
	for range 10 {
		s.Press("0123456789")
	}
	if n := len(s.digitsOut.queue); n > mostDigits || s.Press("0123456789") {
		t.Errorf("%d digits wait", n)
	}
	s.SetDigits(-1, -1)
	if s.Press("1") || len(s.digitsOut.queue) != 0 {
		t.Error("a peer that changed its mind still gets digits")
	}
}

// pairOf are two sessions that know each other.
func pairOf(t *testing.T) (a, b *Session) {
	t.Helper()
	a, b = listen(t), listen(t)
	a.SetRemote(b.LocalAddr(), PCMA)
	b.SetRemote(a.LocalAddr(), PCMA)
	return a, b
}

// Two sessions: what one presses the other hears once, whatever is lost, comes
// twice or late; and the sound goes on.
func TestDigitsAreHeard(t *testing.T) {
	a, b := pairOf(t)
	var mu sync.Mutex
	var heard string
	b.OnDigit(func(r rune) {
		mu.Lock()
		defer mu.Unlock()
		heard += string(r)
	})
	a.SetDigits(101, 101)
	b.SetDigits(101, 101)
	a.Press("70#*A1")
	frame := make([]int16, FrameSamples)
	for range 6 * (digitFrames + digitEnds + digitPause) {
		if err := a.Write(frame); err != nil {
			t.Fatal(err)
		}
	}
	poll(t, func() bool { mu.Lock(); defer mu.Unlock(); return heard == "70#*A1" })
	if s := b.Stats(); s.Lost != 0 || s.Ignored != 0 {
		t.Errorf("%+v", s)
	}
}

func TestDigitPacketsOutOfOrder(t *testing.T) {
	var d digitReader
	event := func(code uint8, at uint32) (rune, bool) { return d.take(7, at, []byte{code, 10, 0, 160}) }
	for i, c := range []struct {
		code  uint8
		at    uint32
		digit rune
	}{{5, 0, '5'}, {5, 0, 0}, {5, 0, 0}, {6, 1600, '6'}, {5, 0, 0}, {6, 3200, '6'}, {6, 1600, 0}, {15, 4800, 'D'}, {16, 6400, 0}} {
		if digit, begins := event(c.code, c.at); begins != (c.digit != 0) || digit != c.digit {
			t.Errorf("%d: %q %v", i, digit, begins)
		}
	}
	if _, begins := d.take(7, 9000, []byte{1, 0, 0}); begins {
		t.Error("a packet that is too short is a digit")
	}
	if digit, _ := d.take(8, 10, []byte{1, 0, 0, 0}); digit != '1' {
		t.Error("a new source begins anew")
	}
}

// A microphone that is off sends silence, not nothing.
func TestSilentSessionGoesOn(t *testing.T) {
	a, b := pairOf(t)
	a.SetSilent(true)
	frame := make([]int16, FrameSamples)
	for range 10 {
		exchange(a, NewTone(440, 12000), nil, frame, make([]int16, FrameSamples))
	}
	poll(t, func() bool { return b.Stats().Received == 10 })
	heard := make([]int16, FrameSamples)
	for range 10 {
		b.Read(heard)
		for _, sample := range heard {
			if sample > 100 || sample < -100 {
				t.Fatalf("a sample of %d is heard", sample)
			}
		}
	}
}
