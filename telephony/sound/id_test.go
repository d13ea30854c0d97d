package sound

import (
	"strings"
	"testing"

	"github.com/gen2brain/malgo"
)

// An ID that was listed names the same device when it is opened, on every
// sound system.
func TestIDsAreTheSameBothWays(t *testing.T) {
	for _, c := range []struct {
		backend malgo.Backend
		text    string
	}{
		{malgo.BackendPulseaudio, "alsa_input.usb-Example_Jay_20-00.mono-fallback"},
		{malgo.BackendAlsa, "hw:1,0"},
		{malgo.BackendCoreaudio, "ExampleHeadset:42"},
		{malgo.BackendWasapi, "{0.0.1.00000000}.{6f1c1a2b-0000-4000-8000-00000000abcd}"},
		{malgo.BackendDsound, "6f1c1a2b00004000800000000000abcd"},
		{malgo.BackendWinmm, "03"},
	} {
		id, ok := idBytes(c.backend, c.text)
		if got := idText(c.backend, id); !ok || got != c.text {
			t.Errorf("backend %d: %q became %q (%v)", c.backend, c.text, got, ok)
		}
	}
	for backend, text := range map[malgo.Backend]string{
		malgo.BackendPulseaudio: strings.Repeat("x", 256), malgo.BackendWasapi: strings.Repeat("x", 64),
		malgo.BackendDsound: "Jay 20", malgo.BackendWinmm: strings.Repeat("00", 17), malgo.BackendAlsa: "hw\x00",
	} {
		if _, ok := idBytes(backend, text); ok {
			t.Errorf("backend %d: %q is taken for an ID", backend, text)
		}
	}
}
