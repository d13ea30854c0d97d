package peers

import (
	"slices"
	"strconv"
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
