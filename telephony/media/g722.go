package media

// G.722 at 64 kbit/s (ITU-T G.722): a pair of filters splits 16 kHz into two bands
// of 8 kHz, and each band is coded by ADPCM: the lower by 6 bits a sample, the
// upper by 2. A byte holds a sample of both.

// g722Encoder codes one stream.
type g722Encoder struct {
	split split
	low   band
	high  band
}

func newG722Encoder() *g722Encoder {
	return &g722Encoder{low: newBand(lowBand), high: newBand(highBand)}
}

// Encode is that of [Encoder].
func (e *g722Encoder) Encode(dst []byte, samples []int16) []byte {
	for ; len(samples) > 1; samples = samples[2:] {
		low, high := e.split.apart(int(samples[0]), int(samples[1]))
		dst = append(dst, byte(e.high.encodeHigh(high)<<6|e.low.encodeLow(low)))
	}
	return dst
}

// g722Decoder decodes one stream.
type g722Decoder struct {
	split split
	low   band
	high  band
}

func newG722Decoder() *g722Decoder {
	return &g722Decoder{low: newBand(lowBand), high: newBand(highBand)}
}

// Decode is that of [Decoder].
func (d *g722Decoder) Decode(dst []int16, payload []byte) []int16 {
	for _, code := range payload {
		first, second := d.split.together(d.low.decodeLow(int(code&0x3F)), d.high.decodeHigh(int(code>>6)))
		dst = append(dst, int16(first), int16(second))
	}
	return dst
}

// split is the quadrature mirror filter (section 3.1 and 3.2): its last 24 inputs.
type split struct{ past [24]int }

// splitTaps are the even taps of the filter; the odd ones are the same, backwards.
var splitTaps = [12]int{3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11}

// sums takes two values into the filter and gives what its two halves say.
func (s *split) sums(a, b int) (even, odd int) {
	copy(s.past[:], s.past[2:])
	s.past[22], s.past[23] = a, b
	for i, tap := range splitTaps {
		even += s.past[2*i] * tap
		odd += s.past[2*i+1] * splitTaps[11-i]
	}
	return even, odd
}

// apart makes a sample of each band out of two samples.
func (s *split) apart(a, b int) (low, high int) {
	even, odd := s.sums(a, b)
	return (odd + even) >> 14, (odd - even) >> 14
}

// together makes two samples out of a sample of each band.
func (s *split) together(low, high int) (first, second int) {
	even, odd := s.sums(low+high, low-high)
	return clip(odd >> 11), clip(even >> 11)
}

// clip keeps a value within 16 bits.
func clip(v int) int { return min(max(v, -32768), 32767) }
