package tones

import (
	"testing"
	"time"

	"frontdesk/telephony/media"
)

// A chime sounds once for each stroke, one after the other, and is silent then.
func TestAChimeSoundsOnce(t *testing.T) {
	const ms = time.Millisecond
	var c Chime
	if c.Sounding() {
		t.Error("it sounds before it is struck")
	}
	c.Strike(Opening)
	heard := make([]int16, 2*media.Rate)
	for rest := heard; len(rest) > 0; rest = rest[media.FrameSamples:] {
		if began := len(heard) - len(rest); began < int(450*media.Rate*ms/time.Second) != c.Sounding() {
			t.Fatalf("after %v: sounding is %v", clock(began), c.Sounding())
		}
		c.Add(rest[:media.FrameSamples])
	}
	if media.ToneShare(at(heard, 0, 150*ms), 523) < 0.7 || media.ToneShare(at(heard, 180*ms, 380*ms), 784) < 0.7 {
		t.Error("it is not the rising fifth")
	}
	if peak := loudest(heard); peak < 4500 || peak > 5000 {
		t.Errorf("the peak is %d", peak)
	}
	if peak := loudest(heard[media.Rate/2:]); peak != 0 {
		t.Errorf("%d after its end", peak)
	}
}

// A stroke during the sound of another is heard after it; it is mixed into speech.
func TestAChimeIsStruckAgain(t *testing.T) {
	const ms = time.Millisecond
	var c Chime
	c.Strike(Opening)
	heard := make([]int16, media.Rate)
	media.NewTone(1000, 3000).ReadFrame(heard)
	c.Add(heard[:media.Rate/10])
	c.Strike(Opening)
	c.Add(heard[media.Rate/10:])
	for _, begin := range []time.Duration{0, 450 * ms} {
		if share := media.ToneShare(at(heard, begin, begin+150*ms), 523); share < 0.4 {
			t.Errorf("after %v: %.2f of it is the chime", begin, share)
		}
		if share := media.ToneShare(at(heard, begin, begin+150*ms), 1000); share < 0.1 {
			t.Errorf("after %v: %.2f of it is speech", begin, share)
		}
	}
	if c.Sounding() {
		t.Error("it goes on")
	}
}

func TestAChimeDoesNotAllocate(t *testing.T) {
	var c Chime
	frame := make([]int16, media.FrameSamples)
	if n := testing.AllocsPerRun(100, func() { c.Strike(Opening); c.Add(frame) }); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}
