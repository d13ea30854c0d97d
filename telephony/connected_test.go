package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

func TestIdentity(t *testing.T) {
	for _, c := range []struct {
		name, value string
		who         switchboard.Party
		ok          bool
		privacy     string
	}{
		{"P-Asserted-Identity", `"Dan" <sip:1004@pbx>`, switchboard.Party{Name: "Dan", Number: "1004"}, true, ""},
		{"P-Asserted-Identity", `<tel:+442079460101>, <sip:x@y>`, switchboard.Party{Number: "+442079460101"}, true, ""},
		{"P-Asserted-Identity", `"Anonymous" <sip:anonymous@anonymous.invalid>`, switchboard.Party{}, true, ""},
		{"P-Asserted-Identity", `<<`, switchboard.Party{}, false, ""},
		{"P-Asserted-Identity", `"Dan" <sip:1004@pbx>`, switchboard.Party{}, true, "id"},
		{"P-Asserted-Identity", `"Dan" <sip:1004@pbx>`, switchboard.Party{}, true, "header; User;critical"},
		{"P-Asserted-Identity", `"Dan" <sip:1004@pbx>`, switchboard.Party{Name: "Dan", Number: "1004"}, true, "none"},
		{"P-Asserted-Identity", `"Dan" <sip:1004@pbx>`, switchboard.Party{Name: "Dan", Number: "1004"}, true, "history; session"},
		{"Remote-Party-ID", `"Dan" <sip:1004@pbx>;party=called;privacy=off;screen=no`, switchboard.Party{Name: "Dan", Number: "1004"}, true, ""},
		{"Remote-Party-ID", `"Dan" <sip:1004@pbx>;party=called`, switchboard.Party{Name: "Dan", Number: "1004"}, true, ""},
		{"Remote-Party-ID", `"Dan" <sip:1004@pbx>;privacy=full`, switchboard.Party{}, true, ""},
		{"From", `<sip:1004@pbx>`, switchboard.Party{}, false, ""},
	} {
		req := sip.NewRequest(sip.UPDATE, sip.Uri{Scheme: "sip", Host: "example.com"})
		req.AppendHeader(sip.NewHeader(c.name, c.value))
		if c.privacy != "" {
			req.AppendHeader(sip.NewHeader("Privacy", c.privacy))
		}
		if who, ok := identity(req); who != c.who || ok != c.ok {
			t.Errorf("%s %s, privacy %s: %+v %v", c.name, c.value, c.privacy, who, ok)
		}
	}
}

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
