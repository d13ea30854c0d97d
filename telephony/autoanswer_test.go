package telephony

import (
	"slices"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/telephony/tones"
)

func TestAnswersItself(t *testing.T) {
	for _, c := range []struct {
		header, value string
		after         time.Duration
		ok            bool
	}{
		{"Answer-Mode", "Auto", 0, true},
		{"Answer-Mode", "auto;require", 0, true},
		{"Answer-Mode", "Manual", 0, false},
		{"Call-Info", "<sip:pbx>;answer-after=0", 0, true},
		{"Call-Info", `<http://www.example.com/a;b>;purpose=icon, <sip:pbx>; Answer-After=3`, 3 * time.Second, true},
		{"Call-Info", "<sip:pbx>;answer-after=99999", time.Minute, true},
		{"Call-Info", "<sip:pbx>;answer-after=soon", 0, false},
		{"Call-Info", "<sip:pbx;answer-after=0>;purpose=info", 0, false},
		{"Alert-Info", "<http://127.0.0.1>;info=alert-autoanswer;delay=0", 0, true},
		{"Alert-Info", "Auto Answer", 0, true},
		{"Alert-Info", "Ring Answer", 0, true},
		{"Alert-Info", "<http://127.0.0.1/bellcore-dr2>", 0, false},
		{"Subject", "Auto Answer", 0, false},
	} {
		req := sip.NewRequest(sip.INVITE, sip.Uri{Scheme: "sip", Host: "example.com"})
		req.AppendHeader(sip.NewHeader(c.header, c.value))
		if after, ok := answersItself(req); ok != c.ok || after != c.after {
			t.Errorf("%s: %s: %v %v", c.header, c.value, after, ok)
		}
	}
}

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
				p.audio.use(r)
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

// voice is a sound system in which somebody speaks.
type voice struct{ *room }

func (voice) ReadFrame(frame []int16) { media.NewTone(1000, 8000).ReadFrame(frame) }

// Who calls hears nothing of the operator before she has heard the chime.
func TestTheMicrophoneOpensAfterTheChime(t *testing.T) {
	var e ear
	r := &room{t: t}
	e.device = voice{r}
	frame := make([]int16, media.FrameSamples)
	e.opening.Strike(tones.Opening)
	spoken, silent := 0, 0
	for range 50 { // a second
		e.ReadFrame(frame)
		if media.ToneShare(frame, 1000) > 0.6 {
			spoken++
		} else {
			silent++
		}
		clear(frame)
		e.WriteFrame(frame)
		if spoken > 0 && slices.ContainsFunc(r.ear[len(r.ear)-media.FrameSamples:], func(s int16) bool { return s != 0 }) {
			t.Fatal("the chime goes on while she is heard")
		}
	}
	if silent != 23 || spoken != 27 { // 450 ms, rounded up to frames
		t.Errorf("%d frames of silence, %d of speech", silent, spoken)
	}
}
