package media

import (
	"net"
	"net/netip"
)

// Rebind moves the session to a port of another local address, as after a change
// of network. The stream goes on: its numbers, keys and what the peer announced
// stay; where the peer's packets come from is learned anew. It fails, and changes
// nothing, where the address cannot be used or the session is closed.
func (s *Session) Rebind(local netip.Addr) error {
	conn, reports, err := listenPair(local)
	if err != nil {
		return err
	}
	s.mu.Lock()
	shut := s.shut
	if !shut {
		conn, s.conn = s.conn.UDPConn, newWire(conn)
		reports, s.control.conn = s.control.conn, reports
		s.addr, s.control.addr = netip.AddrPortFrom(local, portOf(s.conn.UDPConn)), netip.AddrPortFrom(local, portOf(s.control.conn))
		s.peer, s.control.peer = netip.AddrPort{}, netip.AddrPort{}
	}
	s.mu.Unlock()
	_, _ = conn.Close(), reports.Close()
	if shut {
		return net.ErrClosed
	}
	return nil
}

// socket is where packets come in now.
func (s *Session) socket() *wire {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn
}

// controlSocket is where reports come in now.
func (s *Session) controlSocket() *net.UDPConn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.control.conn
}
