package transport

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"time"

	"github.com/emiago/sipgo/sip"
)

// Connect opens the transport to an address of the PBX, from the address of ours
// that reaches it, and ends the one there was. After an error, Alive tells
// whether there is one.
func (s *Stack) Connect(ctx context.Context, remote netip.AddrPort) error {
	s.Part()
	own, err := s.own(ctx, remote)
	if err != nil {
		return fmt.Errorf("route to the pbx: %w", err)
	}
	s.mu.Lock()
	s.remote = remote
	s.mu.Unlock()
	if s.pbx.Transport == "udp" {
		return s.listenUDP(ctx, own)
	}
	probe := sip.NewRequest(sip.OPTIONS, s.pbx.URI(""))
	s.address(probe)
	probe.Laddr = sip.Addr{IP: own.AsSlice(), Zone: own.Zone()}
	flow, err := s.ua.TransportLayer().ClientRequestConnection(ctx, probe)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	local, err := netip.ParseAddrPort(flow.LocalAddr().String())
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	s.opened(netip.AddrPortFrom(local.Addr().Unmap(), local.Port()), nil, flow)
	return nil
}

// Part ends the flow there is. Its end may be hours away by itself, when nobody
// tells us that the network has gone; until then sipgo would go on using it.
func (s *Stack) Part() {
	s.mu.Lock()
	udp, flow, wide, remote := s.udp, s.flow, s.wide, s.remote
	s.udp, s.flow, s.wide, s.narrow = nil, nil, nil, time.Time{}
	s.mu.Unlock()
	if udp != nil {
		_ = udp.Close()
	}
	if flow != nil {
		s.ua.TransportLayer().Pool(s.pbx.Transport).Delete(remote.String())
		_ = flow.Close()
	}
	if wide != nil {
		s.ua.TransportLayer().Pool("tcp").Delete(remote.String())
		_ = wide.Close()
	}
}

func (s *Stack) opened(local netip.AddrPort, udp net.PacketConn, flow sip.Connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.local, s.outside, s.refused = local, netip.AddrPort{}, netip.AddrPort{}
	s.udp, s.flow, s.heard = udp, flow, s.now()
}

// listenUDP binds to the concrete address from which the PBX is reached: a
// socket on all addresses would announce none that can be answered.
func (s *Stack) listenUDP(ctx context.Context, own netip.Addr) error {
	var listen net.ListenConfig
	conn, err := listen.ListenPacket(ctx, "udp", netip.AddrPortFrom(own, 0).String())
	if err != nil {
		return fmt.Errorf("open sip port: %w", err)
	}
	s.opened(conn.LocalAddr().(*net.UDPAddr).AddrPort(), conn, nil)
	s.served.Go(func() { s.read(conn) })
	return s.listening(ctx, conn.LocalAddr().String())
}

// read serves a socket until it closes. sipgo also stops at any read error;
// Alive then says so, and Connect opens another socket.
func (s *Stack) read(conn net.PacketConn) {
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
func (s *Stack) listening(ctx context.Context, local string) error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for s.ua.TransportLayer().Pool("udp").Get(local) == nil {
		select {
		case <-ctx.Done():
			return fmt.Errorf("open sip port: %w", ctx.Err())
		case <-tick.C:
		}
	}
	return nil
}
