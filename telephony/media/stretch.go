package media

import "math"

// How sound is made longer or shorter without being heard: where it repeats
// itself, one period goes in or out, faded into its neighbour.
const (
	stretchLeast = 40  // samples: 2.5 ms
	stretchMost  = 240 // 15 ms
	stretchFade  = 160 // 10 ms
	stretchQuiet = 40  // root mean square below which nothing is heard of it
)

// likeness is the distance, of stretchLeast to most, at which the begin of the
// samples looks most like itself, and how much: 1 is the same. samples hold at
// least most and stretchFade more. In a quiet place any distance will do.
func likeness(samples []int16, most int) (period int, alike float64) {
	begin := samples[:stretchFade]
	energy := dot(begin, begin)
	if energy < stretchFade*stretchQuiet*stretchQuiet && rms(samples[:most+stretchFade]) < 2*stretchQuiet {
		return most, 1
	}
	period, alike = stretchLeast, -1
	for lag := stretchLeast; lag <= most; lag++ {
		later := samples[lag : lag+stretchFade]
		other := dot(later, later)
		if both := dot(begin, later); both > 0 && other > 0 && energy > 0 {
			if score := both / math.Sqrt(energy*other) * min(energy, other) / max(energy, other); score > alike {
				period, alike = lag, score
			}
		}
	}
	return period, alike
}

// shorten takes a period out of the samples, in place.
func shorten(samples []int16, period int) []int16 {
	fade(samples[:stretchFade], samples[:stretchFade], samples[period:])
	return append(samples[:stretchFade], samples[period+stretchFade:]...)
}

// lengthen puts a period of the samples in a second time.
func lengthen(samples []int16, period int) []int16 {
	n := len(samples)
	samples = append(samples, samples[n-period:]...)
	var joint [stretchFade]int16
	fade(joint[:], samples[period:], samples)
	copy(samples[period+stretchFade:], samples[stretchFade:n])
	copy(samples[period:], joint[:])
	return samples
}

// fade goes from one sound to another over the length of dst.
func fade(dst, from, to []int16) {
	n := len(dst)
	for i := range dst {
		dst[i] = int16((int(from[i])*(n-i) + int(to[i])*i) / n)
	}
}

func dot(a, b []int16) float64 {
	sum := int64(0)
	for i, v := range a {
		sum += int64(v) * int64(b[i])
	}
	return float64(sum)
}

// rms is the root mean square of the samples.
func rms(samples []int16) float64 { return math.Sqrt(dot(samples, samples) / float64(len(samples))) }
