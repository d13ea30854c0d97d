package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/test/peers"
)

// The caller takes part in the consultation, at a real PBX: caller and colleague
// hear each other, also with the microphone off, and the desk hears both. When the
// colleague leaves, desk and caller go on alone.
func TestAsteriskConference(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	colleague := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000})
	d := newDesk(t, attendant(pbx), 700, nil)
	d.registered()
	id := callIn(d, caller)
	d.hears(440)
	d.phone.Hold(id)
	await[switchboard.CallWasHeld](d, 5*time.Second, nil)
	d.phone.Dial("out-1", "1003")
	await[switchboard.CallConnected](d, 5*time.Second, func(e switchboard.CallConnected) bool { return e.ID == "out-1" })
	d.hears(1000)

	d.phone.Join(id, "out-1")
	await[switchboard.CallWasRetrieved](d, 5*time.Second, nil)
	before := len(d.recording())
	if !peers.Eventually(10*time.Second, func() bool {
		heard := d.recording()
		late := heard[max(before, len(heard)-media.Rate):]
		return len(late) == media.Rate && media.ToneShare(late, 440) > 0.3 && media.ToneShare(late, 1000) > 0.3
	}) {
		t.Error("the desk does not hear both")
	}
	d.phone.Mute("out-1", true)
	d.phone.Mute(id, true)
	caller.WaitHears(1000)
	colleague.WaitHears(440)
	d.phone.Mute("out-1", false)
	d.phone.Mute(id, false)

	colleague.Hangup()
	await[switchboard.CallGone](d, 5*time.Second, nil)
	d.hears(440)
	caller.WaitHears(700)
	d.phone.Hold(id)
	caller.WaitHears(peers.HoldHertz)
	d.phone.HangUp(id)
	pbx.WaitIdle()
}

// What cannot be joined stays as it was, and that is said.
func TestAConferenceNeedsTwoCalls(t *testing.T) {
	f, d := start(t, nil)
	caller := f.ring("1001")
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	caller.answered(d, offered.ID)
	for _, with := range []switchboard.CallID{"nobody", offered.ID} { // the second is talked in, so it cannot be taken back
		d.phone.Join(offered.ID, with)
		failed, _ := await[switchboard.CallActionFailed](d, 5*time.Second, nil)
		if failed.ID != offered.ID || failed.Fault.Code != "call-join" {
			t.Errorf("%+v", failed)
		}
	}
}

// The call that is joined gets another name, as when it goes on in another leg, while
// the guest is still busy: the guest's goroutine reads nothing of it.
func TestAConferenceWithACallThatMovesOn(t *testing.T) {
	f, d := start(t, nil)
	guest := d.answers(f, "4711")
	d.holds(f, guest)
	host := d.answers(f, "4712")
	busy, wished := make(chan struct{}), make(chan struct{})
	d.phone.tell(guest, func(*call) { <-busy })
	d.phone.Join(guest, host)
	d.phone.tell(host, func(*call) { close(wished) })
	<-wished
	d.phone.tell(host, func(c *call) {
		id := c.id
		c.id = "handed-" + id
		c.id = id
	})
	close(busy)
	f.replySDP(f.expect(sip.INVITE), 200, "sendrecv")
	await[switchboard.CallWasRetrieved](d, time.Second, nil)
	d.ears(host, guest)
}
