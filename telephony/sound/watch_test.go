package sound

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"frontdesk/telephony/media"
)

// story drives a watch as a keeper would: orders to open succeed with whatever
// of the wanted devices is in the list, and closing works.
type story struct {
	t       *testing.T
	w       watch
	part    Part
	now     time.Time
	devices []Info
	broken  []string // names that cannot be opened
	beats   uint64
	dead    bool     // the open device makes no sound
	log     []string // what was done
}

var (
	jay  = Info{ID: "out.jay", Name: "Jay"}
	desk = Info{ID: "out.desk", Name: "Desk", Default: true}
)

func newStory(t *testing.T, wanted ...string) *story {
	return &story{t: t, w: watch{wanted: wanted}, part: Speaker, now: time.Unix(1000, 0), devices: []Info{jay, desk}}
}

// pass lets time go by in ticks, doing what the watch orders.
func (s *story) pass(d time.Duration) {
	for end := s.now.Add(d); s.now.Before(end); s.now = s.now.Add(tick) {
		if s.w.state == running {
			if !s.dead {
				s.beats += uint64(tick / media.FrameTime)
			}
			s.w.beat(s.now, s.beats, false)
		}
		switch s.w.next(s.now) {
		case toOpen:
			s.open()
		case toClose:
			s.log = append(s.log, "close: "+s.w.lost)
			s.w.wasClosed(s.now)
		case toLook:
			s.w.listed(s.now, s.devices, s.part)
		case nothing:
		}
	}
}

func (s *story) open() {
	var failed []string
	for _, c := range s.w.candidates(s.now) {
		d, there := find(s.devices, s.part == Microphone, c.name)
		if c.name == "" {
			there = len(s.devices) > 0 && present(s.devices, s.part, "")
		}
		if !there {
			continue
		}
		if slices.Contains(s.broken, c.name) {
			failed = append(failed, c.name)
			continue
		}
		c.id = d.ID
		s.beats = 0
		s.log = append(s.log, "open "+c.name)
		s.w.wasOpened(s.now, c, failed, nil)
		s.w.forgive(s.devices, s.part)
		return
	}
	s.log = append(s.log, "none")
	s.w.wasOpened(s.now, choice{}, failed, errNone)
	s.w.forgive(s.devices, s.part)
}

// did checks what was done since the last time.
func (s *story) did(want ...string) {
	s.t.Helper()
	if !slices.Equal(s.log, want) {
		s.t.Errorf("did %q, want %q", s.log, want)
	}
	s.log = nil
}

func TestADeviceIsOpenOnlyWhileNeeded(t *testing.T) {
	s := newStory(t, "Jay", "")
	s.pass(time.Minute)
	s.did()
	s.w.need(s.now, true)
	s.pass(time.Minute)
	s.did("open Jay")
	s.w.need(s.now, false)
	s.pass(idle - tick)
	s.did()
	s.w.need(s.now, true) // the next call comes at once
	s.pass(time.Minute)
	s.did()
	s.w.need(s.now, false)
	s.pass(time.Minute)
	s.did("close: ")
}

// The headset is pulled out: nothing is said, its sound just ends. That the list
// has lost it is seen at once. It is used again when it is back.
func TestAHeadsetGoesAndComesBack(t *testing.T) {
	s := newStory(t, "Jay", "")
	s.w.need(s.now, true)
	s.pass(time.Minute)
	s.did("open Jay")
	s.devices, s.dead, s.w.lookAt = []Info{desk}, true, s.now.Add(time.Hour)
	pulled := s.now
	for len(s.log) < 1 {
		s.pass(tick)
	}
	if took := s.now.Sub(pulled); took > doubtful+3*tick {
		t.Errorf("it took %v to notice", took)
	}
	s.dead = false
	s.pass(10 * time.Second)
	s.did("close: gone", "open ")
	s.devices = []Info{jay, desk}
	s.pass(lookEvery + 2*tick)
	s.did("close: better", "open Jay")
	s.pass(time.Minute)
	s.did()
}

// The same in the first second of a call, when the headset is not proven yet:
// that it goes is not its fault.
func TestAHeadsetThatGoesEarlyIsTakenBackAsSoon(t *testing.T) {
	s := newStory(t, "Jay", "")
	s.w.need(s.now, true)
	s.pass(time.Second)
	s.devices, s.dead = []Info{desk}, true
	s.pass(silentFor + tick)
	s.dead = false
	s.pass(tick)
	s.devices = []Info{jay, desk}
	s.pass(lookEvery + 3*tick)
	s.did("open Jay", "close: gone", "open ", "close: better", "open Jay")
}

// Some sound systems go on asking for the sound of a device that is gone.
func TestADeviceThatVanishesFromTheListIsLeft(t *testing.T) {
	s := newStory(t, "Jay", "")
	s.w.need(s.now, true)
	s.pass(time.Minute)
	s.devices = []Info{desk}
	s.pass(lookEvery + 2*tick)
	s.did("open Jay", "close: gone", "open ")
}

func TestADeviceThatStopsIsOpenedAgainAtOnce(t *testing.T) {
	s := newStory(t, "Jay", "")
	s.w.need(s.now, true)
	s.pass(time.Minute)
	s.w.beat(s.now, s.beats, true)
	s.pass(3 * tick)
	s.did("open Jay", "close: stopped", "open Jay")
}

// A headset that is there and dead is opened once more, then passed over for a
// while, so that the operator hears something.
func TestADeadHeadsetIsPassedOver(t *testing.T) {
	s := newStory(t, "Jay", "")
	s.w.need(s.now, true)
	s.pass(time.Minute)
	s.dead = true
	died := s.now
	for len(s.log) < 4 {
		s.pass(tick)
	}
	if took := s.now.Sub(died); took > 2*silentFor+4*tick {
		t.Errorf("the default came after %v", took)
	}
	s.dead = false
	s.pass(shunned - 2*time.Second)
	s.did("open Jay", "close: silent", "open Jay", "close: silent", "open ")
	s.pass(5 * time.Second)
	s.did("close: better", "open Jay")
}

func TestADeviceGetsTimeToWake(t *testing.T) {
	for _, name := range []string{"Jay", ""} {
		s := newStory(t, name)
		s.dead = true
		s.w.need(s.now, true)
		s.pass(wakesIn - 4*tick)
		s.did("open " + name)
		s.dead = false
		s.pass(time.Minute)
		s.did()
	}
}

// Where there is nothing, it goes on trying: not always, but never seldom.
func TestItGoesOnTrying(t *testing.T) {
	s := newStory(t, "Jay", "")
	s.devices = nil
	s.w.need(s.now, true)
	s.pass(time.Minute)
	if tries := len(s.log); tries < 20 || tries > 30 || slices.ContainsFunc(s.log, func(l string) bool { return l != "none" }) {
		t.Errorf("%d tries in a minute: %q", tries, s.log)
	}
	s.log, s.devices = nil, []Info{jay}
	s.pass(lookEvery + tick)
	s.did("open Jay")
}

func TestADeviceThatCannotBeOpenedIsPassedOver(t *testing.T) {
	s := newStory(t, "Jay", "")
	s.broken = []string{"Jay"}
	s.w.need(s.now, true)
	s.pass(shunned - tick)
	s.did("open ")
	s.broken = nil
	s.pass(lookEvery + 2*tick)
	s.did("close: better", "open Jay")
}

// Without a microphone PulseAudio offers what the speaker plays. Callers must
// not hear themselves.
func TestASpeakerIsNoMicrophone(t *testing.T) {
	monitor := Info{Capture: true, ID: "out.desk.monitor", Name: "Monitor of Desk", Default: true}
	s := newStory(t, "")
	s.part = Microphone
	s.w.need(s.now, true)
	s.pass(time.Minute)
	s.devices = []Info{desk, monitor}
	s.pass(lookEvery + tick)
	s.log = s.log[:min(3, len(s.log))] // it goes on trying
	s.did("open ", "close: gone", "none")
}

func TestAFileIsLeftAlone(t *testing.T) {
	s := newStory(t, "")
	s.w.steady, s.dead = true, true
	s.w.need(s.now, true)
	s.pass(time.Minute)
	s.w.need(s.now, false)
	s.pass(time.Minute)
	s.did("open ")
	if s.w.restless() {
		t.Error("a file keeps the keeper awake")
	}
}

// Whatever happens, and in whatever order: one thing is done at a time, an open
// device is closed before the next is opened, nothing is opened that nobody
// needs, and when all is well for a while the best device is open.
func TestWatchLaws(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 1))
		s := newStory(t, "Jay", "")
		pending := nothing
		for range 400 {
			s.now = s.now.Add(time.Duration(random.IntN(700)) * time.Millisecond)
			switch random.IntN(8) {
			case 0:
				s.w.need(s.now, random.IntN(3) > 0)
			case 1:
				s.devices = [][]Info{{jay, desk}, {desk}, {jay}, nil}[random.IntN(4)]
			case 2:
				s.w.beat(s.now, random.Uint64N(3), random.IntN(10) == 0)
			case 3:
				s.w.listed(s.now, s.devices, Speaker)
			case 4:
				switch pending {
				case toOpen:
					err := [2]error{nil, errors.New("busy")}[random.IntN(2)]
					s.w.wasOpened(s.now, choice{rank: random.IntN(2), id: "x"}, nil, err)
				case toClose:
					s.w.wasClosed(s.now)
				case toLook, nothing:
				}
				pending = nothing
			default:
				before := s.w.state
				o := s.w.next(s.now)
				if pending != nothing && o != nothing {
					t.Fatalf("seed %d: %v while %v is under way", seed, o, pending)
				}
				if (o == toOpen && (before != shut || !s.w.needed)) || (o == toClose && before != running) {
					t.Fatalf("seed %d: %v in state %v, needed %v", seed, o, before, s.w.needed)
				}
				if o == toOpen || o == toClose {
					pending = o
				}
			}
		}
		switch pending {
		case toOpen:
			s.w.wasOpened(s.now, choice{}, nil, errNone)
		case toClose:
			s.w.wasClosed(s.now)
		case toLook, nothing:
		}
		s.devices, s.broken, s.dead = []Info{jay, desk}, nil, false
		s.w.need(s.now, true)
		s.pass(time.Minute)
		if s.w.state != running || s.w.rank != 0 || s.w.lost != "" {
			t.Fatalf("seed %d: state %v, rank %d, lost %q after a good minute", seed, s.w.state, s.w.rank, s.w.lost)
		}
	}
}
