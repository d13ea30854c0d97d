package peers_test

import (
	"strings"
	"testing"

	"frontdesk/test/peers"
)

func TestAsteriskTakesItsConfiguration(t *testing.T) {
	t.Parallel()
	pbx := peers.StartAsterisk(t)
	if got := pbx.CLI("core show version"); !strings.Contains(got, "Asterisk 2") {
		t.Errorf("version: %s", got)
	}
	endpoints := pbx.CLI("pjsip show endpoints")
	for _, a := range peers.Accounts() {
		if !strings.Contains(endpoints, a.User+"/"+a.User) {
			t.Errorf("%s is no telephone of the PBX", a.User)
		}
	}
	if hints := pbx.CLI("core show hints"); !strings.Contains(hints, "Custom:lamp1") || !strings.Contains(hints, "park:701@parkedcalls") {
		t.Errorf("hints: %s", hints)
	}
	for line := range strings.Lines(pbx.Log()) {
		for _, source := range []string{" loader.c: ", " pbx.c: ", " pbx_config.c: ", " sorcery.c: ", " config.c: "} {
			if strings.Contains(line, source) && (strings.Contains(line, "ERROR") || strings.Contains(line, "WARNING")) {
				t.Errorf("complaint in the log: %s", line)
			}
		}
	}
}

func TestTwoPBXsAtOnce(t *testing.T) {
	t.Parallel()
	first, second := peers.StartAsterisk(t), peers.StartAsterisk(t)
	if first.Addr == second.Addr {
		t.Fatalf("both at %s", first.Addr)
	}
	first.Stop()
	if got := second.CLI("core show uptime"); !strings.Contains(got, "System uptime") {
		t.Errorf("the second went with the first: %s", got)
	}
	first.Start()
	if len(first.Channels()) != 0 {
		t.Errorf("calls out of nowhere: %v", first.Channels())
	}
}
