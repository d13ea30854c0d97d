package telephony

import (
	"context"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// laptop is a machine whose address can change.
type laptop struct{ addr atomic.Pointer[netip.Addr] }

func (l *laptop) at(addr string) {
	ip := netip.MustParseAddr(addr)
	l.addr.Store(&ip)
}

func (l *laptop) tune(p *Phone) {
	p.pace.check, p.pace.register = 5*time.Millisecond, 5*time.Second
	p.own = func(context.Context, netip.AddrPort) (netip.Addr, error) { return *l.addr.Load(), nil }
}

func newLaptop() *laptop {
	l := &laptop{}
	l.at("127.0.0.1")
	return l
}

// Another network: the telephone binds there, registers with the new Contact and
// takes the old one back, asks for the lamps anew, and takes its calls along.
func TestNetworkChanges(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		t.Run(network, func(t *testing.T) {
			machine := newLaptop()
			f := newFakePBX(t)
			if network == "tcp" {
				f = newFakeTCP(t)
			}
			registered := make(chan *sip.Request, 100)
			f.register = func(req *sip.Request) *sip.Response {
				registered <- req
				return f.answer(req, 200)
			}
			d := f.desk(machine.tune)
			d.registered()
			first := next(t, registered).Contact().Address
			d.phone.WatchLines([]string{"4712"})
			f.subscribed()
			l, id := talking(f, d)
			d.phone.Hold(id)
			f.replySDP(f.expect(sip.INVITE), 200, "recvonly")
			await[switchboard.CallWasHeld](d, time.Second, nil)

			machine.at("127.0.0.5")
			again := next(t, registered)
			if at, old := firstContact(again), again.GetHeaders("Contact")[1].Value(); at.Host != "127.0.0.5" || old != "<"+first.String()+">;expires=0" {
				t.Errorf("registered from %s, and took back %s", at.String(), old)
			}
			fresh := f.expectEach(sip.SUBSCRIBE, sip.INVITE)
			f.reply(fresh[sip.SUBSCRIBE], 200, sip.NewHeader("Expires", "600"))
			refresh := fresh[sip.INVITE]
			f.takeRefresh(refresh, f.whenceAfter(first), first)
			if body := string(refresh.Body()); !strings.Contains(body, "c=IN IP4 127.0.0.5\r\n") || !strings.Contains(body, "a=sendonly") {
				t.Errorf("the call is at\n%s", body)
			}
			l.request(sip.BYE, nil)
			f.expectReply(sip.BYE, 200)
			await[switchboard.CallGone](d, time.Second, nil)
			f.ring("4713")
			await[switchboard.CallOffered](d, time.Second, nil)
		})
	}
}

// whence is where the telephone sends from now.
func (f *fakePBX) whence() string {
	at := f.contact()
	return at.HostPort()
}

// A call that nobody has answered yet cannot be taken along: the operator is told.
func TestDialingEndsWhenTheNetworkChanges(t *testing.T) {
	machine := newLaptop()
	f, d := start(t, machine.tune)
	invite, _ := dialled(f, d)
	f.reply(invite, 180)
	await[switchboard.CallAlerted](d, time.Second, nil)
	machine.at("127.0.0.5")
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.Reason != reasonMoved {
		t.Errorf("%+v", gone)
	}
	f.expect(sip.CANCEL)
}

// After sleep nothing is as it was, though the address is.
func TestSleep(t *testing.T) {
	p := newPair(t)
	d := p.desk(nil)
	d.registered()
	_, _ = talking(p.first, d)
	before := p.first.contact()
	p.later.Store(int64(time.Hour))
	at := p.first.whenceAfter(before)
	p.first.takeRefresh(p.first.expect(sip.INVITE), at, before)
}

// whenceAfter waits until the telephone has registered from elsewhere.
func (f *fakePBX) whenceAfter(before sip.Uri) string {
	f.t.Helper()
	poll(f.t, func() bool { return !sameHost(f.contact(), before) })
	return f.whence()
}
