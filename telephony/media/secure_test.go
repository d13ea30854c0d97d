package media

import (
	"fmt"
	"slices"
	"testing"

	"github.com/pion/rtp"
)

// Every suite: what one end says the other hears, and nobody in between.
func TestEncryptedSessions(t *testing.T) {
	for _, suite := range Suites() {
		t.Run(string(suite), func(t *testing.T) {
			a, b := pairOf(t)
			mine, yours := NewKeys(suite), NewKeys(suite)
			if err := a.SetKeys(mine, yours); err != nil {
				t.Fatal(err)
			}
			if err := b.SetKeys(yours, mine); err != nil {
				t.Fatal(err)
			}
			frame := make([]int16, FrameSamples)
			NewTone(440, 8000).ReadFrame(frame)
			for range 20 {
				if err := a.Write(frame); err != nil {
					t.Fatal(err)
				}
				if err := b.Write(frame); err != nil {
					t.Fatal(err)
				}
			}
			poll(t, func() bool { return a.Stats().Received == 20 && b.Stats().Received == 20 })
			heard := make([]int16, FrameSamples)
			poll(t, func() bool { b.Read(heard); return slices.Max(heard) > 4000 })

			if err := b.SetKeys(yours, mine); err != nil { // as with every hold: the counters go on
				t.Fatal(err)
			}
			if err := a.Write(frame); err != nil {
				t.Fatal(err)
			}
			poll(t, func() bool { return b.Stats().Received == 21 })
			if n := b.Stats().Ignored; n != 0 {
				t.Errorf("%d packets are ignored", n)
			}
		})
	}
}

// What is on the wire is not the sound; what is not encrypted, with another key,
// changed or sent again is ignored.
func TestEncryptedPacketsOnly(t *testing.T) {
	ear, s := socket(t), listen(t)
	s.SetRemote(addrOf(ear), PCMA)
	mine, yours := NewKeys(AES80), NewKeys(AES80)
	if err := s.SetKeys(mine, yours); err != nil {
		t.Fatal(err)
	}
	frame := make([]int16, FrameSamples)
	if err := s.Write(frame); err != nil {
		t.Fatal(err)
	}
	wire, err := read(ear)
	if err != nil || len(wire.Payload) != ticks+10 || slices.Equal(wire.Payload[:8], PCMA.NewEncoder().Encode(nil, frame)[:8]) {
		t.Errorf("%v: %d bytes on the wire", err, len(wire.Payload))
	}
	encrypt, err := yours.context()
	if err != nil {
		t.Fatal(err)
	}
	packet := func(seq uint16) []byte {
		p := rtp.Packet{Header: rtp.Header{Version: 2, PayloadType: 8, SequenceNumber: seq, Timestamp: uint32(seq) * ticks, SSRC: 7}, Payload: make([]byte, ticks)}
		raw, err := p.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	sealed := func(seq uint16) []byte {
		raw, err := encrypt.EncryptRTP(nil, packet(seq), nil)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	good := sealed(1)
	changed := slices.Clone(sealed(2))
	changed[20] ^= 1
	other, err := NewKeys(AES80).context()
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := other.EncryptRTP(nil, packet(3), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range [][]byte{packet(4), changed, stranger, good, good, good[:12], sealed(5), good} {
		if _, err := ear.WriteToUDPAddrPort(raw, s.LocalAddr()); err != nil {
			t.Fatal(err)
		}
	}
	poll(t, func() bool { st := s.Stats(); return st.Received+st.Ignored == 8 })
	if st := s.Stats(); st.Received != 2 {
		t.Errorf("%+v", st)
	}
}

func TestKeysAreChecked(t *testing.T) {
	for suite, n := range map[Suite]int{AES80: 30, AES32: 30, GCM128: 28} {
		if _, err := ParseKeys(suite, make([]byte, n)); err != nil {
			t.Errorf("%s: %v", suite, err)
		}
		for _, wrong := range []int{0, n - 1, n + 1, 1000} {
			if _, err := ParseKeys(suite, make([]byte, wrong)); err == nil {
				t.Errorf("%s takes %d bytes", suite, wrong)
			}
		}
	}
	if _, err := ParseKeys("NULL", nil); err == nil {
		t.Error("a suite that is none")
	}
	a, b := NewKeys(AES80), NewKeys(AES80)
	if a.Equal(b) || !a.Equal(a) || fmt.Sprintf("%v%+v%#v%s", a, a, a, a) != "AES_CM_128_HMAC_SHA1_80AES_CM_128_HMAC_SHA1_80AES_CM_128_HMAC_SHA1_80AES_CM_128_HMAC_SHA1_80" {
		t.Errorf("%v", a)
	}
}
