package media

import (
	"time"

	"github.com/pion/rtp"
)

// Stats counts what a session sent and received.
type Stats struct {
	Sent     uint64 // packets
	Received uint64 // packets of a known codec from the peer
	Lost     uint64 // packets that the sequence numbers miss
	Late     uint64 // packets that came after they should have been played
	Covered  uint64 // frames that were missing and covered
	Skipped  uint64 // times playout jumped to catch up
	Ignored  uint64 // packets from strangers, of other payload types, malformed
	Reports  uint64 // RTCP packets of the peer about this session
	Jitter   time.Duration
	Delay    time.Duration // how long sound waits in the playout buffer; zero while there is none
	Silence  time.Duration // since the last packet received; zero before the first

	ReportsSent uint64 // RTCP packets
}

// receiver keeps the reception statistics of RFC 3550 appendix A.
type receiver struct {
	ssrc     uint32
	started  bool
	first    uint16
	cycles   uint64
	highest  uint16
	received uint64
	gone     uint64 // lost of earlier sources
	transit  time.Duration
	jitter   time.Duration
	clock    int // of the codec
	last     time.Time
}

// take notes one packet and reports whether it begins a new source. clock is how
// many units of its timestamp are a second; zero: the timestamp is not that of its
// moment, because that of a digit is the one of its begin.
func (r *receiver) take(h *rtp.Header, clock int, now time.Time) (fresh bool) {
	if fresh = !r.started || h.SSRC != r.ssrc; fresh {
		r.pause()
		r.ssrc, r.started, r.received, r.cycles = h.SSRC, true, 0, 0
		r.first, r.highest, r.transit = h.SequenceNumber, h.SequenceNumber, 0
	}
	r.received++
	if ahead := int16(h.SequenceNumber - r.highest); ahead > 0 {
		if h.SequenceNumber < r.highest {
			r.cycles += 1 << 16
		}
		r.highest = h.SequenceNumber
	}
	r.last = now
	if clock == 0 {
		return fresh
	}
	if clock != r.clock { // another codec: what the packets before say of the way is in other units
		r.clock, r.transit = clock, 0
	}
	transit := time.Duration(now.UnixNano()) - time.Duration(h.Timestamp)*time.Second/time.Duration(r.clock)
	if !fresh && r.transit != 0 {
		if d := (transit - r.transit).Abs(); d < time.Second {
			r.jitter += (d - r.jitter) / 16
		}
	}
	r.transit = transit
	return fresh
}

// pause ends the count of the present source; the next packet begins it anew.
func (r *receiver) pause() {
	r.gone += r.lost()
	r.started = false
}

// lost is how many packets of the present source the sequence numbers miss.
func (r *receiver) lost() uint64 {
	if !r.started {
		return 0
	}
	expected := r.expected()
	if expected < r.received { // duplicates
		return 0
	}
	return expected - r.received
}

// expected is how many packets of the present source there should be.
func (r *receiver) expected() uint64 { return r.cycles + uint64(r.highest) - uint64(r.first) + 1 }
