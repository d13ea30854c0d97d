package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
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
