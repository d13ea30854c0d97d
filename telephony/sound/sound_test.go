package sound

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"frontdesk/telephony/media"
)

func TestParse(t *testing.T) {
	for setting, ok := range map[string]bool{
		"": true, "default": true, "null": true, "file:in.wav,out.wav": true, "file:in.wav,": true, "file:,out.wav": true,
		"file:in.wav": false, "file:,": false, "file:a,b,c": false, "headset": false,
	} {
		if _, err := Parse(setting); (err == nil) != ok || (err != nil && !errors.Is(err, ErrSpec)) {
			t.Errorf("%q: %v", setting, err)
		}
	}
}

// What is heard is on disk before Close, so that a killed program leaves it.
func TestFileLoopsAndRecords(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.wav"), filepath.Join(dir, "out.wav")
	w, err := media.CreateWAV(in)
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]int16{1, 2, 3})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	device, err := open(t, "file:"+in+","+out)
	if err != nil {
		t.Fatal(err)
	}
	frame := make([]int16, 7)
	device.ReadFrame(frame)
	if want := []int16{1, 2, 3, 1, 2, 3, 1}; !slices.Equal(frame, want) {
		t.Errorf("said %v, want %v", frame, want)
	}
	tone, heard := media.NewTone(620, 8000), make([]int16, media.FrameSamples)
	for range 50 {
		tone.ReadFrame(heard)
		device.WriteFrame(heard)
	}
	if recorded, err := media.LoadWAV(out); err != nil || !media.HasTone(recorded, 620) {
		t.Errorf("%d samples on disk: %v", len(recorded), err)
	}
	if err := device.Close(); err != nil {
		t.Error(err)
	}
}

func TestMissingFileIsAnErrorNotSilence(t *testing.T) {
	if d, err := open(t, "file:"+filepath.Join(t.TempDir(), "none.wav")+","); err == nil {
		t.Error("opened", d.Close())
	}
}

func TestRingKeepsTheDelayShort(t *testing.T) {
	r := newRing(4)
	r.put([]int16{1, 2, 3})
	frame := make([]int16, 2)
	r.take(frame)
	if want := []int16{1, 2}; !slices.Equal(frame, want) {
		t.Errorf("took %v, want %v", frame, want)
	}
	r.put([]int16{4, 5, 6, 7, 8, 9}) // the taker slept
	r.take(frame)
	if want := []int16{8, 9}; !slices.Equal(frame, want) {
		t.Errorf("took %v, want the newest: %v", frame, want)
	}
	r.take(frame)
	if want := []int16{0, 0}; !slices.Equal(frame, want) {
		t.Errorf("took %v, want silence", frame)
	}
	r.put(make([]int16, 100_000)) // the taker is gone
	r.put([]int16{1})
}

// On a machine with a sound card it opens and gives frames; on one without it
// says so instead of playing into nothing.
func TestDefaultCardOpensOrSaysWhy(t *testing.T) {
	device, err := open(t, "default")
	if err != nil {
		t.Skip("no sound card here:", err)
	}
	frame := make([]int16, media.FrameSamples)
	device.WriteFrame(frame)
	device.ReadFrame(frame)
	if err := device.Close(); err != nil {
		t.Error(err)
	}
}

func open(t *testing.T, setting string) (Device, error) {
	t.Helper()
	spec, err := Parse(setting)
	if err != nil {
		t.Fatal(err)
	}
	return Open(spec)
}
