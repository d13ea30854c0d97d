package transport

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/locate"
	"frontdesk/test/peers"
)

// peer is the other end: a UDP socket, and a TCP port of the same number where it
// wants one. It answers each request with the same statuses, in order.
type peer struct {
	t       *testing.T
	udp     *net.UDPConn
	answers []int

	requests  chan *sip.Request // as they came; Transport says how
	responses chan *sip.Response
	lines     chan string // empty lines over TCP

	mu    sync.Mutex
	conns []net.Conn
}

func newPeer(t *testing.T, answers ...int) *peer {
	t.Helper()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{
		t: t, udp: conn, answers: answers,
		requests: make(chan *sip.Request, 1000), responses: make(chan *sip.Response, 1000), lines: make(chan string, 1000),
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		raw := make([]byte, 65536)
		for {
			n, from, err := conn.ReadFromUDPAddrPort(raw)
			if err != nil {
				return
			}
			p.took(raw[:n], "UDP", func(text string) { _, _ = conn.WriteToUDPAddrPort([]byte(text), from) })
		}
	}()
	t.Cleanup(func() { _ = conn.Close(); <-done })
	return p
}

func (p *peer) addr() netip.AddrPort { return p.udp.LocalAddr().(*net.UDPAddr).AddrPort() }

func (p *peer) took(raw []byte, over string, write func(string)) {
	m, err := sip.ParseMessage(raw)
	if err != nil {
		return
	}
	switch m := m.(type) {
	case *sip.Response:
		p.responses <- m
	case *sip.Request:
		m.SetTransport(over)
		p.requests <- m
		for _, status := range p.answers {
			write(sip.NewResponseFromRequest(m, status, "Scripted", nil).String())
		}
	}
}

// listen takes TCP, too; each connection is closed after its first bytes when it
// leads nowhere.
func (p *peer) listen(nowhere bool) {
	p.t.Helper()
	listener, err := net.Listen("tcp", p.addr().String())
	if err != nil {
		p.t.Skip("the port is taken:", err)
	}
	var work sync.WaitGroup
	work.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			p.mu.Lock()
			p.conns = append(p.conns, conn)
			p.mu.Unlock()
			work.Go(func() { p.read(conn, nowhere) })
		}
	})
	p.t.Cleanup(func() {
		_ = listener.Close()
		p.mu.Lock()
		for _, conn := range p.conns {
			_ = conn.Close()
		}
		p.mu.Unlock()
		work.Wait()
	})
}

func (p *peer) read(conn net.Conn, nowhere bool) {
	raw := make([]byte, 65536)
	for {
		n, err := conn.Read(raw)
		if err != nil || nowhere {
			_ = conn.Close()
			return
		}
		if text := string(raw[:n]); strings.Trim(text, "\r\n") == "" {
			p.lines <- text
			_, _ = conn.Write([]byte("\r\n"))
			continue
		}
		p.took(raw[:n], "TCP", func(text string) { _, _ = conn.Write([]byte(text)) })
	}
}

// open connects a stack to the peer.
func (p *peer) open(transport string, tune func(*Config)) *Stack {
	p.t.Helper()
	c := Config{
		PBX: locate.Server{Host: "127.0.0.1", Port: int(p.addr().Port()), Transport: transport}, Remote: p.addr(),
		Trusted: []netip.Addr{p.addr().Addr()}, Name: "Frontdesk", Now: time.Now,
	}
	if tune != nil {
		tune(&c)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	s, err := Open(ctx, c)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(s.Close)
	return s
}

// request is one of ours, with so many bytes to spare.
func request(s *Stack, method sip.RequestMethod, spare int) *sip.Request {
	req := sip.NewRequest(method, s.pbx.URI("4711"))
	from := &sip.FromHeader{Address: s.pbx.URI("1000")}
	from.Params.Add("tag", sip.GenerateTagN(16))
	id := sip.CallIDHeader(sip.GenerateTagN(16))
	req.AppendHeader(from)
	req.AppendHeader(&sip.ToHeader{Address: s.pbx.URI("4711")})
	req.AppendHeader(&id)
	req.AppendHeader(&sip.CSeqHeader{SeqNo: 1, MethodName: method})
	if spare > 0 {
		req.AppendHeader(sip.NewHeader("Subject", strings.Repeat("a", spare)))
	}
	return req
}

// ask asks, bounded.
func ask(t *testing.T, s *Stack, req *sip.Request) (*sip.Response, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return s.Ask(ctx, req)
}

// next takes from a channel, bounded.
func next[T any](t *testing.T, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(5 * time.Second):
		t.Fatalf("no %T came", v)
	}
	return v
}

func poll(t *testing.T, ok func() bool) {
	t.Helper()
	if !peers.Eventually(10*time.Second, ok) {
		t.Fatal("it does not come true")
	}
}
