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
	"frontdesk/telephony/media"
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

// adrift is a call whose move the PBX has refused; the operator is told.
func adrift(t *testing.T, tune func(*Phone)) (*fakePBX, *desk, *leg, switchboard.CallID, *laptop) {
	t.Helper()
	machine := newLaptop()
	f, d := start(t, func(p *Phone) {
		machine.tune(p)
		tune(p)
	})
	l, id := talking(f, d)
	machine.at("127.0.0.5")
	f.reply(f.expect(sip.INVITE), 500)
	if told, _ := await[switchboard.CallAdrift](d, 5*time.Second, nil); told.ID != id || !told.On {
		t.Fatalf("%+v", told)
	}
	return f, d, l, id, machine
}

// A call whose other end has not confirmed where we are now is told as such, until it
// has: it is asked again, held, or tells us something itself.
func TestAMoveThatFails(t *testing.T) {
	rarely := func(p *Phone) { p.pace.t2 = 30 * time.Second }
	for name, c := range map[string]struct {
		tune func(*Phone)
		end  func(*fakePBX, *desk, *leg, switchboard.CallID)
	}{
		"asked again": {func(p *Phone) {}, func(f *fakePBX, _ *desk, _ *leg, _ switchboard.CallID) {
			f.reply(f.expect(sip.INVITE), 500)
			again := f.expect(sip.INVITE)
			if body := string(again.Body()); !strings.Contains(body, "c=IN IP4 127.0.0.5\r\n") {
				t.Errorf("the call is at\n%s", body)
			}
			f.replySDP(again, 200, "sendrecv")
		}},
		"held": {rarely, func(f *fakePBX, d *desk, _ *leg, id switchboard.CallID) {
			d.phone.Hold(id)
			f.replySDP(f.expect(sip.INVITE), 200, "recvonly")
		}},
		"their UPDATE": {rarely, func(f *fakePBX, _ *desk, l *leg, _ switchboard.CallID) {
			l.request(sip.UPDATE, sdpBody("sendrecv"), sip.NewHeader("Content-Type", "application/sdp"))
			f.expectReply(sip.UPDATE, 200)
		}},
		"their INVITE": {rarely, func(f *fakePBX, _ *desk, l *leg, _ switchboard.CallID) {
			l.request(sip.INVITE, sdpBody("sendrecv"))
			l.ack(f.expectReply(sip.INVITE, 200))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			f, d, l, id, _ := adrift(t, c.tune)
			c.end(f, d, l, id)
			if told, _ := await[switchboard.CallAdrift](d, 5*time.Second, nil); told.ID != id || told.On {
				t.Errorf("%+v", told)
			}
		})
	}
}

// The session of such a call is refreshed by an INVITE, which says where we are; a
// refusal of that changes nothing.
func TestARefreshConfirmsAMove(t *testing.T) {
	f, d, _, id, _ := adrift(t, func(p *Phone) { p.pace.t2 = 30 * time.Second })
	d.phone.tell(id, func(c *call) {
		c.dialog.updates, c.session.Ours = true, true
		c.refresh()
	})
	f.reply(f.expect(sip.INVITE), 503)
	f.replySDP(f.expect(sip.INVITE), 200, "sendrecv")
	if told, _ := await[switchboard.CallAdrift](d, 5*time.Second, nil); told.On {
		t.Errorf("%+v", told)
	}
}

// Sound that comes again says that the other end knows; so does sound that never
// stopped.
func TestSoundConfirmsAMove(t *testing.T) {
	far, err := media.Listen(netip.MustParseAddr("127.0.0.1"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = far.Close() }()
	f, d, _, id, machine := adrift(t, func(p *Phone) { p.pace.t2, p.pace.quality = 30*time.Second, 20*time.Millisecond })
	speak := func() {
		at := make(chan netip.AddrPort)
		d.phone.tell(id, func(c *call) { at <- c.rtp.LocalAddr() })
		far.SetRemote(<-at, media.PCMA)
		if err := far.Write(make([]int16, media.FrameSamples)); err != nil {
			t.Fatal(err)
		}
	}
	speak()
	if told, _ := await[switchboard.CallAdrift](d, 5*time.Second, nil); told.On {
		t.Errorf("%+v", told)
	}
	machine.at("127.0.0.6")
	refused := f.expect(sip.INVITE)
	speak()
	poll(t, func() bool {
		heard := make(chan bool)
		return d.phone.tell(id, func(c *call) { heard <- c.received() == 2 }) && <-heard
	})
	f.reply(refused, 500)
	done := make(chan bool)
	poll(t, func() bool {
		return d.phone.tell(id, func(c *call) { done <- c.invite == nil }) && <-done
	})
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.events {
		if told, is := p.event.(switchboard.CallAdrift); is {
			t.Errorf("%+v, though sound came", told)
		}
	}
}

// A change that was on its way when the network changed has failed: it is told, and the
// call is confirmed as it is then, not as it was to be.
func TestAMoveInTheMiddleOfAChange(t *testing.T) {
	machine := newLaptop()
	f, d := start(t, machine.tune)
	_, id := talking(f, d)
	d.phone.Hold(id)
	f.reply(f.expect(sip.INVITE), 100) // and no more: it would wait for ever
	machine.at("127.0.0.5")
	if failed, _ := await[switchboard.CallActionFailed](d, 5*time.Second, nil); failed.ID != id {
		t.Errorf("%+v", failed)
	}
	told := f.expect(sip.INVITE)
	for strings.Contains(string(told.Body()), "a=sendonly") { // the first one, repeated
		told = f.expect(sip.INVITE)
	}
	if body := string(told.Body()); !strings.Contains(body, "c=IN IP4 127.0.0.5\r\n") || !strings.Contains(body, "a=sendrecv") {
		t.Errorf("%s", body)
	}
	f.replySDP(told, 200, "sendrecv")
	f.expect(sip.ACK)
	d.phone.Hold(id)
	hold := f.expect(sip.INVITE)
	f.replySDP(hold, 200, "recvonly")
	await[switchboard.CallWasHeld](d, 5*time.Second, nil)
}

// A confirmation that met theirs and is sent later says what is so then.
func TestAConfirmationIsOfNow(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.pace.glareOther = [2]time.Duration{3 * time.Second, 3 * time.Second} })
	_, id := talking(f, d)
	d.phone.tell(id, func(c *call) { c.confirm(func(bool) {}) })
	f.reply(f.expect(sip.INVITE), 491)
	f.expect(sip.ACK)
	d.phone.Hold(id)
	f.replySDP(f.expect(sip.INVITE), 200, "recvonly")
	await[switchboard.CallWasHeld](d, 5*time.Second, nil)
	if body := string(f.expect(sip.INVITE).Body()); !strings.Contains(body, "a=sendonly") {
		t.Errorf("the caller on hold is told\n%s", body)
	}
}
