package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
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
				await(d, time.Second, func(e switchboard.CallConnected) bool { return e.ID == offered.ID })
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
