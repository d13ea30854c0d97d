package media

import "math"

// halfSide is how many taps that are not zero the half-band filter between 8 and
// 16 kHz has on each side of its middle. It passes what a telephone carries, to
// 3400 Hz, and takes 60 dB off what would be mirrored, from 4600 Hz on; it delays
// by 1.75 ms.
const halfSide = 14

var halfBand = halfBandTaps()

// halfBandTaps are twice the taps at the odd distances 1, 3, 5, … of the middle:
// a sinc under a Kaiser window. The taps at even distances are zero.
func halfBandTaps() (taps [halfSide]float64) {
	const shape = 5.7
	sum := 0.0
	for i := range taps {
		at := float64(2*i + 1)
		edge := at / (2 * halfSide)
		window := bessel(shape*math.Sqrt(1-edge*edge)) / bessel(shape)
		taps[i] = math.Sin(math.Pi*at/2) / (math.Pi * at / 2) * window
		sum += 2 * taps[i]
	}
	for i := range taps {
		taps[i] /= sum // so that a constant stays what it is
	}
	return taps
}

// bessel is the modified Bessel function of the first kind and order zero.
func bessel(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > sum*1e-12; k++ {
		term *= x * x / (4 * k * k)
		sum += term
	}
	return sum
}

// upsampler makes 16 kHz of 8 kHz. The zero value comes from silence.
type upsampler struct{ past [2 * halfSide]float64 }

// add appends two samples for each.
func (u *upsampler) add(dst, samples []int16) []int16 {
	for _, s := range samples {
		copy(u.past[:], u.past[1:])
		u.past[2*halfSide-1] = float64(s)
		between := 0.0
		for i, tap := range halfBand {
			between += tap * (u.past[halfSide-1-i] + u.past[halfSide+i])
		}
		dst = append(dst, int16(u.past[halfSide-1]), rounded(between))
	}
	return dst
}

// downsampler makes 8 kHz of 16 kHz. The zero value comes from silence.
type downsampler struct{ past [4*halfSide - 1]float64 }

// take gives one sample for the next two.
func (d *downsampler) take(a, b int16) int16 {
	const middle = 2*halfSide - 1
	copy(d.past[:], d.past[2:])
	d.past[4*halfSide-3], d.past[4*halfSide-2] = float64(a), float64(b)
	sum := d.past[middle]
	for i, tap := range halfBand {
		sum += tap * (d.past[middle-1-2*i] + d.past[middle+1+2*i])
	}
	return rounded(sum / 2)
}

// rounded is the nearest sample.
func rounded(v float64) int16 {
	return int16(math.Round(min(max(v, math.MinInt16), math.MaxInt16)))
}
