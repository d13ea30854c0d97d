package sound

import (
	"errors"
	"slices"
	"testing"
)

func TestParse(t *testing.T) {
	type spec struct {
		audio, ring          string
		mic, speaker, ringer []string // nil: the part is not wanted of a sound card
	}
	for _, c := range []spec{
		{"", "", []string{""}, []string{""}, []string{""}},
		{"default", "default", []string{""}, []string{""}, []string{""}},
		{"default", "off", []string{""}, []string{""}, nil},
		{"default", "Desk Speaker", []string{""}, []string{""}, []string{"Desk Speaker", ""}},
		{"headset:Jay 20", "", []string{"Jay 20", ""}, []string{"Jay 20", ""}, []string{"", "Jay 20"}},
		{"headset:Jay 20", "Desk", []string{"Jay 20", ""}, []string{"Jay 20", ""}, []string{"Desk", "", "Jay 20"}},
		{"headset: Mic, left | Ear ", "off", []string{"Mic, left", ""}, []string{"Ear", ""}, nil},
		{"headset:Mic|", "off", []string{"Mic", ""}, []string{""}, nil},
		{"headset:|Ear", "off", []string{""}, []string{"Ear", ""}, nil},
		{"null", "", nil, nil, nil},
		{"null", "Desk", nil, nil, []string{"Desk", ""}},
		{"file:in.wav,out.wav", "default", nil, nil, nil},
		{"file:in.wav,", "", nil, nil, nil},
		{"file:,out.wav", "Desk", nil, nil, []string{"Desk", ""}},
	} {
		got, err := Parse(c.audio, c.ring)
		if err != nil {
			t.Errorf("%q: %v", c.audio, err)
			continue
		}
		for part, want := range map[Part][]string{Microphone: c.mic, Speaker: c.speaker, Ringer: c.ringer} {
			var wanted []string
			if slices.Contains(got.parts(), part) {
				wanted = got.wanted(part)
			}
			if !slices.Equal(wanted, want) {
				t.Errorf("%q, %q: %s %q, want %q", c.audio, c.ring, part, wanted, want)
			}
		}
	}
	for audio, ring := range map[string]string{
		"file:in.wav": "", "file:,": "", "file:a,b,c": "", "headset": "", "headset:": "", "headset:|": "", "headset:a|b|c": "",
		"tape": "", "headset:a\nb": "", "default": "a\x00",
	} {
		if _, err := Parse(audio, ring); !errors.Is(err, ErrSpec) {
			t.Errorf("%q, %q: %v", audio, ring, err)
		}
	}
}

// What a person writes finds the device they mean, and no other.
func TestFind(t *testing.T) {
	devices := []Info{
		{Capture: true, ID: "in.jay", Name: "Jay 20 Mono"},
		{Capture: true, ID: "out.jay.monitor", Name: "Monitor of Jay 20 Stereo"},
		{Capture: true, ID: "in.pci", Name: "Built-in Audio, Analogue"},
		{ID: "out.jay", Name: "Jay 20 Stereo"},
		{ID: "out.pci", Name: "Built-in Audio, Analogue"},
		{ID: "out.hdmi", Name: "Built-in Audio, Digital"},
		{ID: "out.twin1", Name: "Twin"},
		{ID: "out.twin2", Name: "Twin"},
	}
	for _, c := range []struct {
		capture  bool
		name, id string // no ID: nothing is found
	}{
		{true, "in.jay", "in.jay"},                   // by ID
		{true, "jay 20 mono", "in.jay"},              // by name
		{true, "Jay 20", "in.jay"},                   // by part; the monitor is not meant
		{true, "out.jay.monitor", "out.jay.monitor"}, // unless it is asked for
		{true, "Monitor of Jay 20 Stereo", "out.jay.monitor"},
		{false, "Jay", "out.jay"},
		{false, "Built-in", ""}, // two have it
		{false, "digital", "out.hdmi"},
		{false, "Twin", ""},
		{false, "out.twin2", "out.twin2"},
		{false, "in.jay", ""}, // a microphone is no speaker
		{false, "Kay", ""},
		{true, "", ""},
	} {
		if d, ok := find(devices, c.capture, c.name); ok != (c.id != "") || (ok && d.ID != c.id) {
			t.Errorf("%q (capture %v) found %+v %v, want %q", c.name, c.capture, d, ok, c.id)
		}
	}
}

// Before a call, doctor can say what a call would find.
func TestMissing(t *testing.T) {
	jayIn, jayOut := Info{Capture: true, ID: "in.jay", Name: "Jay", Default: true}, Info{ID: "out.jay", Name: "Jay", Default: true}
	monitor := Info{Capture: true, ID: "out.jay.monitor", Name: "Monitor of Jay", Default: true}
	for name, c := range map[string]struct {
		audio, ring string
		devices     []Info
		want        []Trouble
	}{
		"all there":         {"headset:Jay", "", []Info{jayIn, jayOut}, nil},
		"the ring's is not": {"headset:Jay", "Desk", []Info{jayIn, jayOut}, []Trouble{{Part: Ringer, Wanted: "Desk"}}},
		"no headset":        {"headset:Kay", "off", []Info{jayIn, jayOut}, []Trouble{{Part: Microphone, Wanted: "Kay"}, {Part: Speaker, Wanted: "Kay"}}},
		"no microphone":     {"default", "off", []Info{monitor, jayOut}, []Trouble{{Part: Microphone, Nothing: true, Cause: errNone}}},
		"only a plugin":     {"default", "off", []Info{jayIn, {ID: "null", Name: "Discard all samples"}}, []Trouble{{Part: Speaker, Nothing: true, Cause: errNone}}},
		"nothing":           {"default", "", nil, []Trouble{{Part: Microphone, Nothing: true, Cause: errNone}, {Part: Speaker, Nothing: true, Cause: errNone}, {Part: Ringer, Nothing: true, Cause: errNone}}},
		"nothing is needed": {"null", "", nil, nil},
	} {
		spec, err := Parse(c.audio, c.ring)
		if err != nil {
			t.Fatal(err)
		}
		if got := spec.Missing(c.devices); !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
