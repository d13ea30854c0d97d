package telephony

import (
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// RFC 3311 section 5.2, row by row.
func TestUpdateStatus(t *testing.T) {
	for _, c := range []struct {
		n    negotiation
		want int
	}{
		{negotiation{}, 200},
		{negotiation{offers: true}, 200},
		{negotiation{ours: true, theirs: true}, 200},
		{negotiation{offers: true, ours: true}, 491},
		{negotiation{offers: true, theirs: true}, 500},
		{negotiation{order: outdated}, 500},
		{negotiation{order: outdated, offers: true, ours: true}, 500},
	} {
		if got := c.n.status(); got != c.want {
			t.Errorf("%+v: %d, want %d", c.n, got, c.want)
		}
	}
}

// An UPDATE in a call holds, moves the Contact, and names who is there.
func TestUpdateInACall(t *testing.T) {
	f, d := start(t, nil)
	l, id := talking(f, d)
	l.request(sip.UPDATE, sdpBody("sendonly"), sip.NewHeader("P-Asserted-Identity", `"Dan" <sip:1004@pbx>`))
	ok := f.expectReply(sip.UPDATE, 200)
	if !strings.Contains(string(ok.Body()), "a=recvonly") || ok.Contact() == nil {
		t.Errorf("%s", ok)
	}
	if now, _ := await[switchboard.CallParty](d, time.Second, nil); now.From.Number != "1004" {
		t.Errorf("%+v", now)
	}
	l.request(sip.UPDATE, nil)
	if ok := f.expectReply(sip.UPDATE, 200); len(ok.Body()) > 0 {
		t.Errorf("an answer to no offer:\n%s", ok.Body())
	}
	l.request(sip.UPDATE, []byte("nonsense"))
	f.expectReply(sip.UPDATE, 488)
	l.send(sip.UPDATE, 1, sdpBody("sendrecv"))
	f.expectReply(sip.UPDATE, 500)
	l.request(sip.UPDATE, nil, sip.NewHeader("Require", "join"))
	f.expectReply(sip.UPDATE, 420)
	d.phone.Hold(id)
	f.expect(sip.INVITE) // our offer is not answered yet
	l.request(sip.UPDATE, sdpBody("sendrecv"))
	f.expectReply(sip.UPDATE, 491)
}

// O: before the answer an UPDATE belongs to the telephone that sent it; its offer is
// taken once ours is answered.
func TestSharpEdgeOUpdateInAnEarlyDialog(t *testing.T) {
	f, d := start(t, nil)
	invite, l := dialled(f, d)
	l.request(sip.UPDATE, nil) // overtakes the 183 that names its dialog
	f.expectReply(sip.UPDATE, 200)
	l.request(sip.UPDATE, sdpBody("sendrecv"))
	f.expectReply(sip.UPDATE, 491)
	early := f.answer(invite, 183, require100rel, sip.NewHeader("RSeq", "1"), sip.NewHeader("Content-Type", "application/sdp"))
	early.SetBody(sdpBody("sendrecv"))
	f.send(early, invite.Source())
	f.reply(f.expect(sip.PRACK), 200)
	l.request(sip.UPDATE, sdpBody("sendonly"))
	if ok := f.expectReply(sip.UPDATE, 200); !strings.Contains(string(ok.Body()), "a=recvonly") {
		t.Errorf("%s", ok)
	}
	f.reply(invite, 200)
	f.expect(sip.ACK)
	await[switchboard.CallConnected](d, time.Second, nil)
}

// A call that rings here: its offer waits for the operator.
func TestUpdateOfARingingCall(t *testing.T) {
	f, d := start(t, nil)
	l := f.ring("4711")
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	d.phone.mu.Lock()
	l.remote = d.phone.calls[offered.ID].dialog.key().local
	d.phone.mu.Unlock()
	l.request(sip.UPDATE, nil, sip.NewHeader("P-Asserted-Identity", `<sip:1004@pbx>`))
	f.expectReply(sip.UPDATE, 200)
	if now, _ := await[switchboard.CallParty](d, time.Second, nil); now.From.Number != "1004" {
		t.Errorf("%+v", now)
	}
	l.request(sip.UPDATE, sdpBody("sendrecv"))
	if refused := f.expectReply(sip.UPDATE, 500); refused.GetHeader("Retry-After") == nil {
		t.Errorf("%s", refused)
	}
}
