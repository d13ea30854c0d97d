package media

import "time"

// Quality is how a call has sounded since it was asked for last.
type Quality struct {
	Codec     Codec
	Loss      float64       // share of the peer's packets that did not come in time, 0 to 1
	Jitter    time.Duration // of the peer's packets
	Delay     time.Duration // how long their sound waits in the playout buffer
	RoundTrip time.Duration // to the peer and back; zero: not known
	PeerLoss  float64       // share of our packets that the peer misses; negative: not known
	Score     float64       // the rating R of both directions' worse; zero: not known
}

const (
	qualityLeast = 25               // packets that a judgement needs
	qualityStale = 20 * time.Second // after which a report of the peer says nothing of now
)

// measured is what a session had counted when its quality was asked for last.
type measured struct{ received, lost, late uint64 }

// Quality measures how the call has sounded since it was asked before: ask every
// few seconds, from one place. What too few packets tell of is not known.
func (s *Session) Quality() Quality {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.asked
	s.asked = measured{s.stats.Received, s.in.gone + s.in.lost(), s.buffer.late}
	came, late := s.asked.received-before.received, s.asked.late-before.late
	lost := max(s.asked.lost, before.lost) - before.lost // fewer, when some come after all
	if came == 0 || came+lost < qualityLeast {
		return Quality{PeerLoss: -1}
	}
	peer := s.control.reports.peer
	q := Quality{
		Codec: s.buffer.hearing, Loss: float64(lost+min(late, came)) / float64(came+lost), Jitter: s.in.jitter, Delay: s.buffer.delay(),
		PeerLoss: -1,
	}
	worse := q.Loss
	if !peer.At.IsZero() && s.now().Sub(peer.At) < qualityStale {
		q.PeerLoss, q.RoundTrip = peer.Loss, peer.RoundTrip
		worse = max(worse, peer.Loss)
	}
	q.Score = score(q.RoundTrip/2+q.Delay+FrameTime, worse)
	return q
}

// score is the rating R of the E-model (ITU-T G.107), 0 to 93.2, with everything at
// its default but the delay from mouth to ear, as far as it is known, and the loss
// (share) that a decoder with concealment covers: G.711 of G.113 appendix I.
func score(delay time.Duration, loss float64) float64 {
	const (
		best       = 93.2  // without either
		robustness = 25.1  // Bpl, percent of loss
		worst      = 95    // of what loss can take
		annoying   = 177.3 // ms after which delay disturbs a conversation
	)
	ms := float64(delay) / float64(time.Millisecond)
	impaired := 0.024 * ms
	if ms > annoying {
		impaired += 0.11 * (ms - annoying)
	}
	percent := 100 * loss
	return max(best-impaired-worst*percent/(percent+robustness), 1)
}
