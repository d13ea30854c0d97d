package pbx

import (
	"math/rand/v2"
	"time"

	"frontdesk/sandbox/people"
)

// party is one end of a call as the network names it.
type party struct {
	Name   string
	Number string
}

// line is a number of the house that outside callers dial.
type line struct {
	Name   string
	Number string
}

var (
	mainLine  = line{"Main line", "+441632960100"}
	salesLine = line{"Sales line", "+441632960200"}
)

// caller is somebody about to ring the attendant.
type caller struct {
	party
	Withheld bool // shows neither name nor number
	Inside   bool // is a colleague
	Dialled  line // empty for a colleague, who dials the attendant
	Diverted string
	Tone     float64       // Hz, the caller's voice
	Patience time.Duration // story time the caller lets it ring
}

// strangers are the outside world. Their numbers are of the ranges that
// regulators keep free for fiction.
var strangers = []party{
	{"Marion Achterberg", "+441632960311"},
	{"Hugo Lindqvist", "+442079460122"},
	{"Copperfield Bakery", "+441632960345"},
	{"Yusuf Demirel", "+12025550143"},
	{"Northwind Freight", "+442079460187"},
	{"Sofia Bergman", "+441632960377"},
	{"", "+12025550168"},
	{"Elena Marchetti", "+441632960390"},
	{"Riverside Clinic", "+442079460155"},
	{"Owen Prichard", "+441632960402"},
	{"Camille Roux", "+442079460133"},
	{"", "+441632960418"},
	{"Harbour Print & Copy", "+441632960423"},
	{"Noor van Dijk", "+12025550119"},
	{"Ada Fairweather", "+441632960456"},
	{"Wanderlust Travel", "+442079460171"},
}

// The voices of callers: multiples of 10 Hz above all colleagues' tones, so that
// 100 ms are enough to tell any two apart.
const (
	firstCallerTone = 1600
	callerToneStep  = 40
	callerTones     = 30
)

// musicTone is what a held party hears, in Hz: between two colleagues' tones.
const musicTone = 620

// cast chooses who calls. The same seed and colleagues give the same callers in
// the same order. It is not safe for concurrent use.
type cast struct {
	rng    *rand.Rand
	people []people.Colleague
	count  int // callers so far
	next   int // stranger
}

func newCast(seed uint64, staff []people.Colleague) *cast {
	rng := rand.New(rand.NewPCG(seed, 0x63616c6c657273))
	return &cast{rng: rng, people: staff, next: rng.IntN(len(strangers))}
}

// draw is the next caller: mostly strangers on the main or sales line, now and
// then a colleague, now and then somebody who withholds the number. The first
// is always a stranger with a name, for whoever watches the demonstration.
// Colleagues who are engaged do not call.
func (c *cast) draw(engaged func(number string) bool) caller {
	v := caller{Patience: 35*time.Second + time.Duration(c.rng.IntN(11))*time.Second}
	v.Tone = float64(firstCallerTone + callerToneStep*(c.count%callerTones))
	kind := c.rng.IntN(10)
	c.count++
	switch {
	case c.count > 1 && kind == 0 && len(c.people) > 0:
		who := c.people[c.rng.IntN(len(c.people))]
		if engaged(who.Extension) {
			break
		}
		v.party, v.Inside, v.Tone = party{who.Name, who.Extension}, true, who.Phone.Tone
		return v
	case c.count > 1 && kind == 1:
		v.Withheld = true
	}
	v.party = c.stranger()
	v.Dialled = mainLine
	if c.rng.IntN(3) == 0 {
		v.Dialled = salesLine
		v.Diverted = [...]string{"no-answer", "user-busy", "unconditional"}[c.rng.IntN(3)]
	}
	return v
}

// stranger goes round the list; the first one has a name.
func (c *cast) stranger() party {
	for {
		s := strangers[c.next%len(strangers)]
		c.next++
		if s.Name != "" || c.count > 1 {
			return s
		}
	}
}

// mostWaiting is how many calls may ring at the attendant's before outsiders
// find the line engaged and try later.
const mostWaiting = 3

// mayCall reports whether another outside caller gets through.
func mayCall(registered bool, waiting int) bool { return registered && waiting < mostWaiting }

// pause is how long it takes until the next caller, about every: between half
// and one and a half times as long.
func (c *cast) pause(every time.Duration) time.Duration {
	return every/2 + time.Duration(c.rng.Int64N(int64(every)+1))
}
