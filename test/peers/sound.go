package peers

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

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
