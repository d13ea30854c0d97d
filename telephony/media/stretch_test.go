package media

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// A tone that is made longer or shorter is the same tone, without a crack; so is
// what lies around the place.
func TestStretchingIsNotHeard(t *testing.T) {
	for _, hertz := range []float64{90, 135, 220, 440, 1004} {
		sound := make([]int16, 4*FrameSamples)
		NewTone(hertz, 8000).ReadFrame(sound)
		period, alike := likeness(sound, stretchMost)
		if alike < 0.98 || math.Abs(math.Remainder(float64(period), Rate/hertz)) > 1 {
			t.Errorf("%v Hz: a period of %d, alike by %.3f", hertz, period, alike)
		}
		steepest := 2 * math.Pi * hertz / Rate * 8000
		for name, got := range map[string][]int16{"longer": lengthen(slices.Clone(sound), period), "shorter": shorten(slices.Clone(sound), period)} {
			want := len(sound) + period
			if name == "shorter" {
				want = len(sound) - period
			}
			if len(got) != want || !slices.Equal(got[len(got)-FrameSamples:], sound[len(sound)-FrameSamples:]) || got[0] != sound[0] {
				t.Errorf("%v Hz, %s: %d samples, want %d", hertz, name, len(got), want)
			}
			for i := 1; i < len(got); i++ {
				if step := math.Abs(float64(got[i]) - float64(got[i-1])); step > 1.3*steepest+4 {
					t.Fatalf("%v Hz, %s: a step of %.0f at %d", hertz, name, step, i)
				}
			}
			if loud := level(got); loud < 5400 || loud > 5900 {
				t.Errorf("%v Hz, %s: a level of %.0f", hertz, name, loud)
			}
		}
	}
}

// Noise is alike nowhere, silence everywhere.
func TestLikenessOfNoiseAndSilence(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]int16, 2*FrameSamples)
	for i := range noise {
		noise[i] = int16(random.IntN(20000) - 10000)
	}
	if _, alike := likeness(noise, stretchMost); alike > 0.5 {
		t.Errorf("noise is alike by %.2f", alike)
	}
	for i := range noise {
		noise[i] /= 1000
	}
	if period, alike := likeness(noise, 200); alike != 1 || period != 200 {
		t.Errorf("silence is alike by %.2f at %d", alike, period)
	}
	noise[300] = 20000
	if _, alike := likeness(noise, stretchMost); alike == 1 {
		t.Error("a click would be lost in silence")
	}
}

// The same as with a sorted list.
func TestNeedIsWhatPacketsNeed(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var n need
	var lags []int64
	for range 3 * needRecent {
		lag := int64(random.IntN(1000)) - 300
		n.take(lag)
		lags = append(lags, lag)
		recent := slices.Sorted(slices.Values(lags[max(len(lags)-needRecent, 0):]))
		base := slices.Min(lags[max(len(lags)-needBase, 0):])
		now := slices.Sorted(slices.Values(lags[max(len(lags)-needNow, 0):]))
		from := func(sorted []int64, rank int) int64 { return sorted[len(sorted)-1-min(max(rank, 1), len(sorted)-1)] }
		most := max(from(recent, len(recent)/100), from(now, 1))
		if n.least != base || n.spread() != most-base {
			t.Fatalf("after %d packets: %d and %d, want %d and %d", len(lags), n.least, n.spread(), base, most-base)
		}
	}
}
