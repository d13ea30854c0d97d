package telephony

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/telephony/sound"
	"frontdesk/telephony/tones"
	"frontdesk/test/peers"
)

// room is a sound system in which a test hears what the operator would.
type room struct {
	t *testing.T

	mu   sync.Mutex
	need sound.Need
	ear  []int16
}

func (r *room) Run(ctx context.Context) { <-ctx.Done() }

func (r *room) Use(n sound.Need) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.need = n
}

func (r *room) ReadFrame(frame []int16) { clear(frame) }

func (r *room) WriteFrame(frame []int16) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ear = append(r.ear, frame...)
}

// uses waits until the telephone needs the sound like this, and rings as usual.
func (r *room) uses(call, ring bool) {
	r.t.Helper()
	r.needs(usual(call, ring))
}

// usual is what is needed of the sound for a ring like any other.
func usual(call, ring bool) sound.Need {
	need := sound.Need{Call: call}
	if ring {
		need.Ring = tones.Ring
	}
	return need
}

// is checks that the telephone needs the sound like this now.
func (r *room) is(call, ring bool) {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if want := usual(call, ring); r.need != want {
		r.t.Errorf("the telephone wants %+v, not %+v", r.need, want)
	}
}

// needs waits until the telephone needs exactly this of the sound.
func (r *room) needs(want sound.Need) {
	r.t.Helper()
	if !peers.Eventually(5*time.Second, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.need == want
	}) {
		r.t.Fatalf("the telephone does not want %+v", want)
	}
}

// hears waits until a tone is in the ear.
func (r *room) hears(hertz float64) {
	r.t.Helper()
	const window = media.Rate / 20
	r.mu.Lock()
	from := len(r.ear)
	r.mu.Unlock()
	if !peers.Eventually(10*time.Second, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		for rest := r.ear[from:]; len(rest) >= window; rest = rest[window:] {
			if media.ToneShare(rest[:window], hertz) > 0.6 {
				return true
			}
		}
		return false
	}) {
		r.t.Fatalf("%v Hz is not heard", hertz)
	}
}

// noTone waits until the telephone has no sound of its own to make: our tones
// have pauses of seconds, in which silence proves nothing.
func (d *desk) noTone() {
	d.t.Helper()
	if !peers.Eventually(5*time.Second, func() bool {
		now := d.phone.ears.Scene()
		return now.Ring == tones.Silence && !now.Knock && !now.Back
	}) {
		d.t.Error("the telephone goes on sounding")
	}
}

const (
	knockHertz = 330
	backHertz  = 425
)

func startRoom(t *testing.T) (*fakePBX, *desk, *room) {
	t.Helper()
	r := &room{t: t}
	f, d := start(t, func(p *Phone) { p.sounds = r })
	return f, d, r
}

// A call that comes in rings until it is answered, given up, taken by somebody
// else or sent away; not longer.
func TestAnIncomingCallRings(t *testing.T) {
	for name, end := range map[string]func(*leg, *desk, switchboard.CallID){
		"answered":       func(l *leg, d *desk, id switchboard.CallID) { l.answered(d, id) },
		"given up":       func(l *leg, d *desk, _ switchboard.CallID) { l.cancel(d) },
		"taken":          func(l *leg, d *desk, _ switchboard.CallID) { l.cancel(d, sip.NewHeader("Reason", "SIP;cause=200")) },
		"sent away":      func(_ *leg, d *desk, id switchboard.CallID) { d.phone.HangUp(id) },
		"rang to an end": func(*leg, *desk, switchboard.CallID) {},
	} {
		t.Run(name, func(t *testing.T) {
			r := &room{t: t}
			f, d := start(t, func(p *Phone) {
				p.sounds = r
				if name == "rang to an end" {
					p.pace.ringing = 300 * time.Millisecond
				}
			})
			l := f.ring("4711")
			offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
			if name != "rang to an end" {
				r.uses(false, true)
			}
			end(l, d, offered.ID)
			r.uses(name == "answered", false)
		})
	}
}

// Of several calls that ring, the last one ends the ring.
func TestTwoCallsRing(t *testing.T) {
	f, d, r := startRoom(t)
	first := f.ring("4711")
	await[switchboard.CallOffered](d, time.Second, nil)
	f.ring("4712")
	second, _ := await[switchboard.CallOffered](d, time.Second, nil)
	first.cancel(d)
	await[switchboard.CallGone](d, time.Second, nil)
	r.uses(false, true)
	d.phone.HangUp(second.ID)
	r.uses(false, false)
}

// The room hears before anybody looks what the PBX says of a call; of several that ring,
// what is most pressing.
func TestThePBXSaysHowACallRings(t *testing.T) {
	f, d, r := startRoom(t)
	rings := func(alert string) *leg {
		l := f.ring("4711", sip.NewHeader("Alert-Info", alert))
		await[switchboard.CallOffered](d, time.Second, nil)
		return l
	}
	inside := rings("<urn:alert:source:internal>")
	r.needs(sound.Need{Ring: tones.RingInternal})
	outside := rings("<http://www.notused.com>;info=alert-external")
	r.needs(sound.Need{Ring: tones.Ring})
	distinct := rings("<http://127.0.0.1/Bellcore-dr2>")
	r.needs(sound.Need{Ring: tones.RingDistinctive})
	urgent := rings("<urn:alert:priority:high>")
	r.needs(sound.Need{Ring: tones.RingPriority})
	for _, next := range []struct {
		gone *leg
		ring tones.Tone
	}{{urgent, tones.RingDistinctive}, {distinct, tones.Ring}, {outside, tones.RingInternal}, {inside, tones.Silence}} {
		next.gone.cancel(d)
		r.needs(sound.Need{Ring: next.ring})
	}
}

// Beside a conversation a call does not ring, it knocks; when the conversation
// ends or is on hold, it rings.
func TestASecondCallKnocks(t *testing.T) {
	f, d, r := startRoom(t)
	first := f.ring("4711")
	talking, _ := await[switchboard.CallOffered](d, time.Second, nil)
	first.answered(d, talking.ID)
	r.uses(true, false)
	d.noTone()
	second := f.ring("4712")
	await[switchboard.CallOffered](d, time.Second, nil)
	r.hears(knockHertz)
	r.uses(true, false)
	d.phone.HangUp(talking.ID)
	r.uses(false, true)
	second.cancel(d)
	r.uses(false, false)
}

// Whom we call is heard to ring where the PBX sends no sound, until they answer.
func TestRingBack(t *testing.T) {
	f, d, r := startRoom(t)
	invite, _ := dialled(f, d)
	r.uses(false, false)
	f.reply(invite, 180)
	r.uses(true, false)
	r.hears(backHertz)
	f.ring("4712")
	r.hears(knockHertz)
	f.replySDP(invite, 200, "sendrecv")
	await[switchboard.CallConnected](d, time.Second, nil)
	r.uses(true, false)
	d.phone.HangUp("out-1")
	r.uses(false, true)
}

func TestRingBackEndsWithTheCall(t *testing.T) {
	f, d, r := startRoom(t)
	invite, _ := dialled(f, d)
	f.reply(invite, 180)
	r.hears(backHertz)
	f.reply(invite, 486)
	r.uses(false, false)
}

// What the PBX sends before the answer is heard, not our own ring-back.
func TestNoRingBackOverEarlyMedia(t *testing.T) {
	f, d, r := startRoom(t)
	invite, _ := dialled(f, d)
	f.replySDP(invite, 183, "sendrecv")
	await[switchboard.CallAlerted](d, time.Second, nil)
	f.reply(invite, 180)
	r.uses(true, false)
	d.noTone()
}

// A call that we make is put through over the one that is heard to ring; both
// belong to the operator, and the PBX's sound comes first.
func TestRingBackGivesWayToEarlyMedia(t *testing.T) {
	f, d, r := startRoom(t)
	invite, _ := dialled(f, d)
	f.reply(invite, 180)
	r.hears(backHertz)
	f.replySDP(invite, 183, "sendrecv")
	d.noTone()
}

// heardIn reports whether a tone was in the ear, once so many samples were.
func (r *room) heardIn(samples int, hertz float64) bool {
	r.t.Helper()
	const window = media.Rate / 20
	if !peers.Eventually(10*time.Second, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.ear) >= samples
	}) {
		r.t.Fatal("the ear stays empty")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for rest := r.ear; len(rest) >= window; rest = rest[window:] {
		if media.ToneShare(rest[:window], hertz) > 0.6 {
			return true
		}
	}
	return false
}
