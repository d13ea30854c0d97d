package telephony

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// namedDialog is a call that rings, named as it takes to pick it up.
func namedDialog(id string) string {
	return `<dialog id="` + id + `" call-id="` + id + `@pbx" local-tag="theirs" remote-tag="callers" direction="recipient"><state>early</state>` +
		`<remote><identity>sip:4799@example.com</identity><target uri="sip:4799@192.0.2.9:5060;x=1?Subject=no"/></remote></dialog>`
}

// pickable waits for what is said of line 4711.
func (d *desk) pickable(state switchboard.LineState, named bool) {
	d.t.Helper()
	d.line("4711", func(l switchboard.Line) bool { return l.State == state && l.CanPickUp == named })
}

// A call that rings at a colleague's and that the PBX names is taken by an INVITE to the
// caller's end that replaces the colleague's.
func TestPickUpByReplaces(t *testing.T) {
	f, d := start(t, nil)
	d.phone.WatchLines([]string{"4711"})
	lamp := f.subscribed()
	lamp.tell(1, dialogInfo(0, "full", oneDialog("early")))
	d.pickable(switchboard.LineRinging, false)
	lamp.tell(2, dialogInfo(1, "full", namedDialog("a")))
	d.pickable(switchboard.LineRinging, true)
	d.phone.PickUp("out-1", "4711", "*84711")
	invite := f.expect(sip.INVITE)
	for name, want := range map[string]string{"Replaces": "a@pbx;to-tag=callers;from-tag=theirs;early-only", "Require": "replaces"} {
		if h := invite.GetHeader(name); h == nil || h.Value() != want {
			t.Errorf("%s: %v, want %s", name, h, want)
		}
	}
	if to := invite.Recipient; to.String() != "sip:4799@192.0.2.9:5060;x=1" || strings.Contains(invite.String(), "Subject") {
		t.Errorf("%s", invite)
	}
	f.replySDP(invite, 200, "sendrecv")
	f.expect(sip.ACK)
	await(d, 5*time.Second, func(e switchboard.CallConnected) bool { return e.ID == "out-1" })
}

// What cannot be picked up ends with the reason.
func TestPickUpOfNothing(t *testing.T) {
	f, d := start(t, nil)
	d.phone.PickUp("out-1", "4711", "")
	d.endsWith(reasonNoRing)
	d.phone.WatchLines([]string{"4711"})
	lamp := f.subscribed()
	lamp.tell(1, dialogInfo(0, "full", oneDialog("early")))
	d.pickable(switchboard.LineRinging, false)
	d.phone.PickUp("out-1", "4711", "")
	d.endsWith(reasonNoRing)
	lamp.tell(2, dialogInfo(1, "full", namedDialog("a")))
	d.pickable(switchboard.LineRinging, true)
	for status, reason := range map[int]string{481: reasonNoRing, 486: reasonAnswered, 420: reasonNoWay} {
		d.phone.PickUp(switchboard.CallID("out-"+strconv.Itoa(status)), "4711", "")
		f.reply(f.expect(sip.INVITE), status)
		d.endsWith(reason)
	}
	lamp.tell(3, dialogInfo(2, "full", strings.Replace(namedDialog("a"), "sip:4799@192.0.2.9:5060;x=1?Subject=no", "tel:+441632960799", 1)))
	d.pickable(switchboard.LineRinging, false)
	lamp.tell(4, dialogInfo(3, "full", oneDialog("confirmed")))
	d.pickable(switchboard.LineOnCall, false)
	d.phone.PickUp("out-1", "4711", "")
	d.endsWith(reasonNoRing)
}

// The code does it where the PBX does not name the call, or the other end refuses to
// have it replaced; not where it has been answered.
func TestPickUpByCode(t *testing.T) {
	f, d := start(t, nil)
	d.phone.WatchLines([]string{"4711"})
	lamp := f.subscribed()
	lamp.tell(1, dialogInfo(0, "full", oneDialog("early")))
	d.pickable(switchboard.LineRinging, false)
	d.phone.PickUp("out-1", "4711", "*84711")
	plain := f.expect(sip.INVITE)
	if plain.Recipient.User != "*84711" || plain.GetHeader("Replaces") != nil {
		t.Errorf("%s", plain)
	}
	f.reply(plain, 404)
	d.endsWith(reasonUnknown)
	lamp.tell(2, dialogInfo(1, "full", namedDialog("a")))
	d.pickable(switchboard.LineRinging, true)
	d.phone.PickUp("out-2", "4711", "*84711")
	f.reply(f.expect(sip.INVITE), 420)
	again := f.expect(sip.INVITE)
	if again.Recipient.User != "*84711" || again.GetHeader("Replaces") != nil || again.GetHeader("Require") != nil {
		t.Errorf("%s", again)
	}
	f.replySDP(again, 200, "sendrecv")
	await(d, 5*time.Second, func(e switchboard.CallConnected) bool { return e.ID == "out-2" })
	d.phone.PickUp("out-4", "4711", "*84711")
	f.reply(f.expect(sip.INVITE), 481)
	f.reply(f.expect(sip.INVITE), 404)
	d.endsWith(reasonUnknown)
	d.phone.PickUp("out-3", "4711", "*84711")
	f.reply(f.expect(sip.INVITE), 486)
	d.endsWith(reasonAnswered)
}
