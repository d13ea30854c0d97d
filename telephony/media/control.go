package media

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	mathrand "math/rand/v2"
	"net"
	"net/netip"
	"os"
	"slices"
	"time"
)

// reportEvery is how often a session reports on the whole (RFC 3550 section 6.2).
const reportEvery = 5 * time.Second

// Control is where a peer takes RTCP.
type Control struct {
	Addr  netip.AddrPort // as announced (a=rtcp, RFC 3605); the zero value: the port after that of RTP
	Muxed bool           // on the port of RTP, both ways (a=rtcp-mux, RFC 5761)
}

// control is the RTCP side of a session: its socket and who is at the other end.
type control struct {
	conn    *net.UDPConn
	addr    netip.AddrPort // ours
	every   time.Duration  // between two reports, on average
	done    chan struct{}
	remote  Control
	peer    netip.AddrPort // as heard; invalid before
	reports reporter
	any     bool // we have reported
}

// newName is a CNAME that tells nothing of its user (RFC 7022 section 4.2).
func newName() string {
	raw := make([]byte, 12)
	_, _ = rand.Read(raw) // documented never to fail
	return base64.RawStdEncoding.EncodeToString(raw)
}

// SetControl sets where the peer takes RTCP. Without it, that is the port after
// that of its RTP.
func (s *Session) SetControl(c Control) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c != s.control.remote {
		s.control.remote, s.control.peer = c, netip.AddrPort{}
	}
}

// ControlAddr is where RTCP is taken: the port after that of [Session.LocalAddr],
// except where that was taken.
func (s *Session) ControlAddr() netip.AddrPort {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.control.addr
}

// Peer is what the other end has reported last of the stream that we send.
func (s *Session) Peer() Peer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.control.reports.peer
}

// converse sends and takes RTCP until its socket closes. Reports go out at
// intervals that differ, so that those of many sessions do not meet (RFC 3550
// section 6.3.1); the first one sooner.
func (s *Session) converse() {
	defer close(s.control.done)
	raw := make([]byte, 2048)
	next := time.Now().Add(s.interval() / 2)
	for {
		conn := s.controlSocket()
		_ = conn.SetReadDeadline(next)
		n, from, err := conn.ReadFromUDPAddrPort(raw)
		switch {
		case errors.Is(err, net.ErrClosed):
			if s.controlSocket() == conn {
				return
			}
		case errors.Is(err, os.ErrDeadlineExceeded):
			s.report(false)
			next = time.Now().Add(s.interval())
		case err != nil:
			time.Sleep(FrameTime / 2)
		default:
			s.hearControl(raw[:n], netip.AddrPortFrom(from.Addr().Unmap(), from.Port()))
		}
	}
}

// interval is the time to the next report: 0.5 to 1.5 of the usual, made good for
// what that does to the average (section 6.3.1).
func (s *Session) interval() time.Duration {
	return time.Duration(float64(s.control.every) * (0.5 + mathrand.Float64()) / 1.21828)
}

// report sends a report, where anybody is known who might want it.
func (s *Session) report(goodbye bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if goodbye && !s.control.any && s.stats.Sent == 0 {
		return
	}
	conn, to := s.control.conn, s.controlTo()
	if s.control.remote.Muxed {
		conn = s.conn.UDPConn
	}
	if !to.IsValid() || to.Port() == 0 || to.Addr().IsUnspecified() {
		return
	}
	raw, err := s.control.reports.compose(&s.in, s.now(), goodbye)
	if err == nil && s.secret.out != nil {
		raw, err = s.secret.out.EncryptRTCP(nil, raw, nil)
	}
	if err != nil {
		return
	}
	if _, err := conn.WriteToUDPAddrPort(raw, to); err == nil {
		s.control.any = true
		s.stats.ReportsSent++
	}
}

// controlTo is where reports go.
func (s *Session) controlTo() netip.AddrPort {
	switch {
	case s.control.remote.Muxed:
		return s.sendTo()
	case s.control.peer.IsValid():
		return s.control.peer
	case s.control.remote.Addr.IsValid():
		return s.control.remote.Addr
	case !s.remote.IsValid() || s.remote.Port() == 65535:
		return netip.AddrPort{}
	default:
		return netip.AddrPortFrom(s.remote.Addr(), s.remote.Port()+1)
	}
}

// hearControl takes a packet of the RTCP port.
func (s *Session) hearControl(raw []byte, from netip.AddrPort) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.knows(from.Addr()) || s.control.remote.Muxed {
		s.stats.Ignored++
		return
	}
	if s.takeControl(raw) {
		s.control.peer = from
	}
}

// knows reports whether a host may report on the call.
func (s *Session) knows(host netip.Addr) bool {
	host = host.WithZone("")
	return s.remote.IsValid() && (host == s.remote.Addr() || host == s.peer.Addr() || host == s.control.remote.Addr.Addr() || slices.Contains(s.relays, host))
}

// takeControl reads reports, which must be encrypted where the session is, and
// reports whether they are about this one.
func (s *Session) takeControl(raw []byte) bool {
	if s.secret.in != nil {
		plain, err := s.secret.in.DecryptRTCP(nil, raw, nil)
		if err != nil {
			s.stats.Ignored++
			return false
		}
		raw = plain
	}
	ours, err := s.control.reports.take(raw, s.in.ssrc, s.now())
	if err != nil {
		s.stats.Ignored++
	}
	if ours {
		s.stats.Reports++
	}
	return ours
}

// isControl reports whether a packet of a port that carries both is RTCP (RFC 5761
// section 4).
func isControl(raw []byte) bool { return len(raw) >= 8 && raw[1] >= 192 && raw[1] <= 223 }
