package peers

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"testing"
)

// HoldHertz is the tone that the PBX plays to whoever is on hold.
const HoldHertz = 620

const toneRate = 8000 // samples a second

// writeTone writes a WAV file, 16 bit, mono, 8000 Hz, with a sine.
func writeTone(path string, hertz, seconds int) error {
	var b bytes.Buffer
	size := uint32(2 * toneRate * seconds)
	b.WriteString("RIFF")
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a Buffer takes everything
	put(36 + size)
	b.WriteString("WAVEfmt ")
	put([]uint32{16, 1 | 1<<16, toneRate, 2 * toneRate, 2 | 16<<16})
	b.WriteString("data")
	put(size)
	samples := make([]int16, toneRate*seconds)
	for i := range samples {
		samples[i] = int16(8000 * math.Sin(2*math.Pi*float64(hertz)*float64(i)/toneRate))
	}
	put(samples)
	return os.WriteFile(path, b.Bytes(), 0o644)
}

// ToneShare is the share of a recording's audible windows of 0.1 s, 0 to 1, in
// which the tone has more than half of the energy. A recording without an
// audible window has share 0. The file may still be growing.
//
// It is measured here, not with telephony/media: the judge of the phone's sound
// must not share the phone's mistakes.
func ToneShare(t testing.TB, path string, hertz float64) float64 {
	t.Helper()
	samples, rate, err := readWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	return toneShare(samples, rate, hertz)
}

// toneShare is [ToneShare] of samples in memory.
func toneShare(samples []int16, rate int, hertz float64) float64 {
	window := rate / 10
	audible, carrying := 0, 0
	for ; len(samples) >= window; samples = samples[window:] {
		energy, tone := goertzel(samples[:window], hertz/float64(rate))
		if energy < 100*float64(window) {
			continue
		}
		audible++
		if tone > energy/2 {
			carrying++
		}
	}
	if audible == 0 {
		return 0
	}
	return float64(carrying) / float64(audible)
}

// goertzel returns the energy of the samples and the part of it at a frequency,
// given in cycles per sample.
func goertzel(samples []int16, frequency float64) (energy, tone float64) {
	c := 2 * math.Cos(2*math.Pi*frequency)
	var a, b float64
	for _, s := range samples {
		v := float64(s)
		energy += v * v
		a, b = v+c*a-b, a
	}
	return energy, (a*a + b*b - c*a*b) / (float64(len(samples)) / 2)
}

// readWAV reads the first channel of a 16 bit PCM file. Lengths in the header
// are not trusted: a recorder that is still running has not filled them in.
func readWAV(path string) (samples []int16, rate int, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, 0, err
	}
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WAVE" {
		return nil, 0, fmt.Errorf("%s is no WAV file", path)
	}
	channels := 0
	for rest := data[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), int(binary.LittleEndian.Uint32(rest[4:8]))
		rest = rest[8:]
		switch {
		case name == "fmt " && len(rest) >= 16:
			channels = int(binary.LittleEndian.Uint16(rest[2:]))
			rate = int(binary.LittleEndian.Uint32(rest[4:]))
			if bits := binary.LittleEndian.Uint16(rest[14:]); bits != 16 || channels == 0 || rate == 0 {
				return nil, 0, fmt.Errorf("%s: %d bit, %d channels, %d Hz", path, bits, channels, rate)
			}
		case name == "data" && channels > 0:
			for step := 2 * channels; len(rest) >= step; rest = rest[step:] {
				samples = append(samples, int16(binary.LittleEndian.Uint16(rest)))
			}
			return samples, rate, nil
		}
		rest = rest[min(size+size%2, len(rest)):]
	}
	return nil, 0, errors.New(path + " holds no sound")
}
