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
	conn, err := listenEven(local)
	if err != nil {
		return err
	}
	s.mu.Lock()
	old := s.conn
	if s.shut {
		old = conn
	} else {
		s.conn, s.addr, s.peer = conn, netip.AddrPortFrom(local, conn.LocalAddr().(*net.UDPAddr).AddrPort().Port()), netip.AddrPort{}
	}
	shut := s.shut
	s.mu.Unlock()
	_ = old.Close()
	if shut {
		return net.ErrClosed
	}
	return nil
}

// socket is where packets come in now.
func (s *Session) socket() *net.UDPConn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn
}
