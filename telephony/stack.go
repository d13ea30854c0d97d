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
)

// stack is one way to the PBX: a transport with its local address, and the
// transactions on it. Everything is sent to the one address the PBX resolved
// to, over one flow, whatever Contact or Record-Route say: that is the only
// way through firewalls, and the only address we believe.
type stack struct {
	ua     *sipgo.UserAgent
	server *sipgo.Server
	pbx    server
	remote netip.AddrPort
	// trusted are all addresses of the PBX. Sound may come from them, too.
	trusted []netip.Addr
	name    string         // user agent name
	served  sync.WaitGroup // the reader of udp

	mu    sync.Mutex
	local netip.AddrPort
	udp   net.PacketConn // nil for TCP and TLS, and after its reader stopped
	flow  sip.Connection // of TCP and TLS; held while the stack is open
	shut  bool           // sipgo would open sockets again for whoever still asks
}

// stackConfig is what openStack needs to know.
type stackConfig struct {
	pbx      server
	trusted  []netip.Addr // whose packets are read at all
	remote   netip.AddrPort
	roots    *x509.CertPool
	name     string
	handlers map[sip.RequestMethod]sipgo.RequestHandler
}

// maxDatagram is what one UDP packet over IPv4 can hold.
const maxDatagram = 65507

// The limit of RFC 3261 section 18.1.1 is for requests that could also go over
// TCP. We have one way to the PBX only, and a response must go where its request
// came from: a packet in fragments is better than a call that cannot be
// answered or ended. sipgo takes 200 off for both.
func init() { sip.UDPMTUSize = maxDatagram + 200 }

func openStack(ctx context.Context, c stackConfig) (*stack, error) {
	silent := slog.New(slog.DiscardHandler) // sipgo logs whole messages, credentials included
	ua, err := sipgo.NewUA(
		sipgo.WithUserAgent(c.name),
		sipgo.WithUserAgenTLSConfig(&tls.Config{ServerName: c.pbx.host, RootCAs: c.roots, MinVersion: tls.VersionTLS12}),
		sipgo.WithUserAgentTransactionLayerOptions(
			sip.WithTransactionLayerLogger(silent),
			sip.WithTransactionLayerUnhandledResponseHandler(func(*sip.Response) {}),
			sip.WithTransactionLayerTerminateOnConnClose(),
		),
		sipgo.WithUserAgentTransportLayerOptions(
			sip.WithTransportLayerLogger(silent),
			sip.WithTransportLayerReadFilter(only(c.trusted)),
		),
	)
	if err != nil {
		return nil, fmt.Errorf("sip stack: %w", err)
	}
	s := &stack{ua: ua, pbx: c.pbx, remote: c.remote, trusted: c.trusted, name: c.name}
	if s.server, err = sipgo.NewServer(ua, sipgo.WithServerLogger(silent)); err != nil {
		return nil, fmt.Errorf("sip stack: %w", err)
	}
	for method, handle := range c.handlers {
		s.server.OnRequest(method, handle)
	}
	if err := s.connect(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// only drops what does not come from the PBX before it is parsed: no answer to
// scanners, and no memory for them. It never returns an error, because sipgo
// would stop listening for good.
func only(trusted []netip.Addr) sip.TransportReadFilter {
	return func(info sip.TransportReadProps, data []byte) ([]byte, error) {
		from, err := netip.ParseAddrPort(info.RemoteAddr.String())
		if err != nil || !slices.Contains(trusted, from.Addr().Unmap().WithZone("")) {
			return nil, nil
		}
		return data, nil
	}
}

// connect opens the transport and learns our own address on it.
func (s *stack) connect(ctx context.Context) error {
	if s.pbx.transport == "udp" {
		return s.listenUDP(ctx)
	}
	probe := sip.NewRequest(sip.OPTIONS, s.pbx.uri(""))
	s.address(probe)
	flow, err := s.ua.TransportLayer().ClientRequestConnection(ctx, probe)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	local, err := netip.ParseAddrPort(flow.LocalAddr().String())
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flow, s.local = flow, netip.AddrPortFrom(local.Addr().Unmap(), local.Port())
	return nil
}

// listenUDP binds to the concrete address from which the PBX is reached: a
// socket on all addresses would announce none that can be answered.
func (s *stack) listenUDP(ctx context.Context) error {
	var dialer net.Dialer
	probe, err := dialer.DialContext(ctx, "udp", s.remote.String())
	if err != nil {
		return fmt.Errorf("route to the pbx: %w", err)
	}
	own, err := netip.ParseAddrPort(probe.LocalAddr().String())
	_ = probe.Close()
	if err != nil {
		return fmt.Errorf("route to the pbx: %w", err)
	}
	var listen net.ListenConfig
	conn, err := listen.ListenPacket(ctx, "udp", netip.AddrPortFrom(own.Addr(), 0).String())
	if err != nil {
		return fmt.Errorf("open sip port: %w", err)
	}
	s.mu.Lock()
	s.udp, s.local = conn, conn.LocalAddr().(*net.UDPAddr).AddrPort()
	s.mu.Unlock()
	s.served.Go(func() { s.read(conn) })
	return s.listening(ctx)
}

// read serves a socket until it closes. sipgo also stops at any read error;
// alive then says so, and connect opens another socket.
func (s *stack) read(conn net.PacketConn) {
	_ = s.server.ServeUDP(conn)
	_ = conn.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.udp == conn {
		s.udp = nil
	}
}

// listening waits until sipgo knows the socket: a request sent earlier would
// open another one.
func (s *stack) listening(ctx context.Context) error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for s.ua.TransportLayer().Pool("udp").Size() == 0 {
		select {
		case <-ctx.Done():
			return fmt.Errorf("open sip port: %w", ctx.Err())
		case <-tick.C:
		}
	}
	return nil
}

// alive reports whether the transport can still carry requests.
func (s *stack) alive() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.udp != nil || (s.flow != nil && s.flow.Ref(0) > 0)
}

// contact is our own address for the PBX.
func (s *stack) contact(user string) sip.Uri {
	local := s.here()
	uri := sip.Uri{Scheme: "sip", User: user, Host: local.Addr().String(), Port: int(local.Port())}
	if s.pbx.transport != "udp" {
		uri.UriParams.Add("transport", s.pbx.transport)
	}
	return uri
}

// address gives a request what the transport needs: Via (unless it brings one,
// as a CANCEL does), destination, flow.
func (s *stack) address(req *sip.Request) {
	network := sip.NetworkToUpper(s.pbx.transport)
	local := s.here()
	if req.Via() == nil {
		via := &sip.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: network}
		via.Params.Add("branch", sip.GenerateBranchN(16))
		via.Params.Add("rport", "")
		if local.IsValid() {
			via.Host, via.Port = local.Addr().String(), int(local.Port())
		}
		req.PrependHeader(via)
	}
	if s.pbx.transport == "udp" {
		req.Laddr = sip.Addr{IP: local.Addr().AsSlice(), Port: int(local.Port())}
	}
	if req.MaxForwards() == nil {
		hops := sip.MaxForwardsHeader(70)
		req.AppendHeader(&hops)
	}
	if req.GetHeader("User-Agent") == nil && !req.IsAck() {
		req.AppendHeader(sip.NewHeader("User-Agent", s.name))
	}
	if req.ContentLength() == nil {
		req.SetBody(req.Body())
	}
	req.SetTransport(network)
	req.SetDestination(s.remote.String())
}

// here is our own address towards the PBX; a new connection has a new one.
func (s *stack) here() netip.AddrPort {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.local
}

// begin sends a request and returns its transaction. The transaction's
// responses must be read until it is done.
func (s *stack) begin(ctx context.Context, req *sip.Request) (sip.ClientTransaction, error) {
	if err := s.prepare(req); err != nil {
		return nil, err
	}
	tx, err := s.ua.TransactionLayer().Request(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("send %s: %w", req.Method, err)
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
	return checkMessage(req)
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
