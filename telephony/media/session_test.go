package media

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/rtp"
)

// ticks is how far the RTP timestamp moves with each frame.
const ticks = 160

var loopback = netip.MustParseAddr("127.0.0.1")

func listen(t *testing.T) *Session {
	t.Helper()
	s, err := Listen(loopback, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// recorder collects what a pump plays, and says when half a second of it is a tone.
type recorder struct {
	hertz   float64
	samples []int16
	heard   chan struct{}
	told    bool
}

func newRecorder(hertz float64) *recorder { return &recorder{hertz: hertz, heard: make(chan struct{})} }

func (r *recorder) WriteFrame(frame []int16) {
	r.samples = append(r.samples, frame...)
	last := r.samples[max(len(r.samples)-Rate/2, 0):]
	if !r.told && len(r.samples)%(Rate/10) == 0 && HasTone(last, r.hertz) {
		r.told = true
		close(r.heard)
	}
}

func TestTwoSessionsHearEachOther(t *testing.T) {
	a, b := listen(t), listen(t)
	a.SetRemote(b.LocalAddr(), PCMA)
	b.SetRemote(a.LocalAddr(), PCMU)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	heardA, heardB := newRecorder(1000), newRecorder(440)
	var pumps sync.WaitGroup
	pumps.Go(func() { Pump(ctx, a, NewTone(440, 8000), heardA) })
	pumps.Go(func() { Pump(ctx, b, NewTone(1000, 8000), heardB) })
	await(t, ctx, heardA.heard)
	await(t, ctx, heardB.heard)
	cancel()
	pumps.Wait()
	if HasTone(heardA.samples, 440) {
		t.Error("a hears itself")
	}
	if s := a.Stats(); s.Sent < 20 || s.Received < 20 || s.Lost > 2 || s.Ignored > 0 {
		t.Errorf("statistics: %+v", s)
	}
}

func await(t *testing.T, ctx context.Context, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-ctx.Done():
		t.Fatal("no sound in time")
	}
}

// The peer announces one address and sends from another (a router between).
func TestSymmetricRTP(t *testing.T) {
	s := listen(t)
	peer, stranger := socket(t), socket(t)
	s.SetRemote(netip.MustParseAddrPort("127.0.0.1:9"), PCMA)
	send(t, peer, s, 1, 160)
	poll(t, func() bool { return s.Stats().Received == 1 })
	if err := s.Write(make([]int16, FrameSamples)); err != nil {
		t.Fatal(err)
	}
	if _, err := read(peer); err != nil {
		t.Errorf("the answer did not go to where the packet came from: %v", err)
	}
	send(t, stranger, s, 2, 320)
	poll(t, func() bool { return s.Stats().Ignored == 1 })
	if got := s.Stats().Received; got != 1 {
		t.Errorf("%d packets accepted; a stranger spoke in", got)
	}
}

// Another host never gets the conversation, neither before the peer speaks nor
// when it falls silent; a relay of the PBX may take it over.
func TestStrangersAreNeverLearned(t *testing.T) {
	var clock atomic.Int64
	relay := netip.MustParseAddr("127.0.0.3")
	s, err := Listen(loopback, func() time.Time { return time.Unix(clock.Load(), 0) }, relay)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	peer, stranger, moved := socket(t), socketOn(t, netip.MustParseAddr("127.0.0.2")), socketOn(t, relay)
	s.SetRemote(addrOf(peer), PCMA)
	expect := func(to *net.UDPConn, received, ignored uint64) {
		t.Helper()
		poll(t, func() bool { return s.Stats().Received == received && s.Stats().Ignored == ignored })
		if err := s.Write(make([]int16, FrameSamples)); err != nil {
			t.Fatal(err)
		}
		if _, err := read(to); err != nil {
			t.Errorf("the peer is not spoken to: %v", err)
		}
	}
	send(t, stranger, s, 1, 160)
	expect(peer, 0, 1)
	send(t, peer, s, 1, 160)
	expect(peer, 1, 1)
	clock.Add(10)
	send(t, stranger, s, 2, 320)
	expect(peer, 1, 2)
	send(t, moved, s, 2, 320)
	expect(moved, 2, 2)
}

func TestNewSourceAndStrangePacketsAreSurvived(t *testing.T) {
	s := listen(t)
	peer := socket(t)
	s.SetRemote(addrOf(peer), PCMA)
	send(t, peer, s, 1, 160)
	poll(t, func() bool { return s.Stats().Received == 1 })
	for _, raw := range [][]byte{nil, {0x80}, make([]byte, 12), []byte("OPTIONS sip:x SIP/2.0\r\n")} {
		if _, err := peer.WriteToUDPAddrPort(raw, s.LocalAddr()); err != nil {
			t.Fatal(err)
		}
	}
	poll(t, func() bool { return s.Stats().Ignored == 4 })
	packet := rtp.Packet{Header: rtp.Header{Version: 2, PayloadType: 8, SSRC: 99, SequenceNumber: 40000, Timestamp: 1 << 30}, Payload: make([]byte, 160)}
	raw, err := packet.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := peer.WriteToUDPAddrPort(raw, s.LocalAddr()); err != nil {
		t.Fatal(err)
	}
	poll(t, func() bool { return s.Stats().Received == 2 })
	frame := make([]int16, FrameSamples)
	heard := 0
	for range 6 {
		if s.Read(frame) {
			heard++
		}
	}
	if heard < 1 || heard > 2 || s.Stats().Lost != 0 { // it may lie across two frames
		t.Errorf("after a new source %d frames were heard, %d counted lost", heard, s.Stats().Lost)
	}
}

// After a hold the timestamp goes on with the clock and the marker is set.
func TestTimestampFollowsTheClockOverAPause(t *testing.T) {
	now := time.Unix(0, 0)
	s, err := Listen(loopback, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	peer := socket(t)
	s.SetRemote(addrOf(peer), PCMU)
	frame := make([]int16, FrameSamples)
	var heads []rtp.Header
	for _, pause := range []time.Duration{0, FrameTime, 5 * time.Second} {
		now = now.Add(pause)
		if err := s.Write(frame); err != nil {
			t.Fatal(err)
		}
		packet, err := read(peer)
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, packet.Header)
	}
	if d := heads[1].Timestamp - heads[0].Timestamp; d != ticks || heads[1].Marker || !heads[0].Marker {
		t.Errorf("the second frame is %d samples later, marker %v", d, heads[1].Marker)
	}
	if d := heads[2].Timestamp - heads[1].Timestamp; d != 5*8000 || !heads[2].Marker {
		t.Errorf("after 5 s the timestamp moved %d samples, marker %v", d, heads[2].Marker)
	}
	if heads[2].SequenceNumber != heads[0].SequenceNumber+2 || heads[2].PayloadType != 0 {
		t.Error("sequence or payload type is wrong")
	}
}

func TestListenWantsAConcreteAddress(t *testing.T) {
	if s, err := Listen(netip.IPv4Unspecified(), nil); err == nil {
		_ = s.Close()
		t.Error("0.0.0.0 was accepted: no peer could be told where to send")
	}
}

func socket(t *testing.T) *net.UDPConn {
	t.Helper()
	return socketOn(t, loopback)
}

// socketOn opens a socket on a loopback address; macOS has only one of them.
func socketOn(t *testing.T, host netip.Addr) *net.UDPConn {
	t.Helper()
	conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(host, 0)))
	if err != nil && host != loopback {
		t.Skip("no second host here:", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func addrOf(c *net.UDPConn) netip.AddrPort { return c.LocalAddr().(*net.UDPAddr).AddrPort() }

func send(t *testing.T, from *net.UDPConn, to *Session, seq uint16, timestamp uint32) {
	t.Helper()
	p := rtp.Packet{Header: rtp.Header{Version: 2, PayloadType: 8, SSRC: 7, SequenceNumber: seq, Timestamp: timestamp}, Payload: make([]byte, 160)}
	raw, err := p.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := from.WriteToUDPAddrPort(raw, to.LocalAddr()); err != nil {
		t.Fatal(err)
	}
}

func read(c *net.UDPConn) (rtp.Packet, error) {
	var p rtp.Packet
	raw := make([]byte, 2048)
	if err := c.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return p, err
	}
	n, err := c.Read(raw)
	if err != nil {
		return p, err
	}
	return p, p.Unmarshal(raw[:n])
}

// poll waits, bounded, until a condition holds.
func poll(t *testing.T, ok func() bool) {
	t.Helper()
	deadline := time.After(5 * time.Second)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("the condition did not come true")
		}
	}
}
