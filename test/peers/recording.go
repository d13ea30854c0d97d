package peers

import (
	"encoding/binary"
	"os"
	"strconv"
	"strings"
	"time"
)

// Recording is what is played on the speakers from a moment on.
type Recording struct {
	s    *Sound
	path string
}

// Record starts a recording of all speakers, and returns when it runs.
func (s *Sound) Record() *Recording {
	s.t.Helper()
	s.recorded++
	path := s.listen("tape", "tape-"+strconv.Itoa(s.recorded), "--latency-msec=20", "--rate="+strconv.Itoa(soundRate),
		"--channels="+strconv.Itoa(len(positions)), "--channel-map="+strings.Join(positions, ","))
	s.growing(path)
	return &Recording{s: s, path: path}
}

// Length is how long the recording is by now.
func (r *Recording) Length() time.Duration {
	info, err := os.Stat(r.path)
	if err != nil {
		return 0
	}
	return time.Duration(info.Size()) * time.Second / time.Duration(2*len(positions)*soundRate)
}

// Of is what one speaker has played since from, as samples at a rate. The
// recording may still be running.
func (r *Recording) Of(g *Gear, from time.Duration) (samples []int16, rate int) {
	r.s.t.Helper()
	data, err := os.ReadFile(r.path)
	if err != nil {
		r.s.t.Fatal(err)
	}
	step := 2 * len(positions)
	for at := int(from*soundRate/time.Second)*step + 2*g.position; at+1 < len(data); at += step {
		samples = append(samples, int16(binary.LittleEndian.Uint16(data[at:])))
	}
	return samples, soundRate
}

// Share is the part of the audible time, 0 to 1, in which a speaker has played
// a tone since from.
func (r *Recording) Share(g *Gear, from time.Duration, hertz float64) float64 {
	r.s.t.Helper()
	samples, rate := r.Of(g, from)
	return toneShare(samples, rate, hertz)
}

// Heard waits until a speaker has played a tone for half a second since from,
// and tells when it first carried it, by the recording's clock to 20 ms.
func (r *Recording) Heard(g *Gear, from time.Duration, hertz float64) time.Duration {
	r.s.t.Helper()
	var spans []span
	if !Eventually(20*time.Second, func() bool { // a busy computer can make the program pass a device over for 10 s
		samples, rate := r.Of(g, from)
		spans = carrying(samples, rate, hertz)
		return total(spans) >= 500*time.Millisecond
	}) {
		r.s.t.Fatalf("%s does not play %v Hz", g.Name, hertz)
	}
	return from + spans[0].begin
}

// Last tells when a speaker last carried a tone since from; from itself when it
// did not.
func (r *Recording) Last(g *Gear, from time.Duration, hertz float64) time.Duration {
	r.s.t.Helper()
	samples, rate := r.Of(g, from)
	spans := carrying(samples, rate, hertz)
	if len(spans) == 0 {
		return from
	}
	return from + spans[len(spans)-1].end
}

// span is a time in which a tone sounds.
type span struct{ begin, end time.Duration }

// carrying finds the times in which a tone has most of the energy, in windows
// of 20 ms.
func carrying(samples []int16, rate int, hertz float64) (spans []span) {
	window := rate / 50
	for at := 0; at+window <= len(samples); at += window {
		energy, tone := goertzel(samples[at:at+window], hertz/float64(rate))
		if energy < 100*float64(window) || tone < energy/2 {
			continue
		}
		begin := time.Duration(at) * time.Second / time.Duration(rate)
		if n := len(spans); n > 0 && spans[n-1].end == begin {
			spans[n-1].end += 20 * time.Millisecond
		} else {
			spans = append(spans, span{begin, begin + 20*time.Millisecond})
		}
	}
	return spans
}

func total(spans []span) (sum time.Duration) {
	for _, s := range spans {
		sum += s.end - s.begin
	}
	return sum
}
