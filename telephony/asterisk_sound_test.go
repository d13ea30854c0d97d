package telephony

import (
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// A call through a real PBX, in a headset of a real sound server: it rings in
// the room and not in the headset, both ends hear each other, the headset is
// pulled out, and used again when it is plugged in. The call goes on all the
// time.
func TestAsteriskHeadsetPulledOutInMidCall(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	desk, jay := &peers.Gear{Name: "Desk", Speaker: true, Hertz: 500}, &peers.Gear{Name: "Jay20", Speaker: true, Hertz: 800}
	shelf := &peers.Gear{Name: "Shelf", Speaker: true}
	server := peers.StartSound(t, desk, jay, shelf)
	server.Setenv(t)
	tape := server.Record()
	cfg := attendant(pbx)
	cfg.Audio, cfg.Ring = "headset:Jay20", "Shelf"
	d := newDesk(t, cfg, 0, nil)
	d.registered()

	caller.Call("1000")
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	tape.Heard(shelf, 0, 784)
	if share := tape.Share(jay, 0, 784); share > 0 {
		t.Errorf("it rings in the headset, too (%.2f)", share)
	}
	d.phone.Answer(offered.ID)
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	began := tape.Heard(jay, 0, 440)
	caller.WaitHears(800)
	if late := tape.Last(shelf, 0, 784); late > began+time.Second {
		t.Errorf("it rang until %v, answered at %v", late, began)
	}

	server.Unplug(jay)
	after := tape.Heard(desk, began, 440)
	t.Logf("gap in what the operator hears: %v", after-tape.Last(jay, began, 440))
	caller.WaitHears(500)
	await(d, 5*time.Second, func(e switchboard.Noted) bool { return strings.Contains(e.Fault.Text, `"Jay20" cannot be used`) })

	server.Plug(jay)
	tape.Heard(jay, after, 440)
	caller.WaitHears(800)
	await(d, 5*time.Second, func(e switchboard.Noted) bool { return e.Fault.Text == "" })
	d.phone.HangUp(offered.ID)
	await[switchboard.CallGone](d, 5*time.Second, nil)
	caller.Wait("CALL_CLOSED")
}

// A call that we make is heard to ring in the headset while the PBX sends no
// sound, and no longer than that.
func TestAsteriskRingBackInTheHeadset(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	colleague := peers.StartBaresip(t, pbx, "1005", peers.BaresipOptions{Hertz: 700, Manual: true})
	desk, jay := &peers.Gear{Name: "Desk", Speaker: true, Hertz: 500}, &peers.Gear{Name: "Jay20", Speaker: true, Hertz: 800}
	server := peers.StartSound(t, desk, jay)
	server.Setenv(t)
	tape := server.Record()
	cfg := attendant(pbx)
	cfg.Audio, cfg.Ring = "headset:Jay20", "off"
	d := newDesk(t, cfg, 0, nil)
	d.registered()
	d.phone.Dial("out-1", "1005")
	await[switchboard.CallAlerted](d, 5*time.Second, nil)
	tape.Heard(jay, 0, 425)
	colleague.Answer()
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	answered := tape.Heard(jay, 0, 700)
	colleague.WaitHears(800)
	if late := tape.Last(jay, 0, 425); late > answered+200*time.Millisecond {
		t.Errorf("ring-back until %v, answered at %v", late, answered)
	}
	d.phone.HangUp("out-1")
	await[switchboard.CallGone](d, 5*time.Second, nil)
}
