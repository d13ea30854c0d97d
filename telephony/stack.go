package telephony

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/emiago/sipgo"
	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
	"frontdesk/telephony/locate"
)

// stack is the way to the PBX: a transport with its local address, and the
// transactions on it. Everything is sent to the one address of the PBX that is in
// use, over one flow, whatever Contact or Record-Route say: that is the only way
// through firewalls, and the only address we believe. A stack may be connected
// anew, also to another address; the calls on it go on.
type stack struct {
	ua     *sipgo.UserAgent
	server *sipgo.Server
	pbx    locate.Server
	name   string // user agent name
	mark   string // of this installation in our Contact; may be empty
	now    func() time.Time
	own    func(context.Context, netip.AddrPort) (netip.Addr, error)
	served sync.WaitGroup // the readers of udp

	mu      sync.Mutex
	remote  netip.AddrPort
	local   netip.AddrPort
	outside netip.AddrPort // local as the PBX sees it; invalid: the same
	trusted []netip.Addr   // all addresses of the PBX: whose packets are read at all; replaced, never changed
	udp     net.PacketConn // nil for TCP and TLS, and after its reader stopped
	flow    sip.Connection // of TCP and TLS; held while the stack is open
	wide    sip.Connection // over TCP, for requests that are too long for UDP; nil: not open
	narrow  time.Time      // until when that is not tried: it was refused
	heard   time.Time      // when anything came from the PBX
	shut    bool           // sipgo would open sockets again for whoever still asks
}

// stackConfig is what openStack needs to know.
type stackConfig struct {
	pbx      locate.Server
	remote   netip.AddrPort
	trusted  []netip.Addr // all addresses of the PBX
	roots    *x509.CertPool
	name     string
	mark     string // of this installation in our Contact; may be empty
	now      func() time.Time
	own      func(context.Context, netip.AddrPort) (netip.Addr, error) // our address towards another
	handlers map[sip.RequestMethod]sipgo.RequestHandler
}

// sipgo counts the references to a connection aloud.
func init() { sip.SetDefaultLogger(slog.New(slog.DiscardHandler)) }

func openStack(ctx context.Context, c stackConfig) (*stack, error) {
	silent := slog.New(slog.DiscardHandler) // sipgo logs whole messages, credentials included
	s := &stack{pbx: c.pbx, trusted: c.trusted, name: c.name, mark: c.mark, now: c.now, own: c.own}
	var err error
	s.ua, err = sipgo.NewUA(
		sipgo.WithUserAgent(c.name),
		// The name is the domain's, whatever host DNS led to (RFC 5922 section 4).
		sipgo.WithUserAgenTLSConfig(&tls.Config{ServerName: c.pbx.Host, RootCAs: c.roots, MinVersion: tls.VersionTLS12}),
		sipgo.WithUserAgentTransactionLayerOptions(
			sip.WithTransactionLayerLogger(silent),
			sip.WithTransactionLayerUnhandledResponseHandler(func(*sip.Response) {}),
			sip.WithTransactionLayerTerminateOnConnClose(),
		),
		sipgo.WithUserAgentTransportLayerOptions(
			sip.WithTransportLayerLogger(silent),
			sip.WithTransportLayerReadFilter(s.filter),
			func(l *sip.TransportLayer) { l.OnMessage(tagFirst) }, // sipgo's transactions are next
		),
	)
	if err != nil {
		return nil, fmt.Errorf("sip stack: %w", err)
	}
	if s.server, err = sipgo.NewServer(s.ua, sipgo.WithServerLogger(silent)); err != nil {
		return nil, fmt.Errorf("sip stack: %w", err)
	}
	for method, handle := range c.handlers {
		s.server.OnRequest(method, handle)
	}
	if err := s.connect(ctx, c.remote); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// filter drops what does not come from the PBX before it is parsed: no answer to
// scanners, and no memory for them. It never returns an error, because sipgo
// would stop listening for good.
func (s *stack) filter(info sip.TransportReadProps, data []byte) ([]byte, error) {
	from, err := netip.ParseAddrPort(info.RemoteAddr.String())
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || !slices.Contains(s.trusted, from.Addr().Unmap().WithZone("")) {
		return nil, nil
	}
	s.heard = s.now()
	return data, nil
}

// trust replaces the addresses of the PBX.
func (s *stack) trust(hosts []netip.Addr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trusted = hosts
}

// relays are the addresses of the PBX: sound may come from them, too.
func (s *stack) relays() []netip.Addr {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trusted
}

// begin sends a request and returns its transaction. The transaction's
// responses must be read until it is done.
func (s *stack) begin(ctx context.Context, req *sip.Request) (sip.ClientTransaction, error) {
	if err := s.prepare(req); err != nil {
		return nil, err
	}
	wide := s.widen(ctx, req)
	tx, err := s.ua.TransactionLayer().Request(ctx, req)
	if err != nil && wide {
		s.narrowed("", sip.ErrTransactionTransport)
		req.Via().Transport = "UDP"
		s.address(req)
		wide = false
		tx, err = s.ua.TransactionLayer().Request(ctx, req)
	}
	if err != nil {
		return nil, fmt.Errorf("send %s: %w", req.Method, err)
	}
	if wide && !tx.OnTerminate(s.narrowed) { // it has ended already
		s.narrowed("", tx.Err())
	}
	return tx, nil
}

// prepare makes a request ready to be sent.
func (s *stack) prepare(req *sip.Request) error {
	s.mu.Lock()
	shut := s.shut
	s.mu.Unlock()
	if shut {
		return fmt.Errorf("send %s: %w", req.Method, net.ErrClosed)
	}
	s.address(req)
	return header.Check(req)
}

// write sends a request that has no transaction: the ACK of a 2xx.
func (s *stack) write(req *sip.Request) error {
	if err := s.prepare(req); err != nil {
		return err
	}
	if err := s.ua.TransportLayer().WriteMsg(req); err != nil {
		return fmt.Errorf("send %s: %w", req.Method, err)
	}
	return nil
}

// close ends every transaction and the transport.
func (s *stack) close() {
	s.mu.Lock()
	udp := s.udp
	s.shut = true
	s.mu.Unlock()
	_ = s.ua.Close()
	if udp != nil {
		_ = udp.Close()
	}
	s.served.Wait()
}
