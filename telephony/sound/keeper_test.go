package sound

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/telephony/media"
	"frontdesk/telephony/tones"
)

var (
	jayMic  = Info{Capture: true, ID: "in.jay", Name: "Jay 20"}
	jayEar  = Info{ID: "out.jay", Name: "Jay 20"}
	builtIn = Info{Capture: true, ID: "in.pci", Name: "Built-in", Default: true}
	loud    = Info{ID: "out.pci", Name: "Built-in", Default: true}
	shelf   = Info{ID: "out.shelf", Name: "Shelf"}
)

// stage is a running keeper with a fake sound system and a call that speaks and
// listens.
type stage struct {
	*Keeper
	t    *testing.T
	fake *fake
	end  func() // ends Run, and waits

	troubles []Trouble
	heard    []int16 // what the call heard, a sample per frame
}

// perform runs a test on a stage, in a bubble with a clock of its own.
func perform(t *testing.T, audio, ring string, devices []Info, test func(*stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		spec, err := Parse(audio, ring)
		if err != nil {
			t.Fatal(err)
		}
		s := &stage{t: t, fake: newFake(t, devices...)}
		s.Keeper = newKeeper(spec, s.fake, func(trouble Trouble) { s.troubles = append(s.troubles, trouble) }, quiet)
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { s.Run(ctx) })
		s.end = func() {
			cancel()
			running.Wait()
		}
		test(s)
		s.end()
		time.Sleep(time.Second) // what hung may end
		if len(s.fake.hangs) == 0 && len(s.fake.opened) > 0 {
			t.Errorf("%d devices are still open", len(s.fake.opened))
		}
	})
}

// talk lets time go by in which a call speaks a constant.
func (s *stage) talk(d time.Duration) {
	frame, voice := make([]int16, media.FrameSamples), make([]int16, media.FrameSamples)
	for range d / media.FrameTime {
		s.ReadFrame(frame)
		s.heard = append(s.heard, frame[len(frame)/2])
		for i := range voice {
			voice[i] = 1000
		}
		s.WriteFrame(voice)
		time.Sleep(media.FrameTime)
	}
	synctest.Wait()
}

func (s *stage) opens(part Part, ids ...string) {
	s.t.Helper()
	if got := s.fake.openOf(part); !slices.Equal(got, append([]string{}, ids...)) {
		s.t.Errorf("open %s: %q, want %q", part, got, ids)
	}
}

// told checks the troubles since the last time; causes do not count.
func (s *stage) told(want ...Trouble) {
	s.t.Helper()
	for i := range s.troubles {
		s.troubles[i].Cause = nil
	}
	if !slices.Equal(s.troubles, want) {
		s.t.Errorf("told %+v, want %+v", s.troubles, want)
	}
	s.troubles = nil
}

func TestACallUsesTheNamedHeadset(t *testing.T) {
	perform(t, "headset:Jay 20", "", []Info{builtIn, loud, jayMic, jayEar}, func(s *stage) {
		s.talk(time.Second)
		s.opens(Microphone)
		s.opens(Speaker)
		s.Use(Need{Call: true})
		s.talk(time.Second)
		s.opens(Microphone, "in.jay")
		s.opens(Speaker, "out.jay")
		s.opens(Ringer)
		if last := s.heard[len(s.heard)-1]; last != voiceOf("in.jay") {
			t.Errorf("the call hears %d", last)
		}
		if played := s.fake.last(Speaker).recording(); played[len(played)-1] != 1000 {
			t.Error("the headset does not play the call")
		}
		s.Use(Need{})
		s.talk(idle + time.Second)
		s.opens(Microphone)
		s.opens(Speaker)
		s.told()
	})
}

// Losing a headset in mid-call costs less than a second of sound both ways, and
// it is used again when it is back.
func TestLosingTheHeadsetCostsLessThanASecond(t *testing.T) {
	perform(t, "headset:Jay 20", "", []Info{builtIn, loud, jayMic, jayEar}, func(s *stage) {
		s.Use(Need{Call: true})
		s.talk(30 * time.Second)
		s.heard = nil
		s.fake.plug(builtIn, loud)
		s.talk(5 * time.Second)
		s.opens(Microphone, "")
		s.opens(Speaker, "")
		silent := 0
		for _, sample := range s.heard {
			if sample == 0 {
				silent++
			}
		}
		gap := time.Duration(silent) * media.FrameTime
		t.Logf("the other end heard nothing for %v", gap)
		if gap >= time.Second || gap == 0 {
			t.Errorf("the gap is %v", gap)
		}
		played := s.fake.last(Speaker).recording()
		if missing := 5*time.Second - time.Duration(len(played))*time.Second/media.Rate; missing >= time.Second {
			t.Errorf("the default speaker plays after %v", missing)
		}
		s.told(Trouble{Part: Microphone, Wanted: "Jay 20"}, Trouble{Part: Speaker, Wanted: "Jay 20"})
		s.fake.plug(builtIn, loud, jayMic, jayEar)
		s.talk(5 * time.Second)
		s.opens(Microphone, "in.jay")
		s.opens(Speaker, "out.jay")
		s.told(Trouble{Part: Microphone, Over: true}, Trouble{Part: Speaker, Over: true})
	})
}

func TestWithoutAnyDeviceItSaysSoAndGoesOnTrying(t *testing.T) {
	perform(t, "default", "", nil, func(s *stage) {
		s.Use(Need{Call: true})
		s.talk(20 * time.Second)
		if len(s.troubles) < 2 || !s.troubles[0].Nothing {
			t.Errorf("told %+v", s.troubles)
		}
		s.troubles = nil
		s.fake.plug(builtIn, loud)
		s.talk(5 * time.Second)
		s.opens(Microphone, "")
		s.opens(Speaker, "")
		s.told(Trouble{Part: Microphone, Over: true}, Trouble{Part: Speaker, Over: true})
	})
}

// The ring sounds on its own device, beside a call, on the next best where that
// is missing, and in the headset where nothing else is there.
func TestTheRingIsNeverLost(t *testing.T) {
	for name, c := range map[string]struct {
		devices []Info
		want    string
		trouble []Trouble
	}{
		"its own":         {[]Info{builtIn, loud, jayMic, jayEar, shelf}, "out.shelf", nil},
		"the default":     {[]Info{builtIn, loud, jayMic, jayEar}, "", []Trouble{{Part: Ringer, Wanted: "Shelf"}}},
		"the headset":     {[]Info{jayMic, jayEar}, "out.jay", []Trouble{{Part: Ringer, Wanted: "Shelf"}}},
		"without headset": {[]Info{loud}, "", []Trouble{{Part: Ringer, Wanted: "Shelf"}}},
	} {
		t.Run(name, func(t *testing.T) {
			perform(t, "headset:Jay", "Shelf", c.devices, func(s *stage) {
				s.Use(Need{Ring: tones.Ring})
				s.talk(3 * time.Second)
				s.opens(Ringer, c.want)
				s.opens(Speaker)
				s.told(c.trouble...)
				ringer := s.fake.last(Ringer)
				if share := media.ToneShare(ringer.recording()[:media.Rate/5], 784); share < 0.5 {
					t.Errorf("%.2f of the first sound is the ring", share)
				}
				s.Use(Need{})
				s.talk(100 * time.Millisecond)
				before := len(ringer.recording())
				s.talk(time.Second)
				if rest := ringer.recording()[before:]; slices.ContainsFunc(rest, func(v int16) bool { return v != 0 }) {
					t.Error("it rings on")
				}
				s.talk(idle)
				s.opens(Ringer)
			})
		})
	}
}

// A second call with another ring is heard at once, on the speaker that is open.
func TestTheRingChanges(t *testing.T) {
	perform(t, "default", "Shelf", []Info{builtIn, loud, shelf}, func(s *stage) {
		for _, c := range []struct {
			ring  tones.Tone
			hertz float64
		}{{tones.RingInternal, 466}, {tones.RingPriority, 1319}, {tones.Ring, 784}} {
			s.Use(Need{Ring: c.ring})
			s.talk(100 * time.Millisecond) // time to open
			before := len(s.fake.last(Ringer).recording())
			s.talk(3 * time.Second)
			if countNotes(s.fake.last(Ringer).recording()[before:], c.hertz) == 0 {
				t.Errorf("ring %d: no %v Hz", c.ring, c.hertz)
			}
		}
		s.opens(Ringer, "out.shelf")
		if opened := len(s.fake.all); opened != 1 {
			t.Errorf("%d speakers were opened", opened)
		}
	})
}

// The ring's device is pulled out while it rings.
func TestTheRingGoesOnElsewhere(t *testing.T) {
	perform(t, "default", "Shelf", []Info{builtIn, loud, shelf}, func(s *stage) {
		s.Use(Need{Ring: tones.Ring})
		s.talk(7 * time.Second)
		s.fake.plug(builtIn, loud)
		s.talk(3 * time.Second)
		s.opens(Ringer, "")
		if share := media.ToneShare(s.fake.last(Ringer).recording()[:media.Rate/5], 784); share < 0.5 {
			t.Errorf("%.2f of the first sound is the ring", share)
		}
		s.told(Trouble{Part: Ringer, Wanted: "Shelf"})
	})
}

// A sound system that hangs holds up nobody, and not for ever the next device.
func TestAHangingSoundSystem(t *testing.T) {
	perform(t, "headset:Jay 20", "off", []Info{builtIn, loud, jayMic, jayEar}, func(s *stage) {
		s.fake.hangs["close out.jay"], s.fake.hangs["close in.jay"] = true, true
		s.Use(Need{Call: true})
		s.talk(30 * time.Second)
		s.fake.plug(builtIn, loud)
		s.talk(3 * time.Second) // ReadFrame and WriteFrame wait for nothing: the bubble's clock would show it
		s.opens(Microphone, "in.jay", "")
		s.opens(Speaker, "out.jay", "")
		close(s.fake.free)
		s.talk(time.Second)
		s.opens(Microphone, "")
		s.opens(Speaker, "")
	})
}

func TestADeviceThatOpensTooLateIsClosedAgain(t *testing.T) {
	perform(t, "default", "off", []Info{builtIn, loud}, func(s *stage) {
		s.fake.hangs["open "] = true
		s.Use(Need{Call: true})
		s.talk(time.Minute)
		if hung := s.worker.hung.Load(); hung != mostHung {
			t.Errorf("%d openings hang, want no more than %d", hung, mostHung)
		}
		s.fake.mu.Lock()
		s.fake.hangs["open "] = false
		s.fake.mu.Unlock()
		close(s.fake.free)
		s.talk(5 * time.Second)
		s.opens(Microphone, "")
		s.opens(Speaker, "")
	})
}

// The end does not wait for ever.
func TestTheEndOfAHangingSoundSystem(t *testing.T) {
	perform(t, "default", "off", []Info{builtIn, loud}, func(s *stage) {
		s.fake.hangs["close "] = true
		s.Use(Need{Call: true})
		s.talk(time.Second)
		began := time.Now()
		s.end()
		if took := time.Since(began); took > idle {
			t.Errorf("the end took %v", took)
		}
		close(s.fake.free)
	})
}

func TestAListThatDoesNotComeIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, loud)
		if found, err := devices(t.Context(), f); err != nil || !slices.Equal(found, []Info{loud}) {
			t.Errorf("found %v, %v", found, err)
		}
		f.hangs["list"] = true
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := devices(ctx, f); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a hanging list: %v", err)
		}
		close(f.free)
		time.Sleep(time.Second)
	})
}

// Calls with files use them for the whole of Run; the recording is complete at
// its end.
func TestAKeeperWithFiles(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.wav")
	perform(t, "file:,"+out, "", nil, func(s *stage) {
		s.Use(Need{Call: true})
		s.talk(time.Second)
		s.Use(Need{})
		s.talk(time.Minute)
		s.told()
	})
	if recorded, err := media.LoadWAV(out); err != nil || len(recorded) < 50*media.Rate {
		t.Errorf("%d samples: %v", len(recorded), err)
	}
	perform(t, "file:"+filepath.Join(t.TempDir(), "none.wav")+",", "", nil, func(s *stage) {
		s.Use(Need{Call: true})
		s.talk(100 * time.Millisecond)
		s.told(Trouble{Part: File, Nothing: true})
	})
}
