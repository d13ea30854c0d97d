package transport

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/emiago/sipgo"
	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
	"frontdesk/telephony/locate"
)

// Stack is the way to the PBX: a transport with its local address, and the
// transactions on it. Everything is sent to the one address of the PBX that is in
// use, over one flow, whatever Contact or Record-Route say: that is the only way
// through firewalls, and the only address we believe. A stack may be connected
// anew, also to another address; the calls on it go on.
//
// Its methods are safe for concurrent use, but for Connect, Part and Close, which
// are one owner's. A request that is given to it is the stack's until it is answered:
// it adds what the transport needs.
type Stack struct {
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
	refused netip.AddrPort // where the PBX sees us, and does not want to call us
	outside netip.AddrPort // local as the PBX sees it; invalid: the same
	trusted []netip.Addr   // all addresses of the PBX: whose packets are read at all; replaced, never changed
	udp     net.PacketConn // nil for TCP and TLS, and after its reader stopped
	flow    sip.Connection // of TCP and TLS; held while the stack is open
	wide    sip.Connection // over TCP, for requests that are too long for UDP; nil: not open
	narrow  time.Time      // until when that is not tried: it was refused
	heard   time.Time      // when anything came from the PBX
	shut    bool           // sipgo would open sockets again for whoever still asks
}

// Begin sends a request and returns its transaction, for an INVITE: [Stack.Ask] does
// for all others. The transaction's responses must be read until it is done. ctx bounds
// the sending only.
func (s *Stack) Begin(ctx context.Context, req *sip.Request) (sip.ClientTransaction, error) {
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
func (s *Stack) prepare(req *sip.Request) error {
	s.mu.Lock()
	shut := s.shut
	s.mu.Unlock()
	if shut {
		return fmt.Errorf("send %s: %w", req.Method, net.ErrClosed)
	}
	s.address(req)
	return header.Check(req)
}

// address gives a request what the transport needs: Via (unless it brings one,
// as a CANCEL does), destination, flow.
func (s *Stack) address(req *sip.Request) {
	network := sip.NetworkToUpper(s.pbx.Transport)
	if via := req.Via(); via != nil {
		network = via.Transport
	}
	way := s.Path()
	local := way.Local
	if req.Via() == nil {
		via := &sip.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: network}
		via.Params.Add("branch", sip.GenerateBranchN(16))
		via.Params.Add("rport", "")
		if local.IsValid() {
			via.Host, via.Port = local.Addr().String(), int(local.Port())
		}
		req.PrependHeader(via)
	}
	if network == "UDP" {
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
	req.SetDestination(way.Remote.String())
}

// Write sends a request that has no transaction: the ACK of a 2xx (RFC 3261 section
// 13.2.2.4).
func (s *Stack) Write(req *sip.Request) error {
	if err := s.prepare(req); err != nil {
		return err
	}
	if err := s.ua.TransportLayer().WriteMsg(req); err != nil {
		return fmt.Errorf("send %s: %w", req.Method, err)
	}
	return nil
}

// Close ends every transaction and the transport, and returns when nothing of it runs
// any more. What is sent afterwards fails with net.ErrClosed.
func (s *Stack) Close() {
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
