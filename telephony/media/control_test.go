package media

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/rtcp"
)

// reporting are two sessions that know each other and report all the time.
func reporting(t *testing.T) (a, b *Session) {
	t.Helper()
	var both [2]*Session
	for i := range both {
		s, err := listenReporting(20*time.Millisecond, loopback, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		both[i] = s
	}
	both[0].SetRemote(both[1].LocalAddr(), PCMA)
	both[1].SetRemote(both[0].LocalAddr(), PCMA)
	return both[0], both[1]
}

// talk lets both say something until each has heard a report about itself.
func talk(t *testing.T, a, b *Session) {
	t.Helper()
	frame := make([]int16, FrameSamples)
	poll(t, func() bool {
		for _, s := range []*Session{a, b} {
			if err := s.Write(frame); err != nil {
				t.Fatal(err)
			}
		}
		return a.Peer().RoundTrip > 0 && b.Peer().RoundTrip > 0
	})
	for _, s := range []*Session{a, b} {
		if p := s.Peer(); p.Loss > 0.01 || p.RoundTrip > 5*time.Second || p.At.IsZero() || s.Stats().Ignored > 0 {
			t.Errorf("%+v, %+v", p, s.Stats())
		}
	}
}

// RTCP goes to the port after that of RTP, or to RTP's own; encrypted where the
// sound is.
func TestSessionsReport(t *testing.T) {
	for name, prepare := range map[string]func(a, b *Session){
		"on the next port": func(a, b *Session) {
			if a.ControlAddr().Port() != a.LocalAddr().Port()+1 || a.LocalAddr().Port()%2 != 0 {
				t.Errorf("RTP on %v, RTCP on %v", a.LocalAddr(), a.ControlAddr())
			}
		},
		"where it is announced": func(a, b *Session) {
			a.SetControl(Control{Addr: b.ControlAddr()})
			b.SetControl(Control{Addr: a.ControlAddr()})
		},
		"on the port of RTP": func(a, b *Session) {
			a.SetControl(Control{Muxed: true})
			b.SetControl(Control{Muxed: true})
		},
		"encrypted": func(a, b *Session) {
			mine, yours := NewKeys(AES80), NewKeys(AES80)
			if err := a.SetKeys(mine, yours); err != nil {
				t.Fatal(err)
			}
			if err := b.SetKeys(yours, mine); err != nil {
				t.Fatal(err)
			}
		},
		"encrypted on the port of RTP": func(a, b *Session) {
			mine, yours := NewKeys(GCM128), NewKeys(GCM128)
			a.SetControl(Control{Muxed: true})
			b.SetControl(Control{Muxed: true})
			if err := a.SetKeys(mine, yours); err != nil {
				t.Fatal(err)
			}
			if err := b.SetKeys(yours, mine); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := reporting(t)
			prepare(a, b)
			talk(t, a, b)
		})
	}
}

// A session says goodbye when it ends, once, and not where nothing was ever sent.
func TestGoodbye(t *testing.T) {
	ear, s := socket(t), listen(t)
	s.SetRemote(netip.AddrPortFrom(loopback, 9), PCMA)
	s.SetControl(Control{Addr: addrOf(ear)})
	if err := s.Write(make([]int16, FrameSamples)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	raw := make([]byte, 2048)
	n := readRaw(t, ear, raw)
	parts, err := rtcp.Unmarshal(raw[:n])
	if err != nil || len(parts) != 3 {
		t.Fatalf("%v %v", parts, err)
	}
	if _, ok := parts[2].(*rtcp.Goodbye); !ok {
		t.Errorf("%+v", parts[2])
	}
	quiet := listen(t)
	quiet.SetRemote(netip.AddrPortFrom(loopback, 9), PCMA)
	if err := quiet.Close(); err != nil || quiet.Stats().ReportsSent > 0 {
		t.Errorf("%v, %+v", err, quiet.Stats())
	}
}

func readRaw(t *testing.T, conn *net.UDPConn, raw []byte) int {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	n, err := conn.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Reports of another host, or that are not encrypted where the call is, are
// ignored; so is noise.
func TestReportsOfStrangersAreIgnored(t *testing.T) {
	s, peer, stranger := listen(t), socket(t), socketOn(t, netip.MustParseAddr("127.0.0.2"))
	s.SetRemote(addrOf(peer), PCMA)
	if err := s.Write(make([]int16, FrameSamples)); err != nil {
		t.Fatal(err)
	}
	about := func(loss uint8) []byte {
		raw, err := (&rtcp.ReceiverReport{SSRC: 7, Reports: []rtcp.ReceptionReport{{SSRC: s.out.SSRC, FractionLost: loss}}}).Marshal()
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	say := func(from *net.UDPConn, raw []byte, reports, ignored uint64) {
		t.Helper()
		if _, err := from.WriteToUDPAddrPort(raw, s.ControlAddr()); err != nil {
			t.Fatal(err)
		}
		poll(t, func() bool { return s.Stats().Reports == reports && s.Stats().Ignored == ignored })
	}
	say(stranger, about(255), 0, 1)
	say(peer, []byte("noise"), 0, 2)
	say(peer, about(128), 1, 2)
	if p := s.Peer(); p.Loss != 0.5 {
		t.Errorf("%+v", p)
	}
	if err := s.SetKeys(NewKeys(AES80), NewKeys(AES80)); err != nil {
		t.Fatal(err)
	}
	say(peer, about(0), 1, 3)
}
