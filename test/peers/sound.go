package peers

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Gear is a speaker, a microphone, or both, that can be plugged in.
type Gear struct {
	Name     string
	Speaker  bool
	Hertz    float64 // what its microphone hears all the time; 0: it has none
	speaker  string  // PulseAudio's number of the module; empty: not plugged in
	mic      string
	position int // its channel on the tape
}

// Sound is a PulseAudio server with speakers and microphones of its own, and a
// tape on which each speaker has a channel: what is played where is measured by
// one clock. It is reached by [Sound.Env] only.
type Sound struct {
	t      testing.TB
	dir    string
	server string
	gear   []*Gear
	daemon *process

	recorded int // recordings made
}

// positions are the channels that a piece of gear can have to itself.
var positions = []string{"front-left", "front-right", "rear-left", "rear-right"}

// soundRate is the rate of the tape, in samples a second.
const soundRate = 16000

// StartSound starts a sound server for this test and plugs the gear in, which
// must have names of its own. The first speaker and the first microphone are
// the defaults. It calls [Need].
func StartSound(t testing.TB, gear ...*Gear) *Sound {
	t.Helper()
	Need(t, Speakers)
	if len(gear) > len(positions) {
		t.Fatalf("%d pieces of gear are too many", len(gear))
	}
	s := &Sound{t: t, dir: folder(t, ""), gear: gear}
	s.server = "unix:" + filepath.Join(s.dir, "native")
	for i, g := range gear {
		g.position = i
	}
	s.start()
	return s
}

// Restart ends the server and starts it again, with the same gear.
func (s *Sound) Restart() {
	s.t.Helper()
	s.daemon.stop()
	s.start()
}

// start runs the daemon. Nothing of the system's set-up is read; the tape and
// the air are where all sound goes to and comes from.
func (s *Sound) start() {
	s.t.Helper()
	all := fmt.Sprintf("rate=%d channels=%d channel_map=%s", soundRate, len(positions), strings.Join(positions, ","))
	s.daemon = launch(s.t, filepath.Join(s.dir, "pulseaudio.log"), Environ(s.home()), "pulseaudio",
		"-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes", "--log-target=stderr", "--log-level=notice",
		"-L", "module-native-protocol-unix auth-anonymous=1 socket="+filepath.Join(s.dir, "native"),
		"-L", "module-null-sink sink_name=tape "+all,
		"-L", "module-null-sink sink_name=air "+all)
	if !Eventually(15*time.Second, func() bool {
		_, err := s.try("info")
		return err == nil || s.daemon.ended()
	}) || s.daemon.ended() {
		s.t.Fatal("the sound server does not start")
	}
	s.hurry("tape", "air")
	for _, g := range s.gear {
		s.speak(g)
		s.Plug(g)
	}
}

// hurry listens to sinks all the time, in short pieces. A null sink that nobody
// listens to like that takes and gives sound two seconds at a time, as no
// telephone's does.
func (s *Sound) hurry(sinks ...string) {
	s.t.Helper()
	files := make([]string, len(sinks))
	for i, sink := range sinks {
		files[i] = s.listen(sink, "hurry-"+sink, "--latency-msec=10", "--rate=8000", "--channels=1")
	}
	s.growing(files...)
}

// listen writes what a sink plays into a file.
func (s *Sound) listen(sink, file string, args ...string) (path string) {
	s.t.Helper()
	path = filepath.Join(s.dir, file)
	args = append([]string{"--device=" + sink + ".monitor", "--raw", "--format=s16le", path}, args...)
	launch(s.t, path+".log", s.environ(), "parec", args...)
	return path
}

// growing waits until there is something in every file.
func (s *Sound) growing(files ...string) {
	s.t.Helper()
	for _, file := range files {
		if !Eventually(10*time.Second, func() bool {
			info, err := os.Stat(file)
			return err == nil && info.Size() > 0
		}) {
			s.t.Fatalf("nothing is heard in %s", filepath.Base(file))
		}
	}
}

func (s *Sound) home() []string {
	return []string{"HOME=" + s.dir, "XDG_RUNTIME_DIR=" + s.dir, "XDG_CONFIG_HOME=" + s.dir, "DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent/bus"}
}

// Env is what a program needs to find this sound server and no other.
func (s *Sound) Env() []string {
	return []string{"PULSE_SERVER=" + s.server, "PULSE_COOKIE=" + filepath.Join(s.dir, "cookie")}
}

func (s *Sound) environ() []string { return Environ(s.Env(), []string{"HOME=" + s.dir}) }

// Setenv has the test's own process find it.
func (s *Sound) Setenv(t *testing.T) {
	for _, entry := range s.Env() {
		name, value, _ := strings.Cut(entry, "=")
		t.Setenv(name, value)
	}
}

// speak lets the air before a microphone carry its tone, also while it is not
// plugged in.
func (s *Sound) speak(g *Gear) {
	s.t.Helper()
	if g.Hertz == 0 {
		return
	}
	mouth := "mouth-" + g.Name
	s.load("module-remap-sink", append(alone(g), "master=air", "sink_name="+mouth)...)
	s.load("module-sine", "frequency="+strconv.Itoa(int(g.Hertz)), "sink="+mouth, "rate="+strconv.Itoa(soundRate))
}

// alone gives gear the one channel that is its own.
func alone(g *Gear) []string {
	at := positions[g.position]
	return []string{"channels=1", "channel_map=" + at, "master_channel_map=" + at, "remix=no"}
}

// Plug plugs gear in, under the name it has.
func (s *Sound) Plug(g *Gear) {
	s.t.Helper()
	if g.Speaker {
		g.speaker = s.load("module-remap-sink", append(alone(g), "master=tape", "sink_name="+g.speakerID(), "sink_properties=device.description="+g.Name)...)
	}
	if g.Hertz > 0 {
		g.mic = s.load("module-remap-source", append(alone(g), "master=air.monitor", "source_name="+g.micID(), "source_properties=device.description="+g.Name)...)
	}
	s.defaults()
}

// defaults keeps the first of the gear that is plugged in the system's default,
// as PulseAudio itself would choose real devices before its own.
func (s *Sound) defaults() {
	s.t.Helper()
	if i := slices.IndexFunc(s.gear, func(g *Gear) bool { return g.speaker != "" }); i >= 0 {
		s.control("set-default-sink", s.gear[i].speakerID())
	}
	if i := slices.IndexFunc(s.gear, func(g *Gear) bool { return g.mic != "" }); i >= 0 {
		s.control("set-default-source", s.gear[i].micID())
	}
}

func (g *Gear) speakerID() string { return "out." + g.Name }

func (g *Gear) micID() string { return "in." + g.Name }

// Unplug takes gear away, whatever plays on it.
func (s *Sound) Unplug(g *Gear) {
	s.t.Helper()
	for _, module := range []*string{&g.speaker, &g.mic} {
		if *module != "" {
			s.control("unload-module", *module)
			*module = ""
		}
	}
}

func (s *Sound) load(module string, args ...string) string {
	s.t.Helper()
	return s.control("load-module", append([]string{module}, args...)...)
}

// control asks the server for something it must do.
func (s *Sound) control(what string, args ...string) string {
	s.t.Helper()
	out, err := s.try(what, args...)
	if err != nil {
		s.t.Fatalf("pactl %s %q: %v\n%s", what, args, err, out)
	}
	return strings.TrimSpace(out)
}

func (s *Sound) try(what string, args ...string) (string, error) {
	return output(s.t, 10*time.Second, s.environ(), "pactl", append([]string{what}, args...)...)
}

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
