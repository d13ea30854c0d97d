package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// ears waits until these have microphone and speaker, host and guest.
func (d *desk) ears(host, guest switchboard.CallID) {
	d.t.Helper()
	poll(d.t, func() bool {
		now := d.phone.ears.Scene()
		return now.Call == host && now.Guest == guest
	})
}

// answers lets somebody call and takes the call.
func (d *desk) answers(f *fakePBX, user string) switchboard.CallID {
	d.t.Helper()
	l := f.ring(user)
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	l.answered(d, offered.ID)
	return offered.ID
}

// holds puts a call on hold.
func (d *desk) holds(f *fakePBX, id switchboard.CallID) {
	d.t.Helper()
	d.phone.Hold(id)
	f.replySDP(f.expect(sip.INVITE), 200, "recvonly")
	await[switchboard.CallWasHeld](d, time.Second, nil)
}

// A hold that is refused late takes nothing from the call that is talked in by then,
// and the caller who is not held is heard again when that one ends.
func TestARefusedHoldTakesTheEarsFromNobody(t *testing.T) {
	f, d := start(t, nil)
	first := d.answers(f, "4711")
	d.phone.Hold(first)
	hold := f.expect(sip.INVITE)
	second := d.answers(f, "4712")
	f.reply(hold, 500)
	await[switchboard.CallActionFailed](d, time.Second, nil)
	d.ears(second, "")
	d.phone.HangUp(second)
	f.reply(f.expect(sip.BYE), 200)
	d.ears(first, "")
}

// A hold that is refused goes before the ring-back of a call that is not answered.
func TestARefusedHoldGoesBeforeRingBack(t *testing.T) {
	f, d := start(t, nil)
	first := d.answers(f, "4711")
	d.phone.Hold(first)
	hold := f.expect(sip.INVITE)
	d.phone.Dial("out-1", "4712")
	f.reply(f.expect(sip.INVITE), 180)
	d.ears("out-1", "")
	f.reply(hold, 500)
	d.ears(first, "")
}

// A retrieve that is late has the ears, and whom it takes them from is not left in
// silence: they have them again when the other is held.
func TestALateRetrieve(t *testing.T) {
	f, d := start(t, nil)
	first := d.answers(f, "4711")
	d.holds(f, first)
	d.phone.Retrieve(first)
	retrieve := f.expect(sip.INVITE)
	second := d.answers(f, "4712")
	f.replySDP(retrieve, 200, "sendrecv")
	await[switchboard.CallWasRetrieved](d, time.Second, nil)
	d.ears(first, "")
	d.holds(f, first)
	d.ears(second, "")
}

// A caller who is to join a call that is not talked in any more waits for a third
// call to end.
func TestALateConferenceTakesTheEarsFromNobody(t *testing.T) {
	f, d := start(t, nil)
	guest := d.answers(f, "4711")
	d.holds(f, guest)
	host := d.answers(f, "4712")
	d.phone.Join(guest, host)
	join := f.expect(sip.INVITE)
	d.holds(f, host)
	third := d.answers(f, "4713")
	f.replySDP(join, 200, "sendrecv")
	await[switchboard.CallWasRetrieved](d, time.Second, nil)
	d.ears(third, "")
	d.phone.HangUp(third)
	f.reply(f.expect(sip.BYE), 200)
	d.ears(guest, "")
}

// A conference goes on when one of the two cannot be held.
func TestAConferenceOutlivesARefusedHold(t *testing.T) {
	f, d := start(t, nil)
	guest := d.answers(f, "4711")
	d.holds(f, guest)
	host := d.answers(f, "4712")
	d.phone.Join(guest, host)
	f.replySDP(f.expect(sip.INVITE), 200, "sendrecv")
	d.ears(host, guest)
	for _, c := range []struct{ held, stays switchboard.CallID }{{guest, host}, {host, guest}} {
		d.phone.Hold(c.held)
		hold := f.expect(sip.INVITE)
		d.ears(c.stays, "")
		f.reply(hold, 500)
		await[switchboard.CallActionFailed](d, time.Second, nil)
		d.ears(c.stays, c.held)
	}
}
