package media

import (
	"math"
	"testing"
	"time"

	"github.com/pion/rtp"
)

// Values of the E-model's formulas, worked out by hand, and its laws: more loss and
// more delay are never better.
func TestScore(t *testing.T) {
	for _, c := range []struct {
		delay time.Duration
		loss  float64
		want  float64
	}{
		{0, 0, 93.2},
		{100 * time.Millisecond, 0, 90.8},
		{277300 * time.Microsecond, 0, 93.2 - 6.655 - 11},
		{0, 0.01, 93.2 - 3.640},
		{50 * time.Millisecond, 0.05, 93.2 - 1.2 - 15.781},
		{time.Second, 1, 1},
	} {
		if got := score(c.delay, c.loss); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%v and %v: %.3f, want %.3f", c.delay, c.loss, got, c.want)
		}
	}
	last := 100.0
	for i := range 100 {
		got := score(time.Duration(i)*10*time.Millisecond, float64(i)/200)
		if got > last {
			t.Errorf("step %d is better than the one before: %.2f", i, got)
		}
		last = got
	}
}

// What is lost, and what comes too late, counts since the last time; where nothing
// comes nothing is known.
func TestQuality(t *testing.T) {
	now := time.Unix(1000, 0)
	s, err := Listen(loopback, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	peer := socket(t)
	s.SetRemote(addrOf(peer), PCMA)
	seq, frame := 65000, make([]int16, FrameSamples)
	hear := func(packets int, lost func(int) bool) {
		for i := range packets {
			p := rtp.Packet{Header: rtp.Header{Version: 2, PayloadType: 8, SSRC: 7, SequenceNumber: uint16(seq), Timestamp: uint32(seq) * ticks}, Payload: make([]byte, ticks)}
			raw, err := p.Marshal()
			if err != nil {
				t.Fatal(err)
			}
			if seq++; lost == nil || !lost(i) {
				s.take(raw, addrOf(peer))
			}
			s.Read(frame)
			now = now.Add(FrameTime)
		}
	}
	if q := s.Quality(); q.Score != 0 || q.PeerLoss >= 0 {
		t.Errorf("before anything came: %+v", q)
	}
	hear(250, nil)
	if q := s.Quality(); q.Score < 88 || q.Loss != 0 || q.Codec != PCMA || q.Delay < 15*time.Millisecond || q.RoundTrip != 0 || q.PeerLoss >= 0 {
		t.Errorf("%+v", q)
	}
	hear(250, func(i int) bool { return i%10 == 5 })
	if q := s.Quality(); math.Abs(q.Loss-0.1) > 0.01 || q.Score > 70 {
		t.Errorf("every tenth is lost: %+v", q)
	}
	hear(250, nil)
	if q := s.Quality(); q.Loss != 0 || q.Score < 88 {
		t.Errorf("what was lost before counts again: %+v", q)
	}
	s.control.reports.peer = Peer{At: now, Loss: 0.1, RoundTrip: 400 * time.Millisecond}
	hear(250, nil)
	if q := s.Quality(); q.PeerLoss != 0.1 || q.RoundTrip != 400*time.Millisecond || q.Score > 60 {
		t.Errorf("the peer misses every tenth: %+v", q)
	}
	s.control.reports.peer.At = now.Add(-time.Minute)
	hear(250, nil)
	if q := s.Quality(); q.PeerLoss >= 0 || q.RoundTrip != 0 || q.Score < 88 {
		t.Errorf("the peer's report is old: %+v", q)
	}
	hear(10, nil)
	if q := s.Quality(); q.Score != 0 {
		t.Errorf("too few: %+v", q)
	}
	hear(100, func(int) bool { return true })
	if q := s.Quality(); q.Score != 0 {
		t.Errorf("nothing came: %+v", q)
	}
}
