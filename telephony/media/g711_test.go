package media

import "testing"

// Values of the ITU-T G.711 tables (and of the G.191 reference encoder).
func TestG711KnownValues(t *testing.T) {
	for _, c := range []struct {
		sample int16
		u, a   byte
	}{
		{0, 0xFF, 0xD5},
		{-1, 0x7F, 0x55},
		{1000, 0xCE, 0xFA},
		{-1000, 0x4E, 0x7A},
		{8000, 0xA0, 0x8A},
		{32767, 0x80, 0xAA},
		{-32768, 0x00, 0x2A},
	} {
		if u := EncodeULaw(c.sample); u != c.u {
			t.Errorf("µ-law of %d is %#x, want %#x", c.sample, u, c.u)
		}
		if a := EncodeALaw(c.sample); a != c.a {
			t.Errorf("A-law of %d is %#x, want %#x", c.sample, a, c.a)
		}
	}
}

func TestG711EveryCodeRoundTrips(t *testing.T) {
	for i := range 256 {
		code := byte(i)
		if got := EncodeALaw(DecodeALaw(code)); got != code {
			t.Errorf("A-law %#x comes back as %#x", code, got)
		}
		if code == 0x7F { // negative zero
			continue
		}
		if got := EncodeULaw(DecodeULaw(code)); got != code {
			t.Errorf("µ-law %#x comes back as %#x", code, got)
		}
	}
}

// Whatever the sample, no other code may lie nearer than the chosen one by
// more than one step of the linear scale the law resolves.
func TestG711PicksANearCode(t *testing.T) {
	for s := -32768; s <= 32767; s += 7 {
		check(t, "µ-law", s, DecodeULaw(EncodeULaw(int16(s))), max(8, abs(s)/16))
		check(t, "A-law", s, DecodeALaw(EncodeALaw(int16(s))), max(16, abs(s)/16))
	}
}

func check(t *testing.T, law string, s int, got int16, allowed int) {
	t.Helper()
	if abs(s-int(got)) > allowed && abs(s) < 32124 {
		t.Fatalf("%s turns %d into %d", law, s, got)
	}
}

func abs(v int) int { return max(v, -v) }
