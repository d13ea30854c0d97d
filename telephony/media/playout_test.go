package media

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// voiceHertz is the pitch of the voice that all simulations speak: its period is
// that of 10 packets, so that few packets hold all of it.
const voiceHertz = 135

// voicePackets are packets of 20 ms with a voice that goes on from the last to the
// first.
func voicePackets(codec Codec) [][]byte {
	sound := voiceSound()
	encoder := codec.NewEncoder()
	encoder.Encode(nil, sound)
	codes := encoder.Encode(nil, sound)
	return slices.Collect(slices.Chunk(codes, len(codes)/40))
}

func voiceSound() []int16 {
	sound := make([]int16, 40*FrameSamples)
	for i := range sound {
		t := float64(i) / Rate
		sound[i] = int16(5000*math.Sin(2*math.Pi*voiceHertz*t) + 2500*math.Sin(2*math.Pi*3*voiceHertz*t) + 1200*math.Sin(2*math.Pi*7*voiceHertz*t))
	}
	return sound
}

// numbered is a codec whose packets are numbers of frames of the voice, for
// simulations that are long.
type numbered struct{ voice []int16 }

func (n numbered) Decode(dst []int16, payload []byte) []int16 {
	for _, i := range payload {
		dst = append(dst, n.voice[int(i)*FrameSamples:][:FrameSamples]...)
	}
	return dst
}

// network is one way of a call as a simulation has it, with the sender's clock in
// ppm of the receiver's.
type network struct {
	seed   uint64
	plain  bool // packets are numbered
	twice  bool // each packet comes twice
	codec  Codec
	drift  float64
	stamp  func(n int) uint32 // of a packet; nil: from the end of the numbers on, so that they wrap
	length int                // frames of 20 ms in a packet; 0 means 1
	path   func(n int, r *rand.Rand) (ms float64, lost bool)
	silent func(n int) bool // the sender says nothing
}

// heardFrame is a frame that came out.
type heardFrame struct {
	at    time.Duration
	heard bool
	frame []int16
}

// run plays so many frames and tells of each; the frame is used again.
func (n network) run(p *playout, frames int, told func(heardFrame)) {
	type packet struct {
		at    time.Duration
		stamp uint32
		bytes []byte
	}
	random := rand.New(rand.NewPCG(n.seed, 1))
	voice, length := voicePackets(n.codec), max(n.length, 1)
	if n.plain {
		p.clock, p.hearing, p.decoder = n.codec.Clock(), n.codec, numbered{voiceSound()}
		for i := range voice {
			voice[i] = []byte{byte(i)}
		}
	}
	var wire []packet // in the order of arrival
	sent := 0
	frame := make([]int16, FrameSamples)
	for i := range frames {
		now := time.Duration(i)*FrameTime + 7*time.Millisecond
		for ; float64(sent)*20*(1-n.drift/1e6) <= float64(now.Milliseconds())+20; sent += length {
			if n.silent != nil && n.silent(sent) {
				continue
			}
			ms, lost := 0.0, false
			if n.path != nil {
				ms, lost = n.path(sent, random)
			}
			if lost {
				continue
			}
			at := time.Duration((float64(sent)*20*(1-n.drift/1e6) + ms) * float64(time.Millisecond))
			var bytes []byte
			for k := range length {
				bytes = append(bytes, voice[(sent+k)%len(voice)]...)
			}
			stamp := uint32(sent*160) - 50*160
			if n.stamp != nil {
				stamp = n.stamp(sent)
			}
			one := packet{at, stamp, bytes}
			where, _ := slices.BinarySearchFunc(wire, one, func(a, b packet) int { return int(a.at - b.at) })
			wire = slices.Insert(wire, where, one)
			if n.twice {
				one.at += time.Duration(random.IntN(90)) * time.Millisecond
				where, _ = slices.BinarySearchFunc(wire, one, func(a, b packet) int { return int(a.at - b.at) })
				wire = slices.Insert(wire, where, one)
			}
		}
		for len(wire) > 0 && wire[0].at <= now {
			p.put(wire[0].at, n.codec, wire[0].stamp, wire[0].bytes)
			wire = wire[1:]
		}
		heard := p.get(now, frame)
		told(heardFrame{now, heard, frame})
	}
}

func lan(int, *rand.Rand) (float64, bool) { return 0.5, false }

// In a quiet network nothing is covered, and sound waits for 20 to 40 ms: with
// packets of 20 ms that is less than 80 ms from mouth to ear.
func TestPlayoutInAQuietNetwork(t *testing.T) {
	for _, codec := range Codecs() {
		var p playout
		missing := 0
		network{codec: codec, path: func(_ int, r *rand.Rand) (float64, bool) { return 0.2 + r.Float64(), false }}.run(&p, 1500, func(h heardFrame) {
			if h.at > 100*time.Millisecond && !h.heard {
				missing++
			}
			if h.at > 10*time.Second && (p.delay() > 40*time.Millisecond || p.delay() < 18*time.Millisecond) {
				t.Fatalf("%v: after %v the delay is %v", codec, h.at, p.delay())
			}
		})
		if missing > 0 || p.covered > 0 || p.late > 0 {
			t.Errorf("%v: %d frames missing, %d covered, %d packets late", codec, missing, p.covered, p.late)
		}
	}
}

// A network that loses 5 % of the packets and delays each by up to 60 ms: less
// than 1 % of the frames are silent, what covers the others is as loud as the
// voice, and the delay is what that network needs.
func TestPlayoutCoversGaps(t *testing.T) {
	for _, codec := range Codecs() {
		var p playout
		const frames = 6000
		lost, missing, silent, quiet, frame := 0, 0, 0, 0, 0
		path := func(_ int, r *rand.Rand) (float64, bool) {
			gone := r.IntN(100) < 5
			if gone {
				lost++
			}
			return r.Float64() * 60, gone
		}
		network{codec: codec, path: path}.run(&p, frames, func(h heardFrame) {
			if frame++; frame < 5 {
				return
			}
			loud := level(h.frame)
			switch {
			case loud < 40:
				silent++
			case loud < 1000:
				quiet++
			}
			if h.at > 10*time.Second && (p.delay() < 50*time.Millisecond || p.delay() > 110*time.Millisecond) {
				t.Fatalf("after %v the delay is %v", h.at, p.delay())
			}
		})
		missing = int(p.covered / FrameSamples)
		t.Logf("%v: %d packets lost, %d late, %d frames covered, %d silent, %d faded, delay %v", codec, lost, p.late, missing, silent, quiet, p.delay())
		if missing < lost/2 {
			t.Fatal("nothing is missing: the test shows nothing")
		}
		if silent*100 >= frames || p.late*50 > frames {
			t.Errorf("%d of %d frames are silent, %d packets late", silent, frames, p.late)
		}
		if quiet*10 > missing {
			t.Errorf("%d of %d covered frames are hardly heard", quiet, missing)
		}
	}
}

// The clock of the sender is slower for an hour, or faster: nothing is covered,
// dropped or late, no sample jumps further than those of the voice do, and the
// delay stays.
func TestPlayoutFollowsTheSendersClock(t *testing.T) {
	t.Parallel()
	const hour = 60 * 60 * 50
	for ppm, frames := range map[float64]int{-200: hour, 200: hour / 6, 1000: hour / 12} {
		var p playout
		var last int16
		worst, silent, longest := 0, 0, time.Duration(0)
		path := func(_ int, r *rand.Rand) (float64, bool) { return r.Float64(), false }
		network{codec: PCMU, plain: true, drift: ppm, path: path}.run(&p, frames, func(h heardFrame) {
			if h.at < 200*time.Millisecond {
				last = h.frame[FrameSamples-1]
				return
			}
			for _, v := range h.frame {
				worst = max(worst, abs(int(v)-int(last)))
				last = v
			}
			if !h.heard {
				silent++
			}
			if h.at > 10*time.Second {
				longest = max(longest, p.delay())
			}
		})
		t.Logf("%v ppm: %d samples moved in %d changes, the largest step is %d, the longest delay %v", ppm, p.pace.samples, p.pace.changes, worst, longest)
		if p.covered > 0 || p.skipped > 0 || p.late > 0 || silent > 0 {
			t.Errorf("%v ppm: %d samples covered, %d skips, %d packets late, %d frames silent", ppm, p.covered, p.skipped, p.late, silent)
		}
		if worst > 2000 || longest > 60*time.Millisecond { // the voice itself moves by 1500 a sample
			t.Errorf("%v ppm: a step of %d, a delay of %v", ppm, worst, longest)
		}
		drifted := math.Abs(ppm) / 1e6 * float64(frames*FrameSamples)
		if moved := math.Abs(float64(p.pace.samples)); moved < drifted*0.9-2000 || moved > drifted*1.1+2000 {
			t.Errorf("%v ppm: %d samples were moved, want %.0f", ppm, p.pace.samples, drifted)
		}
	}
}

// More jitter is followed within a second or two, less of it slowly.
func TestPlayoutFollowsTheNetwork(t *testing.T) {
	var p playout
	path := func(n int, r *rand.Rand) (float64, bool) {
		if n >= 1000 && n < 2000 {
			return r.Float64() * 100, false
		}
		return r.Float64() * 2, false
	}
	var lateAtRise, lateAfter uint64
	var low, high time.Duration
	network{codec: PCMA, path: path}.run(&p, 4500, func(h heardFrame) {
		if h.at < 20*time.Second {
			low, lateAtRise = p.delay(), p.late
		}
		if h.at < 22*time.Second {
			lateAfter, high = p.late, p.delay()
		}
		if h.at > 40*time.Second && h.at < 42*time.Second && p.delay() < high/2 {
			t.Fatalf("%v after the jitter the delay is %v already", h.at-40*time.Second, p.delay())
		}
	})
	if lateAtRise > 0 || lateAfter > 15 || p.late > lateAfter+10 {
		t.Errorf("%d packets late before, %d within 2 s of the jitter, %d in all", lateAtRise, lateAfter, p.late)
	}
	if low > 40*time.Millisecond || high < 90*time.Millisecond || high > 150*time.Millisecond || p.delay() > 45*time.Millisecond {
		t.Errorf("the delay is %v, then %v, at last %v", low, high, p.delay())
	}
}

// What senders and networks do, and that the voice is back after it, with a delay
// that the network needs.
func TestPlayoutSurvives(t *testing.T) {
	plain := func(n int) uint32 { return uint32(n * 160) }
	for name, c := range map[string]struct {
		network
		silent int // frames at most that are not heard
		most   time.Duration
	}{
		"nothing special":            {network{}, 0, 40 * time.Millisecond},
		"packets of 10 ms":           {network{length: -1}, 0, 45 * time.Millisecond},
		"packets of 60 ms":           {network{length: 3}, 0, 50 * time.Millisecond},
		"every packet twice":         {network{twice: true}, 0, 40 * time.Millisecond},
		"reordered":                  {network{path: func(n int, _ *rand.Rand) (float64, bool) { return float64(n % 2 * 25), false }}, 1, 70 * time.Millisecond},
		"a new clock, far ahead":     {network{stamp: func(n int) uint32 { return plain(n) + uint32(n/500)*1<<30 }}, 15, 60 * time.Millisecond},
		"a new clock, half a second": {network{stamp: func(n int) uint32 { return plain(n) + uint32(n/500)*4000 }}, 15, 60 * time.Millisecond},
		"a clock that goes back":     {network{stamp: func(n int) uint32 { return plain(n) - uint32(n/500)*8000 }}, 15, 60 * time.Millisecond},
		"a clock that stands still":  {network{stamp: func(n int) uint32 { return plain(n - n/500*100) }, silent: func(n int) bool { return n >= 500 && n%500 < 100 }}, 240, 60 * time.Millisecond},
		"silence that is not sent":   {network{silent: func(n int) bool { return n%100 < 50 }}, 755, 40 * time.Millisecond},
		"a stall, then all at once": {network{path: func(n int, _ *rand.Rand) (float64, bool) {
			if n%700 < 40 && n > 100 {
				return float64(40-n%700) * 20, false
			}
			return 1, false
		}}, 90, 200 * time.Millisecond},
		"a sender that often stops for 40 ms": {network{path: func(n int, r *rand.Rand) (float64, bool) { return float64(n/25*40) + r.Float64()*3, false }}, 130, 120 * time.Millisecond},
		"a shorter way":                       {network{path: func(n int, _ *rand.Rand) (float64, bool) { return float64(max(150-n/300*50, 0)), false }}, 6, 60 * time.Millisecond},
		"a longer way":                        {network{path: func(n int, _ *rand.Rand) (float64, bool) { return float64(n / 500 * 40), false }}, 6, 90 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			var p playout
			n := c.network
			n.codec = PCMA
			if n.path == nil {
				n.path = lan
			}
			silent, last := 0, 0
			const frames = 1500
			n.run(&p, frames, func(h heardFrame) {
				if h.at > 100*time.Millisecond && level(h.frame) < 40 {
					silent++
				} else {
					last = int(h.at / FrameTime)
				}
				if p.packets.count > waitingMost || len(p.pending) > 4*FrameSamples || p.delay() > 480*time.Millisecond {
					t.Fatalf("%d packets and %d samples wait, %v", p.packets.count, len(p.pending), p.delay())
				}
			})
			t.Logf("%d frames silent, %d packets late, %d skips, delay %v", silent, p.late, p.skipped, p.delay())
			if silent > c.silent || p.delay() > c.most || last < frames-2 && n.silent == nil {
				t.Errorf("%d frames silent, want %d; a delay of %v, want %v; heard last in frame %d", silent, c.silent, p.delay(), c.most, last)
			}
		})
	}
}

// Whatever the network does, what waits is bounded, and once it is quiet again the
// voice is there and nothing is late.
func TestPlayoutAlwaysFindsBack(t *testing.T) {
	for seed := range uint64(40) {
		var p playout
		chaos := rand.New(rand.NewPCG(seed, 2))
		loss, jitter, jump := chaos.IntN(60), chaos.Float64()*400, chaos.Uint32()
		n := network{seed: seed, codec: Codecs()[seed%3], drift: chaos.Float64()*2000 - 1000, length: []int{1, 2, 3}[seed%3], twice: chaos.IntN(2) == 0}
		n.path = func(i int, r *rand.Rand) (float64, bool) {
			if i > 500 {
				return 1, false
			}
			return r.Float64() * jitter, r.IntN(100) < loss
		}
		n.stamp = func(i int) uint32 { return uint32(i*160) + jump*uint32(min(i, 500)/250) }
		late, silent := uint64(0), 0
		n.run(&p, 2000, func(h heardFrame) {
			if p.packets.count > waitingMost || len(p.pending) > 8*FrameSamples {
				t.Fatalf("seed %d: %d packets and %d samples wait", seed, p.packets.count, len(p.pending))
			}
			switch {
			case h.at < 35*time.Second:
				late = p.late
			case !h.heard:
				silent++
			}
		})
		if silent > 0 || p.late > late || p.delay() > 80*time.Millisecond {
			t.Errorf("seed %d: %d frames silent, %d packets late, a delay of %v", seed, silent, p.late-late, p.delay())
		}
	}
}

// The codec changes in the stream: each packet is decoded as what it is.
func TestPlayoutChangesTheCodec(t *testing.T) {
	var p playout
	voice, frame := NewTone(voiceHertz, 6000), make([]int16, FrameSamples)
	var encoder Encoder
	for n := range 400 {
		codec := Codecs()[n/50%3]
		if n%50 == 0 {
			encoder = codec.NewEncoder()
		}
		voice.ReadFrame(frame)
		p.put(time.Duration(n)*FrameTime, codec, uint32(n*160), encoder.Encode(nil, frame))
		p.get(time.Duration(n)*FrameTime+time.Millisecond, frame)
		if loud := level(frame); n > 5 && (loud < 2000 || loud > 6000) {
			t.Errorf("frame %d, %v: a level of %.0f", n, codec, loud)
		}
	}
	if p.late > 0 || p.covered > 0 {
		t.Errorf("%d late, %d covered", p.late, p.covered)
	}
}

// Whatever comes, whenever, what waits is bounded and every frame is given.
func FuzzPlayout(f *testing.F) {
	f.Add([]byte{0, 0, 0, 10, 1, 2, 3, 255, 7, 1, 0, 3, 4, 128, 128, 9})
	f.Add([]byte("\x00\x00\xa0\x20\x14\x00\x01\x40\x20\x14\x80\xff\xff\x00\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var p playout
		now, frame := time.Duration(0), make([]int16, FrameSamples)
		for ; len(raw) >= 5; raw = raw[5:] {
			now += time.Duration(raw[0]) * time.Millisecond
			stamp := uint32(raw[1])<<24 | uint32(raw[2])<<7
			p.put(now, Codecs()[raw[3]%3], stamp, make([]byte, int(raw[4])*8))
			if raw[3]&0x10 == 0 {
				p.get(now, frame)
			}
			if p.packets.count > waitingMost || len(p.pending) > 2*(255*8*2+2*FrameSamples) || p.delay() < 0 {
				t.Fatalf("%d packets, %d samples, %v", p.packets.count, len(p.pending), p.delay())
			}
		}
	})
}

func BenchmarkPlayout(b *testing.B) {
	for _, c := range Codecs() {
		b.Run(c.String(), func(b *testing.B) {
			var p playout
			frame, voice, n := make([]int16, FrameSamples), voicePackets(c), 0
			b.ReportAllocs()
			for b.Loop() {
				p.put(time.Duration(n)*FrameTime, c, uint32(n*160), voice[n%len(voice)])
				p.get(time.Duration(n)*FrameTime+time.Millisecond, frame)
				n++
			}
		})
	}
}
