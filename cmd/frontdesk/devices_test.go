package main

import (
	"strings"
	"testing"

	"frontdesk/telephony/sound"
)

// What is printed can be copied into the settings.
func TestDevicesArePrintedAsTheSettingsNameThem(t *testing.T) {
	found := []sound.Info{{ID: "out.jay", Name: "Jay 20"}, {Capture: true, ID: "in.jay", Name: "Jay 20 Mono", Default: true}}
	for asJSON, want := range map[bool]string{
		false: "microphone  Jay 20 Mono  default  in.jay\nspeaker     Jay 20                out.jay\n",
		true: `[
  {
    "kind": "microphone",
    "name": "Jay 20 Mono",
    "id": "in.jay",
    "default": true
  },
  {
    "kind": "speaker",
    "name": "Jay 20",
    "id": "out.jay",
    "default": false
  }
]
`,
	} {
		var out strings.Builder
		if err := printDevices(&out, found, asJSON); err != nil || out.String() != want {
			t.Errorf("printed %q (%v), want %q", out.String(), err, want)
		}
	}
}
