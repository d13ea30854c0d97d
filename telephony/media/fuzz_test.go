package media

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/rtp"
)

// packets writes several packets one after the other, each behind its length, as
// the fuzz targets take them.
func packetsOf(f *testing.F, packets ...rtp.Packet) []byte {
	f.Helper()
	var all []byte
	for _, p := range packets {
		raw, err := p.Marshal()
		if err != nil {
			f.Fatal(err)
		}
		all = append(binary.BigEndian.AppendUint16(all, uint16(len(raw))), raw...)
	}
	return all
}

func packetOf(payloadType uint8, seq uint16, stamp uint32, payload []byte) rtp.Packet {
	return rtp.Packet{Header: rtp.Header{Version: 2, PayloadType: payloadType, SequenceNumber: seq, Timestamp: stamp, SSRC: 7}, Payload: payload}
}

// Whatever the peer sends to the port of a call, encrypted or not, nothing breaks,
// what is kept is bounded, and every packet is counted once.
func FuzzTake(f *testing.F) {
	voice := make([]byte, ticks)
	extended := packetOf(8, 4, 3*ticks, voice)
	if err := extended.SetExtension(1, []byte{1, 2}); err != nil {
		f.Fatal(err)
	}
	padded := packetOf(9, 5, 4*ticks, voice)
	padded.Padding, padded.PaddingSize = true, 4
	padded.CSRC = []uint32{1, 2, 3}
	f.Add(packetsOf(f, packetOf(8, 1, 0, voice), packetOf(0, 2, ticks, voice), packetOf(9, 3, 2*ticks, voice), extended, padded), false)
	f.Add(packetsOf(f, packetOf(8, 65535, 1<<32-ticks, voice), packetOf(8, 0, 0, voice), packetOf(101, 1, ticks, []byte{5, 10, 0, 160})), false)
	f.Add(packetsOf(f, packetOf(8, 1, 0, voice), packetOf(8, 1, 0, voice), packetOf(8, 9999, 1<<31, voice[:1]), packetOf(77, 2, 0, nil)), true)
	f.Add([]byte{0, 0, 0, 1, 0x80, 0, 12, 0xBF, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7}, false)
	f.Fuzz(func(t *testing.T, raw []byte, secure bool) {
		now := time.Unix(0, 0)
		s := &Session{now: func() time.Time { return now }, began: now, remote: netip.AddrPortFrom(loopback, 4000)}
		s.SetDigits(101, 101)
		s.SetControl(Control{Muxed: true})
		if secure {
			if err := s.SetKeys(NewKeys(AES80), NewKeys(AES80)); err != nil {
				t.Fatal(err)
			}
		}
		frame, count := make([]int16, FrameSamples), uint64(0)
		for len(raw) >= 2 {
			size := min(int(binary.BigEndian.Uint16(raw)), len(raw)-2)
			packet := raw[2 : 2+size]
			raw = raw[2+size:]
			s.take(bytes.Clone(packet), s.remote)
			s.Read(frame)
			now = now.Add(time.Duration(size) * time.Millisecond)
			if count++; isControl(packet) {
				count--
			}
			if s.buffer.packets.count > waitingMost || len(s.buffer.pending) > 1<<18 {
				t.Fatalf("%d packets and %d samples wait", s.buffer.packets.count, len(s.buffer.pending))
			}
		}
		if st := s.Stats(); st.Received+st.Ignored < count || secure && st.Received > 0 {
			t.Errorf("%d packets: %+v", count, st)
		}
		_ = s.Quality()
	})
}

// Whatever events come, a digit is one of a telephone, and the same event is one
// digit.
func FuzzDigits(f *testing.F) {
	f.Add(uint32(1), uint32(0), []byte{5, 10, 0, 160})
	f.Add(uint32(0), uint32(1<<31), []byte{15, 0x8A, 255, 255, 1, 2})
	f.Add(uint32(9), uint32(7), []byte{16, 10, 0, 160})
	f.Add(uint32(9), uint32(7), []byte{0})
	f.Fuzz(func(t *testing.T, ssrc, stamp uint32, payload []byte) {
		var d digitReader
		digit, begins := d.take(ssrc, stamp, payload)
		if begins != (digit != 0) || begins && !bytes.ContainsRune([]byte(Digits), digit) {
			t.Errorf("%q %v", digit, begins)
		}
		if _, again := d.take(ssrc, stamp, payload); again {
			t.Error("one event is two digits")
		}
		if next, begins := d.take(ssrc, stamp+800, payload); begins != (digit != 0) || next != digit {
			t.Errorf("the next event is %q %v", next, begins)
		}
	})
}
