package telephony

import (
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// pressed waits for digits of the other end, and takes no others.
func (d *desk) pressed(id switchboard.CallID, want string) {
	d.t.Helper()
	for _, digit := range want {
		e, _ := await[switchboard.CallDigit](d, 10*time.Second, nil)
		if e.ID != id || e.Digit != string(digit) {
			d.t.Errorf("%+v, want %c", e, digit)
		}
	}
}

// A peer without telephone-event gets digits by INFO, and sends them so.
func TestDigitsByInfo(t *testing.T) {
	f, d := start(t, nil)
	caller := f.ring("1001")
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	caller.answered(d, offered.ID)
	d.phone.Press(offered.ID, "4x")
	info := f.expect(sip.INFO)
	if string(info.Body()) != "Signal=4\r\nDuration=160\r\n" || info.ContentType().Value() != "application/dtmf-relay" {
		t.Errorf("%s", info)
	}
	f.reply(info, 200)
	d.phone.Press(offered.ID, "#")
	f.reply(f.expect(sip.INFO), 415)
	failed, _ := await[switchboard.CallActionFailed](d, 5*time.Second, nil)
	if failed.Fault.Code != "call-digits" {
		t.Errorf("%+v", failed.Fault)
	}
	relay := sip.NewHeader("Content-Type", "application/dtmf-relay")
	caller.request(sip.INFO, []byte("Signal= 7\r\nDuration=100\r\n"), relay)
	f.expectReply(sip.INFO, 200)
	for _, body := range []string{"", "Signal=77", "Signal=x", "Duration=3", "Signal"} {
		caller.request(sip.INFO, []byte(body), relay)
		f.expectReply(sip.INFO, 200)
	}
	caller.request(sip.INFO, []byte("Signal=8"), sip.NewHeader("Content-Type", "text/plain"))
	f.expectReply(sip.INFO, 200)
	caller.request(sip.INFO, []byte("signal=*"), relay)
	d.pressed(offered.ID, "7*")
}

// Digits both ways at a real PBX, and a microphone that is off.
func TestAsteriskDigits(t *testing.T) {
	everyWay(t, func(t *testing.T, w way, pbx *peers.Asterisk) {
		caller := w.speaking(t, pbx)
		d := w.desk(t, pbx, nil)
		d.phone.Dial("out-1", "603")
		await[switchboard.CallConnected](d, 5*time.Second, nil)
		d.phone.Press("out-1", "12")
		d.phone.Press("out-1", "05559*3")
		if !peers.Eventually(15*time.Second, func() bool { return strings.Contains(pbx.Log(), "DTMF-GOT 1205559*3") }) {
			t.Errorf("the PBX has heard other digits: %s", pbx.Log())
		}
		await(d, 10*time.Second, func(e switchboard.CallGone) bool { return e.ID == "out-1" })

		id := callIn(d, caller)
		caller.WaitHears(700)
		caller.Digits("4711#")
		d.pressed(id, "4711#")
		d.phone.Mute(id, true)
		caller.WaitQuiet()
		d.phone.Mute(id, false)
		caller.WaitHears(700)
	})
}
