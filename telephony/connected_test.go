package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// The PBX says in a re-INVITE, and in its answers, with whom one really talks. It
// is told once.
func TestConnectedLine(t *testing.T) {
	f, d := start(t, nil)
	l, id := talking(f, d)
	dan := sip.NewHeader("P-Asserted-Identity", `"Dan" <sip:1004@pbx>`)
	for range 2 {
		l.request(sip.INVITE, sdpBody("sendrecv"), dan)
		l.ack(f.expectReply(sip.INVITE, 200))
	}
	if now, _ := await[switchboard.CallParty](d, time.Second, nil); now != (switchboard.CallParty{ID: id, From: switchboard.Party{Name: "Dan", Number: "1004"}}) {
		t.Errorf("%+v", now)
	}
	l.request(sip.INVITE, sdpBody("sendrecv"), sip.NewHeader("P-Asserted-Identity", `<sip:1000@pbx>`)) // that is us
	l.ack(f.expectReply(sip.INVITE, 200))
	d.phone.Hold(id)
	f.replySDP(f.expect(sip.INVITE), 200, "recvonly", sip.NewHeader("Remote-Party-ID", `"Eve" <sip:1005@pbx>;privacy=off`))
	if now, _ := await[switchboard.CallParty](d, time.Second, nil); now.From.Name != "Eve" {
		t.Errorf("%+v", now)
	}
	d.phone.Dial("out-9", "4711")
	f.replySDP(f.expect(sip.INVITE), 200, "sendrecv", sip.NewHeader("P-Asserted-Identity", `"Vera" <sip:4799@pbx>`))
	if now, _ := await[switchboard.CallParty](d, time.Second, nil); now.ID != "out-9" || now.From.Number != "4799" {
		t.Errorf("%+v", now)
	}
}

// Whom we have dialled may withhold the number that we know already. Once somebody else
// was named, who withholds theirs is somebody else.
func TestWhoWasDialledStays(t *testing.T) {
	f, d := start(t, nil)
	d.phone.Dial("out-1", "4711")
	hidden := []sip.Header{sip.NewHeader("P-Asserted-Identity", "<sip:4711@pbx>"), sip.NewHeader("Privacy", "id")}
	invite := f.expect(sip.INVITE)
	f.replySDP(invite, 200, "sendrecv", hidden...)
	f.expect(sip.ACK)
	await[switchboard.CallConnected](d, time.Second, nil)
	l := f.of(invite)
	says := func(headers ...sip.Header) {
		l.request(sip.INVITE, sdpBody("sendrecv"), headers...)
		l.ack(f.expectReply(sip.INVITE, 200))
	}
	says(hidden...)
	says(sip.NewHeader("P-Asserted-Identity", "<sip:1004@pbx>"))
	if now, _ := await[switchboard.CallParty](d, time.Second, nil); now.From.Number != "1004" {
		t.Errorf("%+v", now)
	}
	says(hidden...)
	if now, _ := await[switchboard.CallParty](d, time.Second, nil); now.From != (switchboard.Party{}) {
		t.Errorf("%+v", now)
	}
}
