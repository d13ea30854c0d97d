package media

import "math"

// Tone is a sine generator with a continuous phase. It is a Source.
type Tone struct {
	step, phase, level float64
}

// NewTone makes a tone of a frequency in hertz and a peak level (8000 is a
// comfortable -12 dB).
func NewTone(hertz float64, level int16) *Tone {
	return &Tone{step: 2 * math.Pi * hertz / Rate, level: float64(level)}
}

// ReadFrame fills frame with the next samples of the tone.
func (t *Tone) ReadFrame(frame []int16) {
	for i := range frame {
		frame[i] = int16(t.level * math.Sin(t.phase))
		t.phase = math.Mod(t.phase+t.step, 2*math.Pi)
	}
}

// ToneShare is the share of the samples' energy, 0 to 1, that lies at a
// frequency (Goertzel). Silence has no tone.
func ToneShare(samples []int16, hertz float64) float64 {
	coefficient := 2 * math.Cos(2*math.Pi*hertz/Rate)
	var energy, a, b float64
	for _, s := range samples {
		v := float64(s)
		energy += v * v
		a, b = v+coefficient*a-b, a
	}
	if energy < 100*float64(len(samples)) { // below 10 units RMS: nothing to hear
		return 0
	}
	return (a*a + b*b - coefficient*a*b) / (energy * float64(len(samples)) / 2)
}

// HasTone reports whether a recording carries a tone: of its 100 ms windows
// that are not silent, four in five have more than half their energy there,
// and there are at least five such windows.
func HasTone(samples []int16, hertz float64) bool {
	const window = Rate / 10
	loud, hit := 0, 0
	for ; len(samples) >= window; samples = samples[window:] {
		if rms(samples[:window]) < 10 {
			continue
		}
		loud++
		if ToneShare(samples[:window], hertz) > 0.5 {
			hit++
		}
	}
	return hit >= 5 && hit*5 >= loud*4
}
