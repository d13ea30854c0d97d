package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
)

// It rings, then it is answered: only where that is allowed, and never while there
// is another call.
func TestAutoAnswer(t *testing.T) {
	auto := sip.NewHeader("Answer-Mode", "Auto")
	for name, c := range map[string]struct{ allowed, busy, want bool }{
		"allowed": {true, false, true}, "not allowed": {false, false, false}, "in a call": {true, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			f, d := start(t, func(p *Phone) { p.cfg.AutoAnswer, p.pace.notice = c.allowed, 20*time.Millisecond })
			if c.busy {
				talking(f, d)
			}
			f.ring("4713", auto)
			offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
			if c.want {
				f.expectReply(sip.INVITE, 200)
				if connected, _ := await(d, time.Second, func(e switchboard.CallConnected) bool { return e.ID == offered.ID }); !connected.ByItself {
					t.Error("nobody is told that it answered by itself")
				}
				return
			}
			due := make(chan bool) // after the moment at which it would have answered
			d.phone.tell(offered.ID, func(call *call) { call.after(40*time.Millisecond, func() { due <- call.phase == phaseOffered }) })
			if !<-due {
				t.Error("it was answered")
			}
		})
	}
}

// The headset opens while it still rings, and the operator hears the chime. A call that
// she answers herself has none.
func TestAutoAnswerChimes(t *testing.T) {
	for name, itself := range map[string]bool{"by itself": true, "by hand": false} {
		t.Run(name, func(t *testing.T) {
			r := &room{t: t}
			f, d := start(t, func(p *Phone) {
				p.sounds = r
				p.cfg.AutoAnswer, p.pace.notice = itself, 100*time.Millisecond
			})
			l := f.ring("4713", sip.NewHeader("Answer-Mode", "Auto"))
			offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
			if itself {
				r.uses(true, true)
				ok := f.expectReply(sip.INVITE, 200)
				l.take(ok)
				l.ack(ok)
			} else {
				l.answered(d, offered.ID)
			}
			r.uses(true, false)
			if chimed := r.heardIn(media.Rate, 784); chimed != itself {
				t.Errorf("a chime is heard: %v", chimed)
			}
		})
	}
}

// The headset opens for a call that will answer itself, and for no other: neither for
// one that rings beside a call on hold, nor any more when a second one has come.
func TestTheHeadsetOpensForNoOtherCall(t *testing.T) {
	auto := sip.NewHeader("Answer-Mode", "Auto")
	quiet := func(r *room) func(p *Phone) {
		return func(p *Phone) { p.sounds, p.cfg.AutoAnswer, p.pace.notice = r, true, time.Minute }
	}
	t.Run("beside a call on hold", func(t *testing.T) {
		r := &room{t: t}
		f, d := start(t, quiet(r))
		d.holds(f, d.answers(f, "4711"))
		r.uses(false, false)
		f.ring("4713", auto)
		offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
		c := d.call(offered.ID)
		c.does(t, c.readies)
		d.phone.ears.Scene() // they have obeyed by now
		r.is(false, true)
		c.does(t, c.answersNow)
		d.phone.ears.Scene()
		r.is(false, true)
	})
	t.Run("until a second one comes", func(t *testing.T) {
		r := &room{t: t}
		f, d := start(t, quiet(r))
		f.ring("4713", auto)
		offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
		r.uses(true, true)
		f.ring("4714")
		await[switchboard.CallOffered](d, 5*time.Second, nil)
		c := d.call(offered.ID)
		c.does(t, c.answersNow)
		d.phone.ears.Scene()
		r.is(false, true)
	})
}
