package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// New callers are turned away without a ring and named; a call that is up, and a
// caller who comes back to us, are not.
func TestDoNotDisturb(t *testing.T) {
	f, d := start(t, nil)
	l, id := talking(f, d)
	d.phone.SetDND(true, []string{"4715"})
	other := &leg{f: f, callID: "other", local: "other", localUser: "4713", seq: 100}
	other.invite = other.request(sip.INVITE, sdpBody("sendrecv"))
	other.ack(f.expectReply(sip.INVITE, 486))
	if gone, _ := await[switchboard.CallTurnedAway](d, time.Second, nil); gone.From.Number != "4713" || gone.ID == "" {
		t.Errorf("%+v", gone)
	}
	l.request(sip.INVITE, sdpBody("sendrecv"))
	l.ack(f.expectReply(sip.INVITE, 200))
	transferring(f, d, l, id, "4712")
	back := &leg{f: f, callID: "recall", local: "recall", localUser: "4711", seq: 300}
	back.invite = back.request(sip.INVITE, sdpBody("sendrecv"), sip.NewHeader("Referred-By", "<sip:1000@127.0.0.1>"))
	back.accepted()
	await(d, time.Second, func(e switchboard.TransferFailed) bool { return e.ID == id })
	f.ring("4715") // whom we have parked
	await[switchboard.CallOffered](d, time.Second, nil)
	d.phone.SetDND(false, nil)
	f.ring("4714")
	await[switchboard.CallOffered](d, time.Second, nil)
}

// It holds for every account of the desk.
func TestDoNotDisturbOfAllAccounts(t *testing.T) {
	o := newOffice(t, nil)
	o.stands("1000, 2000", false)
	o.phones.SetDND(true, nil)
	for _, f := range []*fakePBX{o.first, o.second} {
		l := &leg{f: f, callID: "away", local: "away", localUser: "4713", seq: 100}
		l.invite = l.request(sip.INVITE, sdpBody("sendrecv"))
		l.ack(f.expectReply(sip.INVITE, 486))
		gone, _ := await[switchboard.CallTurnedAway](o.desk, time.Second, nil)
		if want := map[bool]string{true: "Sales", false: "1000"}[f == o.second]; gone.Line != want {
			t.Errorf("%+v, want %s", gone, want)
		}
	}
}
