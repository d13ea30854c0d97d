package media

// How a gap is covered, in samples (after ITU-T G.711 appendix I): the
// last period of the voice is repeated, and fades away.
const (
	periodLeast   = 80  // 200 Hz
	periodMost    = 240 // 66 Hz
	concealPast   = 3 * periodMost
	concealFull   = 160 // 10 ms at full level
	concealEnd    = 960 // silence after 60 ms: what is repeated for longer sounds like a machine
	concealReturn = 64  // over which the real sound comes back
)

// concealer covers frames that are missing. The zero value knows no sound, and
// covers with silence. It is not safe for concurrent use.
type concealer struct {
	past   [concealPast]int16 // what was heard last
	known  int                // samples of past, at its end
	gap    int                // samples covered in a row
	period int                // of the gap
}

// reset forgets what was heard.
func (c *concealer) reset() { *c = concealer{} }

// heard takes a frame that is there, and joins it to what covered a gap.
func (c *concealer) heard(frame []int16) {
	if c.gap > 0 {
		for i := range min(concealReturn, len(frame)) {
			real := int(frame[i]) * i
			frame[i] = int16((real + int(c.sample())*(concealReturn-i)) / concealReturn)
			c.gap++
		}
		c.gap = 0
	}
	n := min(len(frame), concealPast)
	copy(c.past[:], c.past[n:])
	copy(c.past[concealPast-n:], frame[len(frame)-n:])
	c.known = min(c.known+n, concealPast)
}

// cover fills a frame that is missing.
func (c *concealer) cover(frame []int16) {
	if c.known < concealPast {
		clear(frame)
		return
	}
	if c.gap == 0 {
		c.period = c.pitch()
	}
	for i := range frame {
		frame[i] = c.sample()
		c.gap++
	}
}

// fades reports whether what covers the next sample can be heard.
func (c *concealer) fades() bool { return c.known == concealPast && c.gap < concealEnd }

// sample is the next of the repeated period, at its level.
func (c *concealer) sample() int16 {
	level := concealEnd - c.gap
	switch {
	case level <= 0:
		return 0
	case c.gap < concealFull:
		level = concealEnd - concealFull
	}
	s := c.past[concealPast-c.period+c.gap%c.period]
	return int16(int(s) * level / (concealEnd - concealFull))
}

// pitch is the distance at which the last of the sound looks most like itself.
func (c *concealer) pitch() int {
	const window = concealPast - periodMost
	best, period := int64(-1), periodMost
	recent := c.past[concealPast-window:]
	for lag := periodLeast; lag <= periodMost; lag++ {
		earlier := c.past[concealPast-window-lag:]
		var alike, energy int64
		for i, s := range recent {
			alike += int64(s) * int64(earlier[i])
			energy += int64(earlier[i]) * int64(earlier[i])
		}
		if alike <= 0 || energy == 0 {
			continue
		}
		if score := alike / (energy>>12 + 1) * (alike >> 12); score > best {
			best, period = score, lag
		}
	}
	return period
}
