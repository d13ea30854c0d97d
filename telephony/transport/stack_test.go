package transport

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"
)

// A question waits for the final response, whatever it says, and brings what the
// transport needs.
func TestAsk(t *testing.T) {
	p := newPeer(t, 100, 404)
	s := p.open("udp", nil)
	res, err := ask(t, s, request(s, sip.OPTIONS, 0))
	if err != nil || res.StatusCode != 404 {
		t.Fatal(res, err)
	}
	req := next(t, p.requests)
	via := req.Via()
	if _, ok := via.Params.Get("rport"); !ok || net.JoinHostPort(via.Host, "0") != net.JoinHostPort(s.Here().Addr().String(), "0") || uint16(via.Port) != s.Here().Port() {
		t.Errorf("Via %s, from %v", via.Value(), s.Here())
	}
	for _, name := range []string{"Max-Forwards", "User-Agent", "Content-Length"} {
		if req.GetHeader(name) == nil {
			t.Errorf("no %s", name)
		}
	}
}

// A question that nobody answers ends with its context, one on a stack that is closed
// before it begins, and neither is mistaken for an answer.
func TestAskInVain(t *testing.T) {
	p := newPeer(t)
	s := p.open("udp", nil)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-p.requests; cancel() }()
	if _, err := s.Ask(ctx, request(s, sip.OPTIONS, 0)); !errors.Is(err, ErrGone) || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	s.Close()
	if _, err := ask(t, s, request(s, sip.OPTIONS, 0)); errors.Is(err, ErrGone) || !errors.Is(err, net.ErrClosed) {
		t.Error(err)
	}
	if err := s.Write(request(s, sip.ACK, 0)); !errors.Is(err, net.ErrClosed) {
		t.Error(err)
	}
}

// n2: what could add a header of somebody else's choice is not sent.
func TestNothingUnsafeIsSent(t *testing.T) {
	p := newPeer(t, 200)
	s := p.open("udp", nil)
	for _, send := range []func(*sip.Request) error{
		s.Write,
		func(req *sip.Request) error { _, err := ask(t, s, req); return err },
		func(req *sip.Request) error { _, err := s.Begin(context.Background(), req); return err },
	} {
		req := request(s, sip.OPTIONS, 0)
		req.AppendHeader(sip.NewHeader("Subject", "a\r\nInjected: b"))
		if err := send(req); err == nil {
			t.Error("a line break is sent")
		}
	}
	if _, err := ask(t, s, request(s, sip.OPTIONS, 0)); err != nil || len(p.requests) != 1 {
		t.Errorf("%d arrived, %v", len(p.requests), err)
	}
}

// F: who is not the PBX is not heard: nothing is received, answered or remembered of
// strangers. The PBX is.
func TestSharpEdgeFStrangersLeaveNothing(t *testing.T) {
	p := newPeer(t, 200)
	var received, heard atomic.Int32
	s := p.open("udp", func(c *Config) {
		c.Now = func() time.Time { heard.Add(1); return time.Now() } // when anything is heard
		c.Receive = func(req *sip.Request, tx sip.ServerTransaction) {
			received.Add(1)
			_ = tx.Respond(sip.NewResponseFromRequest(req, 200, "OK", nil))
		}
	})
	known, before := s.ua.TransportLayer().Pool("udp").Size(), heard.Load()
	to := net.UDPAddrFromAddrPort(s.Here())
	scan := request(s, sip.OPTIONS, 0)
	via := &sip.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: "UDP", Host: "127.0.0.1", Port: int(p.addr().Port())}
	via.Params.Add("branch", sip.GenerateBranch())
	scan.PrependHeader(via)
	const strangers = 50 // their packets fit into the buffer of the socket together
	for i := range strangers {
		var listen net.ListenConfig
		stranger, err := listen.ListenPacket(context.Background(), "udp", net.JoinHostPort(net.IPv4(127, 1, byte(i>>8), byte(i)).String(), "0"))
		if err != nil {
			t.Skip("no other loopback addresses:", err)
		}
		_, err = stranger.WriteTo([]byte(strings.ReplaceAll(scan.String(), "z9hG4bK", "z9hG4bKs")), to)
		_ = stranger.Close()
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.udp.WriteTo([]byte(scan.String()), to); err != nil {
		t.Fatal(err)
	}
	if res := next(t, p.responses); res.StatusCode != 200 || received.Load() != 1 || heard.Load() != before+1 { // the strangers' packets were read before
		t.Errorf("%d; %d were received, %d heard", res.StatusCode, received.Load(), heard.Load()-before)
	}
	if got := s.ua.TransportLayer().Pool("udp").Size(); got > known+1 {
		t.Errorf("the pool grew from %d to %d", known, got)
	}
}

// G: sipgo stops listening at a read error. That shows, and another socket can be
// opened in its place.
func TestSharpEdgeGAReadErrorShows(t *testing.T) {
	p := newPeer(t, 200)
	s := p.open("udp", nil)
	before := s.Path()
	s.mu.Lock()
	broken := s.udp
	s.mu.Unlock()
	if err := broken.Close(); err != nil {
		t.Fatal(err)
	}
	poll(t, func() bool { return !s.Alive() })
	if err := s.Connect(context.Background(), p.addr()); err != nil || !s.Alive() {
		t.Fatal(err)
	}
	if now := s.Path(); now.Local == before.Local || now.Remote != before.Remote {
		t.Errorf("%v, then %v", before, now)
	}
	if _, err := ask(t, s, request(s, sip.OPTIONS, 0)); err != nil {
		t.Error(err)
	}
}

// J: the answer to an empty line is seen, though sipgo swallows it, and a flow that
// was ended is not alive.
func TestSharpEdgeJPing(t *testing.T) {
	p := newPeer(t, 200)
	p.listen(false)
	s := p.open("tcp", nil)
	opened := s.LastHeard()
	if err := s.Ping(); err != nil {
		t.Fatal(err)
	}
	next(t, p.lines)
	poll(t, func() bool { return s.LastHeard().After(opened) })
	if res, err := ask(t, s, request(s, sip.OPTIONS, 0)); err != nil || res.StatusCode != 200 {
		t.Error(res, err)
	}
	if !s.Alive() {
		t.Error("a flow that answers is dead")
	}
	s.Part()
	if s.Alive() {
		t.Error("a flow that was ended is alive")
	}
}

// What we are called: by our own address, as the PBX sees it, with what tells us apart.
func TestContact(t *testing.T) {
	p := newPeer(t, 200)
	own := netip.MustParseAddr("127.0.0.1")
	s := p.open("udp", func(c *Config) {
		c.Mark, c.Own = "0a0b", func(context.Context, netip.AddrPort) (netip.Addr, error) { return own, nil }
	})
	contact := func() string { at := s.Contact("1000"); return at.String() }
	if got, want := contact(), "sip:1000@"+s.Here().String()+";line=0a0b"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	res := sip.NewResponse(200, "OK")
	via := &sip.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: "UDP", Host: "127.0.0.1", Port: 1}
	via.Params.Add("received", "203.0.113.7")
	via.Params.Add("rport", "40000")
	res.AppendHeader(via)
	if !s.LearnMapping(res) || s.LearnMapping(res) || contact() != "sip:1000@203.0.113.7:40000;line=0a0b" {
		t.Errorf("behind a translation: %s", contact())
	}
	if !s.ForgetMapping() || s.ForgetMapping() || !strings.Contains(contact(), s.Here().String()) {
		t.Errorf("without: %s", contact())
	}
	if to, moved := s.Moved(context.Background()); moved {
		t.Errorf("moved to %v", to)
	}
	own = netip.MustParseAddr("127.0.0.3")
	if to, moved := s.Moved(context.Background()); !moved || to != own {
		t.Errorf("not moved: %v", to)
	}
	for host, want := range map[string]bool{"127.0.0.1": true, "::ffff:127.0.0.1": true, "192.0.2.1": false, "pbx.example.com": false, "": false} {
		if s.Owns(host) != want {
			t.Errorf("%q: %v", host, !want)
		}
	}
}
