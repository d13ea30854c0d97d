package media

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/pion/rtp"
)

// receive reads packets until the session closes.
func (s *Session) receive() {
	defer close(s.done)
	raw := make([]byte, 2048)
	for {
		conn := s.socket()
		n, from, err := conn.read(raw)
		if errors.Is(err, net.ErrClosed) {
			if s.socket() == conn {
				return
			}
			continue // it was moved
		}
		if err != nil { // such as an ICMP refusal on Windows: the stream goes on
			time.Sleep(FrameTime / 2) // an error that stays must not take a whole core
			continue
		}
		s.take(raw[:n], netip.AddrPortFrom(from.Addr().Unmap(), from.Port()))
	}
}

// take stores one packet in the playout buffer.
func (s *Session) take(raw []byte, from netip.AddrPort) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var packet rtp.Packet
	err := errStranger
	if s.trusted(from) { // before anything is worked out for a stranger
		if s.control.remote.Muxed && isControl(raw) {
			s.takeControl(raw)
			return
		}
		err = s.open(raw, &packet)
	}
	event := s.digitsIn.on && packet.PayloadType == s.digitsIn.payload
	codec, known := s.opus.codec(packet.PayloadType)
	if err != nil || packet.Version != 2 || !known && !event || len(packet.Payload) == 0 {
		s.stats.Ignored++
		return
	}
	s.peer = from
	s.stats.Received++
	clock := codec.Clock()
	if event {
		clock = 0
	}
	if s.in.take(&packet.Header, clock, s.now()) {
		s.buffer.reset()
	}
	if event {
		if digit, begins := s.digitsIn.take(packet.SSRC, packet.Timestamp, packet.Payload); begins && s.pressed != nil {
			s.pressed(digit)
		}
		return
	}
	s.buffer.put(s.now().Sub(s.began), codec, packet.Timestamp, packet.Payload)
}

// errStranger says that a packet does not belong to the call.
var errStranger = errors.New("packet of a stranger")

// open reads a packet, which must be encrypted where the session is.
func (s *Session) open(raw []byte, packet *rtp.Packet) error {
	if s.secret.in != nil {
		plain, err := s.secret.in.DecryptRTP(nil, raw, nil)
		if err != nil {
			return fmt.Errorf("srtp: %w", err)
		}
		raw = plain
	}
	return packet.Unmarshal(raw)
}

// trusted reports whether a packet may belong to the call. The announced
// address always may; another port while nothing was heard yet, or when the
// peer fell silent (a router that changed its mind). Any other host never may:
// one packet to an open port would bring a stranger the conversation.
func (s *Session) trusted(from netip.AddrPort) bool {
	if !s.remote.IsValid() {
		return false
	}
	if from == s.peer || from == s.remote {
		return true
	}
	host := from.Addr().WithZone("")
	known := host == s.remote.Addr() || slices.Contains(s.relays, host)
	return known && (!s.peer.IsValid() || s.now().Sub(s.in.last) > relearn)
}
