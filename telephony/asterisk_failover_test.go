package telephony

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// A PBX that is killed, and a call at the moment when nobody knows it yet: the other
// PBX of the domain takes it, and its sound is heard.
func TestAsteriskDiesBeforeACall(t *testing.T) {
	first, second := peers.StartAsterisk(t), peers.StartAsterisk(t)
	dns := &zone{hosts: map[string][]netip.Addr{"pbx.example.com": {netip.MustParseAddr("127.0.0.1")}}}
	for i, pbx := range []*peers.Asterisk{first, second} {
		at := netip.MustParseAddrPort(pbx.Addr)
		dns.records = append(dns.records, &net.SRV{Target: "pbx.example.com", Port: at.Port(), Priority: uint16(i)})
	}
	cfg := attendant(first)
	cfg.Server, cfg.Resolver = "example.com", dns
	d := newDesk(t, cfg, 700, nil)
	d.registered()
	first.WaitRegistered("1000")
	first.Kill()
	d.phone.Dial("out-1", "601")
	await[switchboard.CallConnected](d, 15*time.Second, nil)
	d.hears(1004)
	second.WaitRegistered("1000")
	d.phone.HangUp("out-1")
	second.WaitIdle()
}
