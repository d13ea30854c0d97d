package media

// predictor foretells the next sample of a band from two poles and six zeros that
// follow the sound (ITU-T G.722 section 3.7). Index 0 of each is the newest.
type predictor struct {
	next  int    // the sample that is expected
	zero  int    // the part of next that comes from the zeros
	miss  [7]int // how far the last expectations were off, as they were coded
	b     [7]int // weights of miss; the first is not used
	out   [3]int // the last samples
	part  [3]int // the last samples without what the poles gave
	poles [3]int // weights of out; the first is not used
}

// update takes how far the expectation was off, and expects the next sample.
func (p *predictor) update(miss int) {
	p.miss[0] = miss
	p.out[0] = clip(p.next + miss)
	p.part[0] = clip(p.zero + miss)
	second := p.secondPole()
	p.poles[1], p.poles[2] = p.firstPole(second), second
	p.moveZeros()
	copy(p.miss[1:], p.miss[:6])
	copy(p.out[1:], p.out[:2])
	copy(p.part[1:], p.part[:2])
	p.expect()
}

func (p *predictor) expect() {
	poles := clip(p.poles[1]*clip(2*p.out[1])>>15 + p.poles[2]*clip(2*p.out[2])>>15)
	zero := 0
	for i := 1; i <= 6; i++ {
		zero += p.b[i] * clip(2*p.miss[i]) >> 15
	}
	p.zero = clip(zero)
	p.next = clip(poles + p.zero)
}

// alike reports whether two values have the same sign; zero has that of one above.
func alike(a, b int) bool { return (a < 0) == (b < 0) }

// secondPole is the weight of the sample before the last (UPPOL2).
func (p *predictor) secondPole() int {
	turn := clip(4 * p.poles[1])
	if alike(p.part[0], p.part[1]) {
		turn = min(-turn, 32767)
	}
	weight := turn>>7 + p.poles[2]*32512>>15
	if alike(p.part[0], p.part[2]) {
		weight += 128
	} else {
		weight -= 128
	}
	return min(max(weight, -12288), 12288)
}

// firstPole is the weight of the last sample (UPPOL1), kept where the filter is
// stable.
func (p *predictor) firstPole(second int) int {
	weight := p.poles[1] * 32640 >> 15
	if alike(p.part[0], p.part[1]) {
		weight += 192
	} else {
		weight -= 192
	}
	most := clip(15360 - second)
	return min(max(clip(weight), -most), most)
}

// moveZeros follows with the weights of the misses (UPZERO).
func (p *predictor) moveZeros() {
	for i := 1; i <= 6; i++ {
		p.b[i] = p.b[i] * 32640 >> 15
		switch {
		case p.miss[0] == 0:
		case alike(p.miss[0], p.miss[i]):
			p.b[i] = clip(p.b[i] + 128)
		default:
			p.b[i] = clip(p.b[i] - 128)
		}
	}
}
