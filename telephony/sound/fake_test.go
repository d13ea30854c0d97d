package sound

import (
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"frontdesk/telephony/media"
)

// fake is a sound system whose devices come, go, break and hang as a test says.
// It fails the test when two things are done at a time, unless it may hang.
type fake struct {
	t *testing.T

	mu      sync.Mutex
	devices []Info
	broken  []string        // IDs that cannot be opened
	hangs   map[string]bool // "list", "open ID" or "close ID" that do not return
	free    chan struct{}   // closed: what hangs goes on
	takes   time.Duration   // how long everything takes
	working int             // under way now
	opened  []*fakeStream   // open now
	all     []*fakeStream   // ever opened
}

type fakeStream struct {
	f     *fake
	part  Part
	id    string
	sound func([]int16)
	stop  chan struct{} // closed: no sound any more
	done  sync.WaitGroup

	mu    sync.Mutex
	count uint64
	over  bool
	heard []int16
}

func newFake(t *testing.T, devices ...Info) *fake {
	return &fake{t: t, devices: devices, hangs: map[string]bool{}, free: make(chan struct{}), takes: 20 * time.Millisecond}
}

// work is what every method does around its own.
func (f *fake) work(what string) func() {
	f.mu.Lock()
	hang := f.hangs[what]
	if f.working++; f.working > 1 && len(f.hangs) == 0 {
		f.t.Errorf("%s while something else is under way", what)
	}
	f.mu.Unlock()
	if hang {
		<-f.free
	}
	time.Sleep(f.takes) // of the bubble's clock
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.working--
	}
}

func (f *fake) list() ([]Info, error) {
	defer f.work("list")()
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.devices), nil
}

func (f *fake) open(part Part, id string, sound func([]int16)) (stream, error) {
	defer f.work("open " + id)()
	f.mu.Lock()
	defer f.mu.Unlock()
	there := slices.ContainsFunc(f.devices, func(d Info) bool {
		return d.Capture == (part == Microphone) && (d.ID == id || (id == "" && d.Default))
	})
	if !there || slices.Contains(f.broken, id) {
		return nil, errors.New("no such entity")
	}
	s := &fakeStream{f: f, part: part, id: id, sound: sound, stop: make(chan struct{})}
	f.opened, f.all = append(f.opened, s), append(f.all, s)
	s.done.Go(s.run)
	return s, nil
}

// voiceOf is what a microphone hears.
func voiceOf(id string) int16 { return int16(100 + len(id)) }

// run is the device's thread: a microphone hears a constant, a speaker keeps
// what it is given.
func (s *fakeStream) run() {
	period := time.NewTicker(media.FrameTime)
	defer period.Stop()
	for {
		select {
		case <-s.stop:
			return
		case <-period.C:
		}
		frame := make([]int16, media.FrameSamples)
		if s.part == Microphone {
			for i := range frame {
				frame[i] = voiceOf(s.id)
			}
		}
		s.sound(frame)
		s.mu.Lock()
		s.count++
		if s.part != Microphone {
			s.heard = append(s.heard, frame...)
		}
		s.mu.Unlock()
	}
}

func (s *fakeStream) beats() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

func (s *fakeStream) stopped() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over
}

func (s *fakeStream) close() error {
	defer s.f.work("close " + s.id)()
	s.die()
	s.done.Wait()
	s.f.mu.Lock()
	defer s.f.mu.Unlock()
	s.f.opened = slices.DeleteFunc(s.f.opened, func(o *fakeStream) bool { return o == s })
	return nil
}

// die ends the sound of a stream without a word.
func (s *fakeStream) die() {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.stop:
	default:
		close(s.stop)
	}
}

// plug sets which devices are there; streams of others die.
func (f *fake) plug(devices ...Info) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.devices = devices
	for _, s := range f.opened {
		if s.id != "" && !slices.ContainsFunc(devices, func(d Info) bool { return d.ID == s.id }) {
			s.die()
		}
	}
}

// open tells which devices of a part are open.
func (f *fake) openOf(part Part) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := []string{}
	for _, s := range f.opened {
		if s.part == part {
			ids = append(ids, s.id)
		}
	}
	return ids
}

// last is the stream of a part that was opened last.
func (f *fake) last(part Part) *fakeStream {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range slices.Backward(f.all) {
		if s.part == part {
			return s
		}
	}
	f.t.Fatalf("no %s was opened", part)
	return nil
}

func (s *fakeStream) recording() []int16 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.heard)
}

var quiet = slog.New(slog.DiscardHandler)
