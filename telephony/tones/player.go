package tones

import (
	"sync/atomic"
	"time"

	"frontdesk/telephony/media"
)

// Player sounds one tone at a time. Play is safe for concurrent use; Add and
// ReadFrame belong to one goroutine, which may be a sound card's: they neither
// block nor allocate. The zero Player is silent.
type Player struct {
	wanted atomic.Int32

	tone  Tone
	score cadence
	note  int // of the score
	at    int // samples since the note began
	fall  int // samples until a tone that is no longer wanted is gone
}

var _ media.Source = (*Player)(nil)

// Play sounds a tone from its beginning, in the place of the present one.
// Asking for the same again changes nothing.
func (p *Player) Play(t Tone) { p.wanted.Store(int32(t)) }

// ReadFrame fills frame with the next samples.
func (p *Player) ReadFrame(frame []int16) {
	clear(frame)
	p.Add(frame)
}

// Add mixes the next samples into a frame, and reports whether there was a tone
// to mix.
func (p *Player) Add(frame []int16) bool {
	wanted := Tone(p.wanted.Load())
	if p.tone == Silence && wanted == Silence {
		return false
	}
	for i := range frame {
		frame[i] = mix(frame[i], p.next(wanted))
	}
	return true
}

// fade is how long a tone takes to end: too short to hear, long enough not to
// click.
const fade = media.Rate / 200

// next is the next sample.
func (p *Player) next(wanted Tone) float64 {
	switch {
	case wanted == p.tone:
		p.fall = fade
	case p.fall > 0:
		p.fall--
	}
	if wanted != p.tone && (p.fall == 0 || p.tone == Silence) {
		p.tone, p.score, p.note, p.at, p.fall = wanted, cadenceOf(wanted), 0, 0, fade
	}
	if p.tone == Silence {
		return 0
	}
	n := p.score.notes[p.note]
	value := p.score.level * n.sound(clock(p.at), p.score.bell) * float64(p.fall) / fade
	if p.at++; clock(p.at) >= n.last+n.pause {
		p.at, p.note = 0, (p.note+1)%len(p.score.notes)
	}
	return value
}

func clock(samples int) time.Duration { return time.Duration(samples) * time.Second / media.Rate }

// mix adds two samples. What is too loud for the format is cut off, not wrapped.
func mix(a int16, b float64) int16 {
	return int16(max(-32768, min(32767, float64(a)+b)))
}
