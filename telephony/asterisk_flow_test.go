package telephony

import (
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// A real PBX over TCP: an idle connection is kept and not opened again, and a PBX
// that was gone is back with its registration and its lamps, without a word from
// the operator.
func TestAsteriskFlow(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	cfg := attendant(pbx)
	cfg.Transport, cfg.Audio = "tcp", "null"
	d := newDesk(t, cfg, 0, func(p *Phone) {
		p.pace.check, p.pace.quiet, p.pace.word = 20*time.Millisecond, 100*time.Millisecond, 2*time.Second
	})
	d.registered()
	d.phone.WatchLines([]string{"1002"})
	d.lines(5*time.Second, "at first", map[string]switchboard.LineState{"1002": switchboard.LineIdle})
	before := d.phone.present().Path()
	pbx.Trace()
	alive := func() bool { return strings.Count(pbx.Log(), "OPTIONS sip:"+pbx.Addr) >= 2 }
	if !peers.Eventually(10*time.Second, alive) {
		t.Log("the PBX answers empty lines: no OPTIONS was needed")
	}
	if now := d.phone.present().Path(); now != before {
		t.Errorf("the connection was opened again: %v, then %v", before, now)
	}
	pbx.Stop()
	awaitPhone(d, switchboard.PhoneFailed)
	pbx.Start()
	// A REGISTER that meets a PBX which listens already but does not serve yet is lost.
	await(d, 30*time.Second, func(e switchboard.PhoneChanged) bool { return e.Status.State == switchboard.PhoneRegistered })
	d.lines(20*time.Second, "after a restart", map[string]switchboard.LineState{"1002": switchboard.LineIdle})
	if !pbx.Registered("1000") {
		t.Error("the PBX does not know us")
	}
}
