package media

// What distinguishes the two bands (ITU-T G.722 section 3.5 and 3.6).
type bandKind struct {
	scale int // the step size at the start
	most  int // of its logarithm
	shift int // from the logarithm to the step size
}

var (
	lowBand  = bandKind{scale: 32, most: 18432, shift: 8}
	highBand = bandKind{scale: 8, most: 22528, shift: 10}
)

// band is one of the two bands: a quantizer whose step follows the sound, and a
// predictor. Encoder and decoder run the same, so that they stay in step.
type band struct {
	kind    bandKind
	step    int // size of a step of the quantizer
	log     int // its logarithm
	predict predictor
}

func newBand(kind bandKind) band { return band{kind: kind, step: kind.scale} }

// encodeLow codes a sample of the lower band.
func (b *band) encodeLow(sample int) (code int) {
	miss := clip(sample - b.predict.next)
	size, level := miss, 1
	if miss < 0 {
		size = -(miss + 1)
	}
	for level < len(lowDecision) && size >= lowDecision[level]*b.step>>12 {
		level++
	}
	code = lowPositive(level)
	if miss < 0 {
		code = lowNegative(level)
	}
	b.adaptLow(code)
	return code
}

// lowPositive and lowNegative are the codes of a miss between two decision levels
// (Table 5): the smallest misses below zero have two codes of their own.
func lowPositive(level int) int { return 62 - level }

func lowNegative(level int) int {
	if level < 3 {
		return 64 - level
	}
	return 34 - level
}

// decodeLow gives the sample of a code of the lower band.
func (b *band) decodeLow(code int) int {
	sample := b.predict.next + lowFine[code]*b.step>>15
	b.adaptLow(code)
	return min(max(sample, -16384), 16383)
}

// adaptLow goes on by the four upper bits of a code, so that the others may be
// lost.
func (b *band) adaptLow(code int) {
	coarse := code >> 2
	b.predict.update(lowCoarse[coarse] * b.step >> 15)
	b.rescale(lowGrowth[lowLevel(coarse)])
}

// lowLevel is the size that a coarse code tells, without its sign.
func lowLevel(coarse int) int {
	switch {
	case coarse == 0 || coarse == 15:
		return 0
	case coarse < 8:
		return 8 - coarse
	default:
		return 15 - coarse
	}
}

// encodeHigh codes a sample of the upper band.
func (b *band) encodeHigh(sample int) (code int) {
	miss := clip(sample - b.predict.next)
	size := miss
	if miss < 0 {
		size = -(miss + 1)
	}
	code = 1 // a small one below zero
	if miss >= 0 {
		code = 3
	}
	if size >= 564*b.step>>12 {
		code--
	}
	b.adaptHigh(code)
	return code
}

// decodeHigh gives the sample of a code of the upper band.
func (b *band) decodeHigh(code int) int {
	sample := b.predict.next + highFine[code]*b.step>>15
	b.adaptHigh(code)
	return min(max(sample, -16384), 16383)
}

func (b *band) adaptHigh(code int) {
	b.predict.update(highFine[code] * b.step >> 15)
	b.rescale(highGrowth[1-code&1])
}

// rescale lets the step grow or shrink.
func (b *band) rescale(growth int) {
	b.log = min(max(b.log*127>>7+growth, 0), b.kind.most)
	shift := b.kind.shift - b.log>>11
	step := stepFraction[b.log>>6&31]
	if shift < 0 {
		b.step = step << -shift << 2
		return
	}
	b.step = step >> shift << 2
}
