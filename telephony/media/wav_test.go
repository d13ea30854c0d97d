package media

import (
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

func TestWAVRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.wav")
	w, err := CreateWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	frame := make([]int16, FrameSamples)
	tone := NewTone(1004, 8000)
	var want []int16
	for range 50 {
		tone.ReadFrame(frame)
		w.Write(frame)
		want = append(want, frame...)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	// read before Close: what a killed program leaves behind
	got, err := LoadWAV(path)
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("%d samples of %d came back: %v", len(got), len(want), err)
	}
	if !HasTone(got, 1004) || HasTone(got, 880) {
		t.Error("the tone is not the one recorded")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("others may listen to a recording: %v", info.Mode())
	}
}

func TestWAVOfAnotherFormatIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.wav")
	for name, edit := range map[string]func([]byte) []byte{
		"empty":    func([]byte) []byte { return nil },
		"no riff":  func(b []byte) []byte { b[0] = 'X'; return b },
		"48 kHz":   func(b []byte) []byte { b[25] = 0xBB; b[24] = 0x80; return b },
		"8 bit":    func(b []byte) []byte { b[34] = 8; return b },
		"cut head": func(b []byte) []byte { return b[:20] },
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(path, edit(header(0)), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := LoadWAV(path); !errors.Is(err, ErrWAV) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A file of 8 kHz is played at its own speed.
func TestWAVOfHalfTheRate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "narrow.wav")
	narrow := header(2 * 8000)
	binary.LittleEndian.PutUint32(narrow[24:], 8000)
	for i := range 8000 {
		narrow = binary.LittleEndian.AppendUint16(narrow, uint16(int16(8000*math.Sin(2*math.Pi*440*float64(i)/8000))))
	}
	if err := os.WriteFile(path, narrow, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := LoadWAV(path); err != nil || len(got) != Rate || !HasTone(got, 440) {
		t.Errorf("%d samples, %v", len(got), err)
	}
}

func TestToneIsHeardThroughEveryCodec(t *testing.T) {
	frame := make([]int16, Rate)
	NewTone(440, 8000).ReadFrame(frame)
	for _, c := range Codecs() {
		got := c.NewDecoder().Decode(nil, c.NewEncoder().Encode(nil, frame))
		if !HasTone(got, 440) {
			t.Errorf("%v destroys the tone", c)
		}
	}
	if HasTone(make([]int16, Rate), 440) {
		t.Error("silence has a tone")
	}
}
