package sound

import (
	"path/filepath"
	"slices"
	"testing"

	"frontdesk/telephony/media"
)

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
	device, err := openFile(in, out)
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
	if d, err := openFile(filepath.Join(t.TempDir(), "none.wav"), ""); err == nil {
		t.Error("opened", d.Close())
	}
}

func TestBufferKeepsTheDelayShort(t *testing.T) {
	b := newBuffer(4)
	b.put([]int16{1, 2, 3})
	frame := make([]int16, 2)
	b.take(frame)
	if want := []int16{1, 2}; !slices.Equal(frame, want) {
		t.Errorf("took %v, want %v", frame, want)
	}
	b.put([]int16{4, 5, 6, 7, 8, 9}) // the taker slept
	b.take(frame)
	if want := []int16{8, 9}; !slices.Equal(frame, want) {
		t.Errorf("took %v, want the newest: %v", frame, want)
	}
	b.take(frame)
	if want := []int16{0, 0}; !slices.Equal(frame, want) {
		t.Errorf("took %v, want silence", frame)
	}
	b.put(make([]int16, 100_000)) // the taker is gone
	b.put([]int16{1})
}
