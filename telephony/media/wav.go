package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

const wavHeader = 44

// ErrWAV says that a file is not a WAV file this package reads: linear PCM, 16
// bit, 8000 or 16000 samples a second.
var ErrWAV = errors.New("not a WAV file of 16 bit and 8000 or 16000 Hz")

// LoadWAV reads a file whole, as sound of [Rate]; of several channels it takes the
// first. A file whose writer was killed is read as far as it goes.
func LoadWAV(path string) ([]int16, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read sound: %w", err)
	}
	samples, err := decodeWAV(raw)
	if err != nil {
		return nil, fmt.Errorf("read sound %s: %w", path, err)
	}
	return samples, nil
}

func decodeWAV(raw []byte) ([]int16, error) {
	if len(raw) < 12 || !bytes.Equal(raw[:4], []byte("RIFF")) || !bytes.Equal(raw[8:12], []byte("WAVE")) {
		return nil, ErrWAV
	}
	channels, rate := 0, uint32(0)
	for raw = raw[12:]; len(raw) >= 8; {
		name, size := string(raw[:4]), int64(binary.LittleEndian.Uint32(raw[4:8]))
		body := raw[8:]
		body = body[:min(size, int64(len(body)))]
		switch {
		case name == "fmt " && len(body) >= 16:
			le := binary.LittleEndian
			if rate = le.Uint32(body[4:8]); rate != Rate && rate != Rate/2 || le.Uint16(body[14:16]) != 16 {
				return nil, ErrWAV
			}
			channels = int(le.Uint16(body[2:4]))
		case name == "data" && channels > 0:
			samples := firstChannel(body, channels)
			if rate == Rate/2 {
				samples = new(upsampler).add(nil, samples)
			}
			return samples, nil
		}
		raw = raw[min(8+size+size%2, int64(len(raw))):]
	}
	return nil, ErrWAV
}

func firstChannel(body []byte, channels int) []int16 {
	samples := make([]int16, len(body)/(2*channels))
	for i := range samples {
		samples[i] = int16(binary.LittleEndian.Uint16(body[i*2*channels:]))
	}
	return samples
}

// WAVWriter records into a file that is a valid WAV file at every Flush, so a
// recording survives the death of its program. It is not safe for concurrent
// use.
type WAVWriter struct {
	file    *os.File
	pending []byte
	written uint32
}

// CreateWAV makes (or empties) a recording. A new one is for its owner only.
func CreateWAV(path string) (*WAVWriter, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create recording: %w", err)
	}
	w := &WAVWriter{file: file}
	if err := w.Flush(); err != nil {
		_ = file.Close()
		return nil, err
	}
	return w, nil
}

// Write adds samples. They reach the file at the next Flush.
func (w *WAVWriter) Write(samples []int16) {
	for _, s := range samples {
		w.pending = binary.LittleEndian.AppendUint16(w.pending, uint16(s))
	}
}

// Pending is how many samples wait for a Flush.
func (w *WAVWriter) Pending() int { return len(w.pending) / 2 }

// Flush brings the samples into the file, and then the header up to date.
func (w *WAVWriter) Flush() error {
	if _, err := w.file.WriteAt(w.pending, wavHeader+int64(w.written)); err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	w.written += uint32(len(w.pending))
	w.pending = w.pending[:0]
	if _, err := w.file.WriteAt(header(w.written), 0); err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	return nil
}

// Close flushes and closes the file.
func (w *WAVWriter) Close() error { return errors.Join(w.Flush(), w.file.Close()) }

func header(size uint32) []byte {
	le := binary.LittleEndian
	b := make([]byte, 0, wavHeader)
	b = append(b, "RIFF"...)
	b = le.AppendUint32(b, wavHeader-8+size)
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(b, 1) // linear PCM
	b = le.AppendUint16(b, 1) // mono
	b = le.AppendUint32(b, Rate)
	b = le.AppendUint32(b, 2*Rate)
	b = le.AppendUint16(b, 2)
	b = le.AppendUint16(b, 16)
	b = append(b, "data"...)
	return le.AppendUint32(b, size)
}
