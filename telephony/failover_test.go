package telephony

import (
	"context"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// zone is a DNS that knows one service and its hosts.
type zone struct {
	records []*net.SRV
	hosts   map[string][]netip.Addr
}

func (z *zone) LookupSRV(context.Context, string, string, string) (string, []*net.SRV, error) {
	return "", z.records, nil
}

func (z *zone) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	return z.hosts[host], nil
}

// pair is a PBX with a stand-in on another address, behind a DNS that prefers the
// first.
type pair struct {
	first, second *fakePBX
	dns           *zone
	later         atomic.Int64 // how far the clock is ahead
}

func newPair(t *testing.T) *pair {
	t.Helper()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 3)})
	if err != nil {
		t.Skip("no second loopback address:", err)
	}
	p := &pair{first: newFakePBX(t), second: fakeOn(t, conn)}
	port := func(f *fakePBX) uint16 { return f.conn.LocalAddr().(*net.UDPAddr).AddrPort().Port() }
	p.dns = &zone{
		records: []*net.SRV{
			{Target: "b.example.com", Port: port(p.second), Priority: 20, Weight: 100}, {Target: "a.example.com", Port: port(p.first), Priority: 10},
		},
		hosts: map[string][]netip.Addr{
			"a.example.com": {netip.MustParseAddr("127.0.0.1")}, "b.example.com": {netip.MustParseAddr("127.0.0.3")},
			"example.com": {netip.MustParseAddr("127.0.0.9")},
		},
	}
	return p
}

func (p *pair) desk(tune func(*Phone)) *desk {
	p.first.t.Helper()
	p.first.serve()
	p.second.serve()
	return newDesk(p.first.t, Config{
		Server: "example.com", Transport: "udp", Username: "1000", Password: "secret", Audio: "null", Resolver: p.dns,
		Now: func() time.Time { return time.Now().Add(time.Duration(p.later.Load())) },
	}, 0, func(phone *Phone) {
		phone.pace.register, phone.pace.farewell, phone.pace.check = time.Second, time.Second, 5*time.Millisecond
		if tune != nil {
			tune(phone)
		}
	})
}

// I: a PBX that dies in mid-registration is left for the next one that DNS names,
// calls and lamps work there, and the way back is found when it is well and
// nobody is on the telephone.
func TestSharpEdgeIFailOverAndReturn(t *testing.T) {
	p := newPair(t)
	var silent atomic.Bool
	p.first.register = func(req *sip.Request) *sip.Response {
		if silent.Load() {
			return nil
		}
		return p.first.answer(req, 200, sip.NewHeader("Expires", "2"))
	}
	d := p.desk(func(phone *Phone) { phone.pace.avoid[0] = 300 * time.Millisecond })
	d.registered()
	d.phone.WatchLines([]string{"4711"})
	p.first.subscribed()
	silent.Store(true)
	lamp := p.second.subscribed()
	lamp.tell(1, dialogInfo(0, "full", oneDialog("confirmed")))
	d.does("4711", switchboard.LineOnCall)
	l, id := talking(p.second, d)

	silent.Store(false) // it is due to be tried again soon, but a call is up
	d.phone.Hold(id)
	p.second.replySDP(p.second.expect(sip.INVITE), 200, "recvonly")
	await[switchboard.CallWasHeld](d, time.Second, nil)
	l.request(sip.BYE, nil)
	p.second.expectReply(sip.BYE, 200)
	await[switchboard.CallGone](d, time.Second, nil)

	p.first.reply(p.first.expect(sip.OPTIONS), 404) // any answer is a sign of life
	p.first.subscribed()
	p.first.ring("4712")
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	d.phone.HangUp(offered.ID)
	p.first.expectReply(sip.INVITE, 486)
}

// A PBX that says 503 is left at once, however long it wants to rest.
func TestFailOverOn503(t *testing.T) {
	p := newPair(t)
	p.first.register = func(req *sip.Request) *sip.Response {
		return p.first.answer(req, 503, sip.NewHeader("Retry-After", "300"))
	}
	renewed := make(chan struct{}, 100)
	p.second.register = func(req *sip.Request) *sip.Response {
		renewed <- struct{}{}
		return p.second.answer(req, 200, sip.NewHeader("Expires", "1"))
	}
	p.desk(func(phone *Phone) { phone.pace.avoid[0] = time.Millisecond })
	next(t, renewed)
	next(t, renewed)
	if len(p.first.requests) > 0 {
		t.Errorf("sent %s before Retry-After", (<-p.first.requests).StartLine())
	}
}

// When none of them answers, the operator is told, and all are tried again.
func TestFailOverToNobody(t *testing.T) {
	p := newPair(t)
	p.first.register = func(*sip.Request) *sip.Response { return nil }
	var asked atomic.Int32
	p.second.register = func(req *sip.Request) *sip.Response {
		if asked.Add(1); asked.Load() < 2 {
			return p.second.answer(req, 503)
		}
		return p.second.answer(req, 200)
	}
	d := p.desk(nil)
	if s := awaitPhone(d, switchboard.PhoneFailed); s.RetryAt.IsZero() {
		t.Errorf("%+v", s)
	}
	awaitPhone(d, switchboard.PhoneRegistered)
}
