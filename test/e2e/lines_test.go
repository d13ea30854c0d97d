package e2e

import (
	"bufio"
	"image"
	"os/exec"
	"strings"
	"testing"
	"time"

	"frontdesk/test/peers"
)

// firstRow is where the status of the first of the people stands.
var firstRow = image.Rect(680, 142, 1000, 168)

// The line of a colleague comes before the calendar, in the window, among those
// who can stand in, and in `who --watch`; it is there again after the PBX has
// forgotten who was watching.
func TestTheLinesOfColleagues(t *testing.T) {
	d := newDesk(t)
	d.open()
	signIn(t, d.console, d.window, d.browser)
	d.console.await(1, line{"msg": "line.state", "extension": "4712", "state": "on-call"}) // Lin Chen, who always is
	d.console.await(1, line{"msg": "line.state", "extension": "4711", "state": "idle"})
	d.window.Reacts(firstRow, patience, func() { d.screen.Type("blo") })
	idle := d.window.Part(firstRow)
	d.world.post("/line?extension=4711&state=busy")
	d.console.await(1, line{"msg": "line.state", "extension": "4711", "state": "on-call"})
	if !peers.Eventually(patience, func() bool { return string(d.window.Part(firstRow)) != string(idle) }) {
		t.Error("the window does not show that the colleague is on a call")
	}
	picture(t, d.window, "on-a-call")

	watch := d.person.command("who", "blo", "--watch")
	changes := printed(t, watch)
	changes.await(t, "on a call", func(line string) bool { return strings.Contains(line, `"kind":"on-call"`) })
	d.world.post("/line?extension=4711&state=idle")
	d.console.await(2, line{"msg": "line.state", "extension": "4711", "state": "idle"})
	changes.await(t, "not any more", func(line string) bool { return !strings.Contains(line, `"kind":"on-call"`) })
	stop(t, watch)

	d.world.post("/lines/forget")
	d.world.post("/line?extension=4711&state=busy")
	d.console.awaitWithin(2*patience, 2, line{"msg": "line.state", "extension": "4711", "state": "on-call"}) // it is found out within 20 s
	d.close()
}

// prints are the lines that a program prints, as they come.
type prints chan string

// printed starts a program whose lines are read.
func printed(t *testing.T, cmd *exec.Cmd) prints {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := make(prints, 1000)
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p <- lines.Text()
		}
	}()
	return p
}

// await waits for a line, and passes over others.
func (p prints) await(t *testing.T, what string, ok func(string) bool) {
	t.Helper()
	var seen []string
	for limit := time.After(patience); ; {
		select {
		case line := <-p:
			if ok(line) {
				return
			}
			seen = append(seen, line)
		case <-limit:
			t.Fatalf("%s was not printed, but %q", what, seen)
		}
	}
}
