package transport

import (
	"context"
	"errors"
	"time"

	"github.com/emiago/sipgo/sip"
)

const (
	mostUDP     = 1300             // bytes of a request, by RFC 3261 section 18.1.1
	dialTCP     = time.Second      // a call must not wait for longer because it is a long one
	withoutTCP  = 10 * time.Minute // after it was refused
	maxDatagram = 65507            // what one UDP packet over IPv4 can hold
)

// widen moves a request that is too long for UDP to TCP, to the same address of the
// PBX, and reports whether it did. Only its Via changes (RFC 3261 section 18.1.1):
// the answer comes back over the connection, while the Contact stays where we
// listen, so the PBX goes on sending its own requests by UDP. Many PBXs listen on
// UDP alone: a refusal is remembered for ten minutes.
func (s *Stack) widen(ctx context.Context, req *sip.Request) bool {
	via := req.Via()
	if s.pbx.Transport != "udp" || via.Transport != "UDP" || len(req.String()) <= mostUDP || !s.reachTCP(ctx) {
		return false
	}
	via.Transport = "TCP"
	req.SetTransport("TCP")
	req.Laddr = sip.Addr{}
	return true
}

// reachTCP opens the connection for long requests, unless it is open or was
// refused lately.
func (s *Stack) reachTCP(ctx context.Context) bool {
	s.mu.Lock()
	open, refused := s.wide != nil && s.wide.Ref(0) > 0, s.now().Before(s.narrow)
	local := s.local
	s.mu.Unlock()
	if open || refused {
		return open
	}
	ctx, cancel := context.WithTimeout(ctx, dialTCP)
	defer cancel()
	probe := sip.NewRequest(sip.OPTIONS, s.pbx.URI(""))
	s.address(probe)
	probe.SetTransport("TCP")
	probe.Laddr = sip.Addr{IP: local.Addr().AsSlice(), Zone: local.Addr().Zone()}
	conn, err := s.ua.TransportLayer().ClientRequestConnection(ctx, probe)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.narrow = s.now().Add(withoutTCP)
		return false
	}
	s.wide = conn
	return true
}

// narrowed notes how a request over TCP ended: after one that nobody answered, the
// next goes in fragments.
func (s *Stack) narrowed(_ string, err error) {
	if !errors.Is(err, sip.ErrTransactionTransport) && !errors.Is(err, sip.ErrTransactionTimeout) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.narrow = s.now().Add(withoutTCP)
	if s.wide != nil {
		_, s.wide = s.wide.Close(), nil
	}
}
