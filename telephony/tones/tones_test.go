package tones

import (
	"math"
	"slices"
	"testing"
	"time"

	"frontdesk/telephony/media"
)

// listen plays a tone for a while.
func listen(p *Player, d time.Duration) []int16 {
	out := make([]int16, int(d*media.Rate/time.Second))
	for rest := out; len(rest) > 0; {
		n := min(len(rest), media.FrameSamples)
		p.ReadFrame(rest[:n])
		rest = rest[n:]
	}
	return out
}

func at(samples []int16, from, to time.Duration) []int16 {
	return samples[int(from*media.Rate/time.Second):int(to*media.Rate/time.Second)]
}

func loudest(samples []int16) (peak int) {
	for _, s := range samples {
		peak = max(peak, int(math.Abs(float64(s))))
	}
	return peak
}

// The cadences are those of the table: sound where it says, silence where not,
// and the same again in the next turn.
func TestCadences(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		tone     Tone
		turn     time.Duration
		from, to time.Duration // something that sounds
		hertz    float64
		quiet    [2]time.Duration
		most     int
	}{
		"ring, high":          {Ring, 3000 * ms, 20 * ms, 220 * ms, 784, [2]time.Duration{1200 * ms, 3000 * ms}, 12000},
		"ring, low":           {Ring, 3000 * ms, 260 * ms, 460 * ms, 659, [2]time.Duration{1200 * ms, 3000 * ms}, 12000},
		"from inside, low":    {RingInternal, 3000 * ms, 20 * ms, 380 * ms, 466, [2]time.Duration{1100 * ms, 3000 * ms}, 12000},
		"from inside, high":   {RingInternal, 3000 * ms, 420 * ms, 1000 * ms, 587, [2]time.Duration{1100 * ms, 3000 * ms}, 12000},
		"distinctive, first":  {RingDistinctive, 3000 * ms, 20 * ms, 220 * ms, 880, [2]time.Duration{240 * ms, 400 * ms}, 12000},
		"distinctive, last":   {RingDistinctive, 3000 * ms, 820 * ms, 1250 * ms, 880, [2]time.Duration{1280 * ms, 3000 * ms}, 12000},
		"with priority, high": {RingPriority, 1500 * ms, 10 * ms, 90 * ms, 1319, [2]time.Duration{800 * ms, 1500 * ms}, 12000},
		"with priority, low":  {RingPriority, 1500 * ms, 710 * ms, 790 * ms, 1047, [2]time.Duration{800 * ms, 1500 * ms}, 12000},
		"knock":               {Knock, 4000 * ms, 5 * ms, 75 * ms, 330, [2]time.Duration{240 * ms, 4000 * ms}, 1200},
		"ring-back":           {RingBack, 5000 * ms, 100 * ms, 900 * ms, 425, [2]time.Duration{1000 * ms, 5000 * ms}, 2400},
	} {
		t.Run(name, func(t *testing.T) {
			var p Player
			p.Play(c.tone)
			heard := listen(&p, 2*c.turn)
			for turn := range time.Duration(2) {
				begin := turn * c.turn
				if share := media.ToneShare(at(heard, begin+c.from, begin+c.to), c.hertz); share < 0.7 {
					t.Errorf("turn %d: %.0f%% of it is %v Hz", turn, 100*share, c.hertz)
				}
				if peak := loudest(at(heard, begin+c.quiet[0], begin+c.quiet[1])); peak != 0 {
					t.Errorf("turn %d: %d in the pause", turn, peak)
				}
			}
			if peak := loudest(heard); peak > c.most || peak < c.most/2 {
				t.Errorf("the peak is %d, want up to %d", peak, c.most)
			}
		})
	}
}

// strokes counts the notes of a recording: where it is at once much louder than before.
func strokes(heard []int16) (n int) {
	const window = media.Rate / 100
	before := 0
	for part := range slices.Chunk(heard, window) {
		now := loudest(part)
		if now > 2*before+1000 {
			n++
		}
		before = now
	}
	return n
}

// sounds reports whether one of its parts is a tone.
func sounds(heard []int16, hertz float64) bool {
	for part := range slices.Chunk(heard, media.Rate/20) {
		if media.ToneShare(part, hertz) > 0.6 {
			return true
		}
	}
	return false
}

// One ring is told from another by rhythm alone, and by pitch alone.
func TestTheRingsAreToldApart(t *testing.T) {
	pitches := []float64{466, 587, 659, 784, 880, 1047, 1319}
	rings := map[Tone]struct {
		strokes int // in six seconds
		pitches []float64
	}{
		RingInternal:    {4, []float64{466, 587}},
		Ring:            {8, []float64{784, 659}},
		RingDistinctive: {6, []float64{880}},
		RingPriority:    {32, []float64{1319, 1047}},
	}
	rhythms := map[int]bool{}
	for ring, want := range rings {
		var p Player
		p.Play(ring)
		heard := listen(&p, 6*time.Second)
		if got := strokes(heard); got != want.strokes || rhythms[got] {
			t.Errorf("ring %d strikes %d times in six seconds, want %d, and no other", ring, got, want.strokes)
		}
		rhythms[want.strokes] = true
		for _, hertz := range pitches {
			if sounds(heard, hertz) != slices.Contains(want.pitches, hertz) {
				t.Errorf("ring %d: that it sounds at %v Hz is not %v", ring, hertz, slices.Contains(want.pitches, hertz))
			}
		}
	}
}

// Whatever is played, and whenever it changes, no sample is far from the one
// before: that would be a click.
func TestNoTransitionClicks(t *testing.T) {
	var p Player
	var heard []int16
	for _, tone := range []Tone{Ring, Silence, RingBack, RingPriority, Ring, RingInternal, Knock, Silence, RingDistinctive, RingPriority, Ring} {
		p.Play(tone)
		heard = append(heard, listen(&p, 137*time.Millisecond)...)
	}
	// the steepest that a ring itself can be: its level times its angular speed
	steepest := 12000 * 2 * math.Pi * 1319 / media.Rate * 1.2
	for i := 1; i < len(heard); i++ {
		if step := math.Abs(float64(heard[i]) - float64(heard[i-1])); step > steepest {
			t.Fatalf("a step of %v at sample %d", step, i)
		}
	}
}

func TestATonePlayedNoLongerIsGoneAtOnce(t *testing.T) {
	var p Player
	p.Play(Ring)
	listen(&p, 100*time.Millisecond)
	p.Play(Silence)
	if peak := loudest(listen(&p, time.Second)[fade+1:]); peak != 0 {
		t.Errorf("still %d after the fade", peak)
	}
	if p.Add(make([]int16, 10)) {
		t.Error("silence is mixed in")
	}
}

// A tone is mixed into speech, and what is too loud is cut off.
func TestMixing(t *testing.T) {
	var p Player
	p.Play(RingBack)
	speech := make([]int16, media.Rate/2)
	media.NewTone(1000, 8000).ReadFrame(speech)
	if !p.Add(speech) {
		t.Error("nothing was mixed")
	}
	for _, hertz := range []float64{1000, 425} {
		if share := media.ToneShare(speech, hertz); share < 0.05 {
			t.Errorf("%v Hz has %.2f of it", hertz, share)
		}
	}
	for _, c := range []struct {
		a    int16
		b    float64
		want int16
	}{{32000, 12000, 32767}, {-32000, -12000, -32768}, {5, -3, 2}} {
		if got := mix(c.a, c.b); got != c.want {
			t.Errorf("%d and %v make %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// The sound card's thread asks for samples: it must not wait for memory.
func TestPlayingDoesNotAllocate(t *testing.T) {
	var p Player
	p.Play(Ring)
	frame := make([]int16, media.FrameSamples)
	p.ReadFrame(frame)
	if n := testing.AllocsPerRun(100, func() { p.ReadFrame(frame) }); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}
