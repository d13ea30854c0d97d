package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/sandbox"
	"frontdesk/test/peers"
	"frontdesk/ui"
)

// Two hundred colleagues take the telephone and put it down again, five times each,
// as fast as a real PBX can tell: the window shows how each line is in the end. How
// long that takes, and how slow frames are meanwhile, is told, and judged by nobody
// here: see make bench.
func TestAStormOfLines(t *testing.T) {
	const rounds = 5
	screen, keyring, pbx := peers.StartScreen(t, 1400, 900), peers.StartKeyring(t), peers.StartAsterisk(t)
	anna := newPerson(t, screen.Env(), keyring.Env())
	rows := []string{"Name,Extension"}
	for i := range peers.Lamps {
		rows = append(rows, fmt.Sprintf("Colleague %03d,%d", i, peers.FirstLamp+i))
	}
	file := filepath.Join(anna.home, "people.csv")
	if err := os.WriteFile(file, []byte(strings.Join(rows, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	anna.configure(sandbox.Endpoints{SIP: sandbox.SIP{Server: pbx.Addr, Username: "1000", Transport: "udp"}},
		light+fmt.Sprintf("[directory]\nsources = [\"csv\"]\ncsv = %q\n", file))
	if _, errs, status := anna.frontdesk("pw1000\n", "secret", "set", "sip"); status != 0 {
		t.Fatalf("secret set sip: %d %s", status, errs)
	}
	all := func(state string) []string { return slices.Repeat([]string{state}, peers.Lamps) }
	pbx.SetLamps(all("NOT_INUSE"))
	c := anna.openConsole()
	window := screen.Window("Frontdesk")
	if !peers.Eventually(3*patience, func() bool { return len(c.ends("idle")) == peers.Lamps }) {
		t.Fatalf("%d lines are known", len(c.ends("idle")))
	}
	picture(t, window, "storm-before")
	slow := len(c.lines(line{"msg": "window.slow"}))

	var storm [][]string
	for i := range rounds {
		storm = append(storm, all([]string{"INUSE", "NOT_INUSE"}[i%2]))
	}
	began := time.Now()
	pbx.SetLamps(storm...)
	set := time.Since(began)
	if !peers.Eventually(3*patience, func() bool { return len(c.ends("on-call")) == peers.Lamps }) {
		t.Errorf("%d of %d lines are shown as they are", len(c.ends("on-call")), peers.Lamps)
	}
	last := time.Time{}
	for _, l := range c.ends("on-call") {
		if at := l.at(t); at.After(last) {
			last = at
		}
	}
	frames := []float64{}
	for _, l := range c.lines(line{"msg": "window.slow"})[slow:] {
		frames = append(frames, l["ms"].(float64))
	}
	t.Logf("%d changes of %d lines: set by the PBX within %v, the last one known %v after the first was set; frames of more than %v, in milliseconds: %v",
		rounds*peers.Lamps, peers.Lamps, set.Round(time.Millisecond), last.Sub(began).Round(time.Millisecond), ui.SlowAfter, frames)
	picture(t, window, "storm")
}

// ends are the last words about the lines that are in a state now.
func (c *console) ends(state string) (ends []line) {
	newest := map[any]line{}
	for _, l := range c.lines(line{"msg": "line.state"}) {
		if extension, _ := l["extension"].(string); len(extension) == 4 {
			newest[extension] = l
		}
	}
	for _, l := range newest {
		if l["state"] == state {
			ends = append(ends, l)
		}
	}
	return ends
}
