package telephony

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// mostUDP is how many bytes of a request go over UDP (RFC 3261 section 18.1.1).
const mostUDP = 1300

// farRoute makes every first request longer than a packet.
func farRoute(f *fakePBX) func(*sip.Request) *sip.Response {
	return func(req *sip.Request) *sip.Response {
		return f.answer(req, 200, sip.NewHeader("Service-Route", "<sip:127.0.0.1;lr;x="+strings.Repeat("a", mostUDP)+">"))
	}
}

// besides gives a PBX on UDP a TCP port of the same number.
func besides(t *testing.T, f *fakePBX) *fakePBX {
	t.Helper()
	listener, err := net.Listen("tcp", f.addr())
	if err != nil {
		t.Skip("the port is taken:", err)
	}
	g := fakeOn(t, nil)
	g.stream = &stream{listener: listener, opened: make(chan string, 100), lines: make(chan string, 100), conns: map[string]net.Conn{}}
	return g
}

// H: an INVITE that is too long for a packet goes over TCP, with its CANCEL; the
// rest of the call goes on over UDP, where our Contact is.
func TestSharpEdgeHLongRequestsGoOverTCP(t *testing.T) {
	f := newFakePBX(t)
	g := besides(t, f)
	g.serve()
	f.register = farRoute(f)
	d := f.desk(nil)
	d.registered()
	invite, _ := dialled(g, d)
	at := invite.Contact().Address
	if transport, _ := at.UriParams.Get("transport"); invite.Via().Transport != "TCP" || transport != "" || !sameHost(at, f.contact()) {
		t.Errorf("Via %s, Contact %s", invite.Via().Value(), at.String())
	}
	g.reply(invite, 180)
	await[switchboard.CallAlerted](d, time.Second, nil)
	g.replySDP(invite, 200, "sendrecv")
	f.expect(sip.ACK)
	await[switchboard.CallConnected](d, time.Second, nil)
	l := f.of(invite)
	l.request(sip.INFO, nil)
	f.expectReply(sip.INFO, 200)
	d.phone.HangUp("out-1")
	f.reply(f.expect(sip.BYE), 200)

	d.phone.Dial("out-2", "4712")
	second := g.expect(sip.INVITE)
	g.reply(second, 180)
	await[switchboard.CallAlerted](d, time.Second, nil)
	d.phone.HangUp("out-2")
	cancel := g.expect(sip.CANCEL)
	if cancel.Via().Value() != second.Via().Value() {
		t.Errorf("the CANCEL has Via %s, the INVITE %s", cancel.Via().Value(), second.Via().Value())
	}
	g.reply(cancel, 200)
	g.reply(second, 487)
	if len(g.stream.opened) != 1 {
		t.Errorf("%d connections", len(g.stream.opened))
	}
}
