package schedule

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// equals holds the hand-written readers against time.Parse: what they take,
// time.Parse takes for the same.
func equals(t *testing.T, text string) {
	t.Helper()
	if got, ok := utc(text); ok {
		if want, err := time.Parse(wallClock, text); err != nil || !got.Equal(want) || got.Location() != time.UTC {
			t.Fatalf("%q is %v, time.Parse says %v, %v", text, got, want, err)
		}
	}
	if got, ok := clock(text); ok {
		want, err := time.Parse("15:04:05", text)
		if h, m, s := want.Clock(); err != nil || got != time.Duration(h)*time.Hour+time.Duration(m)*time.Minute+time.Duration(s)*time.Second {
			t.Fatalf("%q is %v, time.Parse says %v, %v", text, got, want, err)
		}
	}
}

func TestEveryDayOfThreeCenturiesIsReadAsTimeParseDoes(t *testing.T) {
	for year := 1900; year < 2200; year++ {
		for month := range 14 {
			for day := range 33 {
				text := fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d.0000000", year, month, day, (year+day)%25, (month*day)%61, day*2)
				equals(t, text)
				got, ok := utc(text)
				if want, err := time.Parse(wallClock, text); ok != (err == nil) || !got.Equal(want) {
					t.Fatalf("%s: %v, time.Parse says %v, %v", text, got, want, err)
				}
			}
		}
	}
}

func TestDamagedTimesAreReadAsTimeParseDoes(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 8))
	const signs = "0123456789-:T.Z+ ,t"
	for range 500_000 {
		at := time.Unix(rng.Int64N(4e9), rng.Int64N(1e9)).UTC()
		text := []byte(at.Format([]string{wallClock, wallClock + ".0000000", wallClock + ".999999999", time.RFC3339, "15:04:05.0000000"}[rng.IntN(5)]))
		for range rng.IntN(3) {
			switch i := rng.IntN(len(text)); rng.IntN(3) {
			case 0:
				text[i] = signs[rng.IntN(len(signs))]
			case 1:
				text = text[:i]
			case 2:
				text = append(text[:i:i], text[min(i+1, len(text)):]...)
			}
			if len(text) == 0 {
				break
			}
		}
		equals(t, string(text))
	}
}

func FuzzTimesAreReadAsTimeParseDoes(f *testing.F) {
	for _, text := range []string{"2025-03-14T10:00:00.0000000", "2024-02-29T23:59:59", "2023-02-29T00:00:00", "08:00:00.0000000", "24:00:00", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { equals(t, text) })
}
