package media

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// level is how loud samples are.
func level(samples []int16) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return math.Sqrt(sum / float64(len(samples)))
}

// A voice of 130 Hz with overtones through a network that loses 5 % of the
// packets and delays each by up to 60 ms: less than 1 % of the frames are silent,
// and what covers the others is as loud as the voice.
func TestGapsAreCovered(t *testing.T) {
	const packets = 3000
	random := rand.New(rand.NewPCG(1, 2))
	type arrival struct {
		at int // in ms
		n  int
	}
	var network []arrival
	lost := 0
	for n := range packets {
		if random.IntN(100) < 5 {
			lost++
			continue
		}
		network = append(network, arrival{n*20 + random.IntN(60), n})
	}
	slices.SortStableFunc(network, func(a, b arrival) int { return a.at - b.at })
	voice := func(n int) []int16 {
		frame := make([]int16, FrameSamples)
		for i := range frame {
			t := float64(n*FrameSamples+i) / Rate
			frame[i] = int16(5000*math.Sin(2*math.Pi*130*t) + 2500*math.Sin(2*math.Pi*390*t) + 1200*math.Sin(2*math.Pi*910*t))
		}
		return frame
	}
	var buffer playout
	var gaps concealer
	frame := make([]int16, FrameSamples)
	missing, silent, quiet, at := 0, 0, 0, 0
	for tick := 100; tick < packets*20; tick += 20 {
		for ; at < len(network) && network[at].at <= tick; at++ {
			buffer.put(uint32(network[at].n*FrameSamples), voice(network[at].n))
		}
		if buffer.get(frame) {
			gaps.heard(frame)
			continue
		}
		missing++
		gaps.cover(frame)
		switch loud := level(frame); {
		case loud < 40:
			silent++
		case loud < 1000:
			quiet++
		}
	}
	t.Logf("%d of %d packets lost, %d frames missing, %d silent, %d faded", lost, packets, missing, silent, quiet)
	if missing < lost/2 {
		t.Fatal("nothing is missing: the test shows nothing")
	}
	if silent*100 >= packets {
		t.Errorf("%d of %d frames are silent", silent, packets)
	}
	if quiet*10 > missing {
		t.Errorf("%d of %d covered frames are hardly heard", quiet, missing)
	}
}

// A gap goes on in the period of the voice, fades, and ends in silence; the
// sound that comes back joins without a crack.
func TestAGapInAVoice(t *testing.T) {
	var c concealer
	frame := make([]int16, FrameSamples)
	c.cover(frame)
	if slices.Max(frame) != 0 {
		t.Error("something is heard before anything was")
	}
	tone := NewTone(100, 8000) // a period of 160 samples
	var all []int16
	for range 5 {
		tone.ReadFrame(frame)
		c.heard(frame)
		all = append(all, frame...)
	}
	for range 5 {
		c.cover(frame)
		all = append(all, frame...)
	}
	if c.period != 160 {
		t.Errorf("the period is %d samples, want 160", c.period)
	}
	first, third, last := all[5*FrameSamples:6*FrameSamples], all[7*FrameSamples:8*FrameSamples], all[9*FrameSamples:]
	if level(first) < 4500 || level(third) > level(first)/2 || level(last) != 0 {
		t.Errorf("levels %v, %v, %v", level(first), level(third), level(last))
	}
	tone.ReadFrame(frame)
	c.heard(frame)
	all = append(all, frame...)
	worst := 0
	for i := 1; i < len(all); i++ {
		worst = max(worst, int(all[i])-int(all[i-1]), int(all[i-1])-int(all[i]))
	}
	if worst > 750 { // the tone itself moves by 315 a sample
		t.Errorf("a step of %d", worst)
	}
}

// Whatever the sound is, nothing overflows and nothing takes long.
func FuzzConceal(f *testing.F) {
	f.Add([]byte{0, 1, 2, 255}, uint8(7))
	f.Fuzz(func(t *testing.T, raw []byte, pattern uint8) {
		var c concealer
		frame := make([]int16, FrameSamples)
		for i := range 24 {
			for k := range frame {
				frame[k] = 0
				if len(raw) > 0 {
					frame[k] = int16(raw[(i*FrameSamples+k)%len(raw)]) * 128
				}
			}
			if pattern>>(i%8)&1 == 1 {
				c.heard(frame)
				continue
			}
			c.cover(frame)
			if c.known == concealPast && (c.period < periodLeast || c.period > periodMost) {
				t.Fatalf("a period of %d", c.period)
			}
		}
	})
}
