package media

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pion/rtcp"
)

// reporter makes the RTCP reports of a session and reads those of its peer (RFC
// 3550 section 6). It does no I/O, and belongs to its session.
type reporter struct {
	ssrc  uint32
	cname string

	packets uint32 // sent, with sound or digits
	octets  uint32 // of their payloads
	before  uint32 // packets, at the last report but one
	last    uint32 // and at the last
	stamp   uint32 // the timestamp of the last packet
	stamped time.Time
	clock   int // of the codec that is sent

	expected, received uint64    // of the peer's packets, at the last report
	news               uint32    // the middle of the NTP time of the peer's last report as a sender
	newsOf             uint32    // its SSRC
	newsAt             time.Time // when it came
	told               [8]uint32 // the same of our last reports
	count              int       // of our reports

	peer Peer
}

// Peer is what the other end reports of the stream that we send.
type Peer struct {
	At        time.Time     // when it did last; zero: it has not
	Loss      float64       // share of our packets lost between its last two reports, 0 to 1
	Jitter    time.Duration // of our packets
	RoundTrip time.Duration // to the peer and back; zero: not known
}

// sent notes a packet of ours.
func (r *reporter) sent(stamp uint32, payload, clock int, now time.Time) {
	r.packets++
	r.octets += uint32(payload)
	r.stamp, r.stamped, r.clock = stamp, now, clock
}

// compose makes a compound packet: a report, as a sender where we have sent
// anything lately, our name, and at the end a goodbye.
func (r *reporter) compose(in *receiver, now time.Time, goodbye bool) ([]byte, error) {
	var blocks []rtcp.ReceptionReport
	if in.started {
		blocks = []rtcp.ReceptionReport{r.block(in, now)}
	}
	var parts []rtcp.Packet
	if r.packets != r.before {
		parts = append(parts, r.asSender(blocks, now))
	} else {
		parts = append(parts, &rtcp.ReceiverReport{SSRC: r.ssrc, Reports: blocks})
	}
	r.before, r.last = r.last, r.packets
	parts = append(parts, &rtcp.SourceDescription{Chunks: []rtcp.SourceDescriptionChunk{{
		Source: r.ssrc, Items: []rtcp.SourceDescriptionItem{{Type: rtcp.SDESCNAME, Text: r.cname}},
	}}})
	if goodbye {
		parts = append(parts, &rtcp.Goodbye{Sources: []uint32{r.ssrc}})
	}
	raw, err := rtcp.Marshal(parts)
	if err != nil {
		return nil, fmt.Errorf("rtcp: %w", err)
	}
	return raw, nil
}

func (r *reporter) asSender(blocks []rtcp.ReceptionReport, now time.Time) *rtcp.SenderReport {
	clock := ntp(now)
	r.told[r.count%len(r.told)] = middle(clock)
	r.count++
	since := now.Sub(r.stamped) * time.Duration(r.clock) / time.Second
	return &rtcp.SenderReport{
		SSRC: r.ssrc, NTPTime: clock, RTPTime: r.stamp + uint32(since), PacketCount: r.packets, OctetCount: r.octets, Reports: blocks,
	}
}

// block says how the peer's packets arrive (section 6.4.1).
func (r *reporter) block(in *receiver, now time.Time) rtcp.ReceptionReport {
	expected := in.expected()
	due, came := expected-r.expected, in.received-r.received
	if expected < r.expected || in.received < r.received { // another source since
		due, came = expected, in.received
	}
	r.expected, r.received = expected, in.received
	b := rtcp.ReceptionReport{
		SSRC: in.ssrc, TotalLost: uint32(min(in.lost(), 1<<23-1)), LastSequenceNumber: uint32(in.cycles) + uint32(in.highest),
		Jitter: uint32(in.jitter * time.Duration(in.clock) / time.Second),
	}
	if due > came {
		b.FractionLost = uint8(min((due-came)*256/due, 255))
	}
	if r.newsOf == in.ssrc && !r.newsAt.IsZero() {
		b.LastSenderReport, b.Delay = r.news, units(now.Sub(r.newsAt))
	}
	return b
}

// errMalformed says that a packet is no compound of RTCP packets.
var errMalformed = errors.New("rtcp: malformed packet")

// take reads a compound packet of the peer whose stream has an SSRC, and reports
// whether any of it is about us. Only reports are looked at: whatever else it holds
// is skipped unread, because some kinds take far more memory than they are long.
func (r *reporter) take(raw []byte, source uint32, now time.Time) (ours bool, err error) {
	if len(raw) == 0 {
		return false, errMalformed
	}
	for ; len(raw) > 0; raw = raw[4*(int(binary.BigEndian.Uint16(raw[2:]))+1):] {
		if len(raw) < 4 || raw[0]>>6 != 2 || 4*(int(binary.BigEndian.Uint16(raw[2:]))+1) > len(raw) {
			return ours, errMalformed
		}
		ours = r.takePart(raw, source, now) || ours
	}
	return ours, nil
}

// takePart reads the first packet of a compound, and reports whether it was about
// us.
func (r *reporter) takePart(raw []byte, source uint32, now time.Time) (ours bool) {
	raw = raw[:4*(int(binary.BigEndian.Uint16(raw[2:]))+1)]
	var blocks []rtcp.ReceptionReport
	switch rtcp.PacketType(raw[1]) {
	case rtcp.TypeSenderReport:
		var report rtcp.SenderReport
		if report.Unmarshal(raw) != nil {
			return false
		}
		if blocks = report.Reports; report.SSRC == source {
			r.news, r.newsOf, r.newsAt, ours = middle(report.NTPTime), source, now, true
		}
	case rtcp.TypeReceiverReport:
		var report rtcp.ReceiverReport
		if report.Unmarshal(raw) != nil {
			return false
		}
		blocks = report.Reports
	default:
		return false
	}
	for _, b := range blocks {
		if b.SSRC == r.ssrc {
			r.hear(b, now)
			ours = true
		}
	}
	return ours
}

// hear takes what the peer reports of our stream. The round trip is only believed
// where it names a report of ours.
func (r *reporter) hear(b rtcp.ReceptionReport, now time.Time) {
	r.peer.At, r.peer.Loss = now, float64(b.FractionLost)/256
	r.peer.Jitter = time.Duration(b.Jitter) * time.Second / time.Duration(max(r.clock, 8000))
	trip := time.Duration(int32(middle(ntp(now))-b.LastSenderReport-b.Delay)) * time.Second >> 16
	known := b.LastSenderReport != 0 && slices.Contains(r.told[:], b.LastSenderReport)
	if known && trip > -time.Millisecond && trip < 10*time.Second {
		r.peer.RoundTrip = max(trip, time.Microsecond)
	}
}

// ntp is a time as seconds since 1900 in 32.32 bits.
func ntp(t time.Time) uint64 {
	const since1900 = 2208988800
	return uint64(t.Unix()+since1900)<<32 | uint64(t.Nanosecond())<<32/uint64(time.Second)
}

// middle is what reports repeat of such a time: 16.16 bits.
func middle(ntp uint64) uint32 { return uint32(ntp >> 16) }

// units is a duration in 1/65536 s.
func units(d time.Duration) uint32 { return uint32(d.Seconds() * 65536) }
