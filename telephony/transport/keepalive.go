package transport

import (
	"fmt"
	"io"
	"net"
	"time"
)

// Alive reports whether the transport can still carry requests, as far as this end
// knows: a flow that a router has forgotten is alive until its user finds out.
func (s *Stack) Alive() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.udp != nil || (s.flow != nil && s.flow.Ref(0) > 0)
}

// Ping sends an empty line, and another, which ask for one (RFC 5626 section 3.5.1)
// over TCP and TLS; over UDP they only keep routers awake. The answer, if there is
// one, shows in LastHeard.
func (s *Stack) Ping() error {
	s.mu.Lock()
	udp, flow, remote := s.udp, s.flow, s.remote
	s.mu.Unlock()
	line := []byte("\r\n\r\n")
	var err error
	if w, ok := flow.(io.Writer); ok {
		_, err = w.Write(line)
	} else if udp != nil {
		_, err = udp.WriteTo(line, net.UDPAddrFromAddrPort(remote))
	}
	if err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	return nil
}

// LastHeard is when anything came from the PBX over any flow of this stack, or when
// the last flow was opened.
func (s *Stack) LastHeard() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.heard
}
