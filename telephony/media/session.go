package media

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/pion/rtp"
)

// relearn is how long the peer must be silent before packets from another
// port of a known host are believed.
const relearn = 2 * time.Second

// Session is one end of an RTP stream (RFC 3550) over UDP. It sends to the
// address the peer announced until it has heard from it, then to where the
// packets come from (symmetric RTP, RFC 4961), as far as that is a host it knows:
// the announced one or a relay. Methods are safe for concurrent
// use; Write and Read are each meant for one caller with a 20 ms clock.
type Session struct {
	relays []netip.Addr
	now    func() time.Time
	began  time.Time
	done   chan struct{}

	mu      sync.Mutex
	conn    *wire
	addr    netip.AddrPort
	shut    bool
	codec   Codec
	encoder Encoder // of codec
	opus    numbers
	mute    bool           // nothing is sent
	silent  bool           // the source of a pump is not to be heard
	remote  netip.AddrPort // as announced
	peer    netip.AddrPort // as heard; invalid before the first packet
	out     rtp.Header
	lastOut time.Time
	packet  []byte
	in      receiver
	buffer  playout
	stats   Stats

	secret    secured
	digitsOut digitSender
	digitsIn  digitReader
	pressed   func(rune)
	control   control
	asked     measured
}

// Listen opens a session on a free even port of a concrete local address, and
// RTCP on the next one. It is silent until SetRemote. now may be nil for time.Now.
// Relays are further hosts that sound may come from, whatever the peer announces:
// those of its PBX. The session owns two goroutines until Close.
func Listen(local netip.Addr, now func() time.Time, relays ...netip.Addr) (*Session, error) {
	return listenReporting(reportEvery, local, now, relays...)
}

func listenReporting(every time.Duration, local netip.Addr, now func() time.Time, relays ...netip.Addr) (*Session, error) {
	if !local.IsValid() || local.IsUnspecified() {
		return nil, errors.New("rtp needs a concrete local address")
	}
	conn, reports, err := listenPair(local)
	if err != nil {
		return nil, err
	}
	if now == nil {
		now = time.Now
	}
	s := &Session{
		conn: newWire(conn), relays: relays, now: now, done: make(chan struct{}),
		codec: PCMA, encoder: PCMA.NewEncoder(), began: now(),
		addr: netip.AddrPortFrom(local, portOf(conn)),
		out: rtp.Header{
			Version: 2, Marker: true, SSRC: rand.Uint32(),
			SequenceNumber: uint16(rand.Uint32()), Timestamp: rand.Uint32(),
		},
	}
	s.control = control{
		conn: reports, addr: netip.AddrPortFrom(local, portOf(reports)), every: every, done: make(chan struct{}),
		reports: reporter{ssrc: s.out.SSRC, cname: newName()},
	}
	go s.receive()
	go s.converse()
	return s, nil
}

// LocalAddr is the address to announce in SDP.
func (s *Session) LocalAddr() netip.AddrPort {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addr
}

// SetRemote sets where the peer says it listens and the codec to send. The
// zero AddrPort stops sending. A changed address is learned anew.
func (s *Session) SetRemote(remote netip.AddrPort, codec Codec) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if remote != s.remote {
		s.remote, s.peer, s.control.peer = remote, netip.AddrPort{}, netip.AddrPort{}
	}
	if codec != s.codec {
		s.codec, s.encoder = codec, codec.NewEncoder()
	}
}

// SetSending switches sending on (as it is at first) or off, for a peer that
// does not want to hear us.
func (s *Session) SetSending(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mute = !on; s.mute {
		s.digitsOut.drop()
	}
}

// Write sends one frame. Without a remote address, or to one that does not
// listen, it does nothing: a lost packet is no error in RTP. After a pause the
// timestamp jumps by the time that passed. It fails only on a closed session.
func (s *Session) Write(frame []int16) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	to := s.sendTo()
	if s.mute || !to.IsValid() || to.Port() == 0 || to.Addr().IsUnspecified() {
		return s.closed()
	}
	ticks := uint32(len(frame) * s.codec.Clock() / Rate)
	now := s.now()
	s.stamp(now, ticks)
	payload, err := s.pack(frame)
	if err != nil {
		return err
	}
	s.control.reports.sent(s.out.Timestamp, payload, s.codec.Clock(), now)
	s.out.SequenceNumber++
	s.out.Timestamp += ticks
	s.out.Marker = false
	if err := s.conn.write(s.packet, to); err != nil {
		return s.closed()
	}
	s.stats.Sent++
	return nil
}

// sendTo is where sound goes: to where it comes from, once it does.
func (s *Session) sendTo() netip.AddrPort {
	if s.peer.IsValid() {
		return s.peer
	}
	return s.remote
}

// pack makes the next packet: a digit's where one is on its way out, else sound.
// It gives the size of what is in it.
func (s *Session) pack(frame []int16) (payload int, err error) {
	head := s.out
	event, first := s.digitsOut.next(s.out.Timestamp, uint32(len(frame)*eventClock/Rate))
	if event != nil {
		head.PayloadType, head.Timestamp, head.Marker = s.digitsOut.payload, s.digitsOut.began, first
	}
	raw, err := head.Marshal()
	if err != nil {
		return 0, fmt.Errorf("rtp header: %w", err)
	}
	s.packet = append(s.packet[:0], raw...)
	if event != nil {
		s.packet = append(s.packet, event...)
	} else {
		s.packet = s.encoder.Encode(s.packet, frame)
	}
	payload = len(s.packet) - len(raw)
	if s.secret.out == nil {
		return payload, nil
	}
	if s.packet, err = s.secret.out.EncryptRTP(nil, s.packet, nil); err != nil {
		return 0, fmt.Errorf("srtp: %w", err)
	}
	return payload, nil
}

// stamp prepares the header, and lets the timestamp follow the clock over a
// pause (RFC 3551 section 4.1).
func (s *Session) stamp(now time.Time, ticks uint32) {
	s.out.PayloadType = s.opus.payload(s.codec)
	if pause := now.Sub(s.lastOut); !s.lastOut.IsZero() && pause > 10*FrameTime {
		s.out.Timestamp += uint32(pause*time.Duration(s.codec.Clock())/time.Second) - ticks
		s.out.Marker = true
	}
	s.lastOut = now
}

func (s *Session) closed() error {
	select {
	case <-s.done:
		return net.ErrClosed
	default:
		return nil
	}
}

// Read fills frame with the next 20 ms from the playout buffer, and reports
// whether the peer was heard. A short gap is covered, a longer one is silence. It
// never waits.
func (s *Session) Read(frame []int16) (heard bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buffer.get(s.now().Sub(s.began), frame)
}

// Flush drops what waits in the playout buffer, for a call that is retrieved.
// What the sequence numbers miss over the pause is not counted as lost.
func (s *Session) Flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buffer.reset()
	s.in.pause()
}

// Stats is a snapshot of the counters.
func (s *Session) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := s.stats
	stats.Lost = s.in.gone + s.in.lost()
	stats.Late, stats.Covered, stats.Skipped = s.buffer.late, s.buffer.covered/FrameSamples, s.buffer.skipped
	stats.Jitter, stats.Delay = s.in.jitter, s.buffer.delay()
	if s.in.started {
		stats.Silence = s.now().Sub(s.in.last)
	}
	return stats
}

// Close says goodbye to the peer (RTCP), and ends the session and its goroutines. A
// second Close does nothing.
func (s *Session) Close() error {
	if s.closed() == nil {
		s.report(true)
	}
	s.mu.Lock()
	s.shut = true
	err := errors.Join(s.conn.Close(), s.control.conn.Close())
	s.mu.Unlock()
	<-s.done
	<-s.control.done
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
