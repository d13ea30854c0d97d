package media

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// sending is a stream of packets and what its receiver and both reporters know.
type sending struct {
	ours, theirs reporter // of the sender and the receiver
	in           receiver // of the receiver
	nobody       receiver // the sender hears nothing
	now          time.Time
	seq          uint16
}

// packets lets so many packets go out, of which every n-th is lost; 0: none.
func (s *sending) packets(count, lost int) {
	for i := range count {
		s.now = s.now.Add(FrameTime)
		s.ours.sent(uint32(s.seq)*ticks, ticks, 8000, s.now)
		if lost == 0 || i%lost != 0 {
			s.in.take(&rtp.Header{SSRC: s.ours.ssrc, SequenceNumber: s.seq, Timestamp: uint32(s.seq) * ticks, PayloadType: 8}, PCMA.Clock(), s.now.Add(30*time.Millisecond))
		}
		s.seq++
	}
}

// reports lets both report, each packet on its way for 40 ms.
func (s *sending) reports(t *testing.T) (fromSender, fromReceiver []byte) {
	t.Helper()
	a, err := s.ours.compose(&s.nobody, s.now, false)
	if err != nil {
		t.Fatal(err)
	}
	s.now = s.now.Add(40 * time.Millisecond)
	if ours, err := s.theirs.take(a, s.in.ssrc, s.now); !ours || err != nil {
		t.Fatalf("the sender's report: %v %v", ours, err)
	}
	s.now = s.now.Add(700 * time.Millisecond)
	b, err := s.theirs.compose(&s.in, s.now, false)
	if err != nil {
		t.Fatal(err)
	}
	s.now = s.now.Add(40 * time.Millisecond)
	if ours, err := s.ours.take(b, 0, s.now); !ours || err != nil {
		t.Fatalf("the receiver's report: %v %v", ours, err)
	}
	return a, b
}

func newSending() *sending {
	return &sending{
		ours: reporter{ssrc: 7, cname: "one"}, theirs: reporter{ssrc: 8, cname: "two"},
		now: time.Date(2026, 3, 2, 9, 0, 0, 123456789, time.UTC), seq: 65500,
	}
}

// What a sender learns of its stream: the share that is lost since the last report,
// the way there and back.
func TestReportsTellLossAndRoundTrip(t *testing.T) {
	s := newSending()
	for _, lost := range []int{0, 4, 10, 0} {
		s.packets(200, lost)
		s.reports(t)
		peer, want := s.ours.peer, 0.0
		if lost > 0 {
			want = 1 / float64(lost)
		}
		if math.Abs(peer.Loss-want) > 0.01 || (peer.RoundTrip-80*time.Millisecond).Abs() > time.Millisecond || peer.Jitter > time.Millisecond || !peer.At.Equal(s.now) {
			t.Errorf("one of %d lost: %+v", lost, peer)
		}
	}
}

// The numbers of RFC 3550 section 6.4, as another's parser reads them.
func TestReportsAsTheyAreSent(t *testing.T) {
	s := newSending()
	s.packets(100, 5)
	first, second := s.reports(t)
	parts, err := rtcp.Unmarshal(first)
	if err != nil || len(parts) != 2 {
		t.Fatalf("%v %v", parts, err)
	}
	sender, ok := parts[0].(*rtcp.SenderReport)
	if !ok || sender.SSRC != 7 || sender.PacketCount != 100 || sender.OctetCount != 100*ticks || len(sender.Reports) != 0 || sender.RTPTime != uint32(s.seq-1)*ticks {
		t.Errorf("%+v", parts[0])
	}
	if names, ok := parts[1].(*rtcp.SourceDescription); !ok || names.Chunks[0].Source != 7 || names.Chunks[0].Items[0].Text != "one" {
		t.Errorf("%+v", parts[1])
	}
	if parts, err = rtcp.Unmarshal(second); err != nil {
		t.Fatal(err)
	}
	receiver, ok := parts[0].(*rtcp.ReceiverReport)
	if !ok || receiver.SSRC != 8 || len(receiver.Reports) != 1 {
		t.Fatalf("%+v", parts[0])
	}
	b := receiver.Reports[0]
	// the first packet was lost, so that the count begins with the second, after which 19 are missing
	if b.SSRC != 7 || b.TotalLost != 19 || b.LastSequenceNumber != 1<<16+uint32(s.seq-1) || b.FractionLost != 19*256/99 ||
		b.LastSenderReport != uint32(sender.NTPTime>>16) || b.Delay != 700*65536/1000 {
		t.Errorf("%+v, the last packet is %d", b, s.seq-1)
	}
	for range 2 { // nothing sent since: no longer a sender
		s.reports2(t)
	}
	raw, err := s.ours.compose(&s.nobody, s.now, true)
	if err != nil {
		t.Fatal(err)
	}
	parts, err = rtcp.Unmarshal(raw)
	if err != nil || len(parts) != 3 {
		t.Fatalf("%v %v", parts, err)
	}
	if _, ok := parts[0].(*rtcp.ReceiverReport); !ok {
		t.Errorf("who sends nothing reports as %T", parts[0])
	}
	if bye, ok := parts[2].(*rtcp.Goodbye); !ok || !slices.Equal(bye.Sources, []uint32{7}) {
		t.Errorf("%+v", parts[2])
	}
}

// reports2 lets the sender report and nobody hear it.
func (s *sending) reports2(t *testing.T) {
	t.Helper()
	if _, err := s.ours.compose(&s.nobody, s.now, false); err != nil {
		t.Fatal(err)
	}
}

// A report that names no report of ours, or one that is not from the stream we
// hear, says nothing of the round trip; neither does one that comes from the
// future.
func TestReportsThatAreNotBelieved(t *testing.T) {
	s := newSending()
	s.packets(50, 0)
	s.reports(t)
	s.ours.peer = Peer{}
	block := func(ssrc, last, delay uint32) []byte {
		raw, err := (&rtcp.ReceiverReport{SSRC: 8, Reports: []rtcp.ReceptionReport{{SSRC: ssrc, LastSenderReport: last, Delay: delay}}}).Marshal()
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	real := middle(ntp(s.now.Add(-780 * time.Millisecond)))
	for name, raw := range map[string][]byte{
		"made up": block(7, real+1, 0), "another stream": block(9, real, 0), "too late": block(7, real, 60<<16), "none": block(7, 0, 0),
	} {
		if _, err := s.ours.take(raw, 8, s.now); err != nil || s.ours.peer.RoundTrip != 0 {
			t.Errorf("%s: %v after %v", name, s.ours.peer.RoundTrip, err)
		}
	}
	other, err := (&rtcp.SenderReport{SSRC: 99, NTPTime: 5 << 32}).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	before := s.theirs.news
	if ours, err := s.theirs.take(other, 7, s.now); ours || err != nil || s.theirs.news != before {
		t.Error("a report of another source is taken for the peer's")
	}
}

func TestMalformedReportsAreRefused(t *testing.T) {
	whole, err := newSending().theirs.compose(&receiver{}, time.Unix(0, 0), true)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{
		"empty": nil, "short": {0x80, 200, 0}, "not version 2": {0, 200, 0, 0}, "longer than it is": {0x80, 200, 0, 9, 1, 2, 3, 4},
		"cut": whole[:len(whole)-4], "followed by noise": append(slices.Clone(whole), 1),
	} {
		if _, err := newSending().ours.take(raw, 8, time.Unix(0, 0)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// Whatever comes, nothing breaks, and what is believed is within reason.
func FuzzReport(f *testing.F) {
	s := newSending()
	s.packets(50, 3)
	a, err := s.ours.compose(&s.nobody, s.now, false)
	if err != nil {
		f.Fatal(err)
	}
	b, err := s.theirs.compose(&s.in, s.now, true)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(a)
	f.Add(b)
	f.Add(append(slices.Clone(b), a...))
	f.Add([]byte{0x9F, 201, 0, 1, 0, 0, 0, 8})
	f.Add([]byte{0x8F, 205, 0, 3, 0, 0, 0, 8, 0, 0, 0, 7, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := newSending()
		s.packets(2, 0)
		_, _ = s.ours.take(raw, 8, s.now)
		if p := s.ours.peer; p.Loss < 0 || p.Loss > 1 || p.Jitter < 0 || p.RoundTrip < 0 || p.RoundTrip > 10*time.Second {
			t.Errorf("%+v", p)
		}
		if _, err := s.ours.compose(&s.in, s.now, true); err != nil {
			t.Error(err)
		}
	})
}
