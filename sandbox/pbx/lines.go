package pbx

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"frontdesk/sandbox/people"
)

// What a line does, in the words of a dialog-info document (RFC 4235).
const (
	lineIdle    = "terminated"
	lineRinging = "early"
	lineTalking = "confirmed"
)

// line is what a colleague's extension does. Nobody sees whether a telephone is
// registered: its line is idle, as with Asterisk.
func (p *PBX) line(extension string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	who := p.staff[extension]
	switch {
	case p.slots[extension] != nil, p.engaged[extension] > 0, who != nil && who.Phone.Manner == people.Busy:
		return lineTalking
	case p.ringing[extension] > 0:
		return lineRinging
	default:
		return lineIdle
	}
}

// count changes how many calls of a line there are in a map of p, and tells
// those who watch it.
func (p *PBX) count(calls map[string]int, extension string, by int) {
	p.mu.Lock()
	if calls[extension] += by; calls[extension] <= 0 {
		delete(calls, extension)
	}
	p.mu.Unlock()
	p.watchers.changed(extension)
}

// engage counts a colleague's calls: by is 1 when one begins, -1 when it ends.
func (p *PBX) engage(extension string, by int) { p.count(p.engaged, extension, by) }

// ringAt counts the calls that ring at a colleague's.
func (p *PBX) ringAt(extension string, by int) { p.count(p.ringing, extension, by) }

// Occupy puts a colleague on the telephone, or ends that, whatever else the
// line does. It fails for an extension that nobody has.
func (p *PBX) Occupy(extension string, on bool) error {
	p.mu.Lock()
	if p.staff[extension] == nil {
		p.mu.Unlock()
		return fmt.Errorf("pbx: nobody has the extension %q", extension)
	}
	was := p.occupied[extension]
	p.occupied[extension] = on
	p.mu.Unlock()
	switch {
	case on && !was:
		p.engage(extension, 1)
	case was && !on:
		p.engage(extension, -1)
	}
	return nil
}

// chatter lets colleagues call each other every so often, so that their lines
// have something to show.
func (p *PBX) chatter() {
	random := rand.New(rand.NewPCG(p.options.Seed, 0x6c696e6573)) //nolint:gosec // who talks to whom in a story is no secret
	for {
		select {
		case <-p.ctx.Done():
			return
		case <-time.After(p.options.story(p.options.ChatEvery)):
		}
		if idle := p.idle(); len(idle) >= 2 {
			i := random.IntN(len(idle))
			from, to := idle[i], idle[(i+1+random.IntN(len(idle)-1))%len(idle)]
			rings := time.Duration(2+random.IntN(5)) * time.Second
			talks := time.Duration(20+random.IntN(160)) * time.Second
			p.work.Go(func() { p.chat(from, to, rings, talks) })
		}
	}
}

// idle are the colleagues who could talk to each other, by extension.
func (p *PBX) idle() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []string
	for extension, who := range p.staff {
		if who.Phone.Manner == people.Answers && p.engaged[extension] == 0 && p.ringing[extension] == 0 {
			out = append(out, extension)
		}
	}
	slices.Sort(out)
	return out
}

// chat is one call between colleagues. Nobody hears it, unless somebody takes it
// while it rings.
func (p *PBX) chat(from, to string, rings, talks time.Duration) {
	p.engage(from, 1)
	defer p.engage(from, -1)
	taken := make(chan struct{})
	p.offer(to, &pickable{from: from, taken: taken})
	p.ringAt(to, 1)
	select {
	case <-p.ctx.Done():
	case <-taken:
		p.ringAt(to, -1)
		return
	case <-time.After(p.options.story(rings)):
	}
	p.offer(to, nil)
	p.engage(to, 1)
	p.ringAt(to, -1)
	defer p.engage(to, -1)
	select {
	case <-p.ctx.Done():
	case <-time.After(p.options.story(talks)):
	}
}
