package peers

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Scenario is a sipp that plays one scenario, on UDP and 127.0.0.1.
type Scenario struct {
	Addr string // where it takes and sends SIP

	t       testing.TB
	dir     string
	process *process
}

// ScenarioOptions say how a scenario is played. The zero value waits for one
// dialog.
type ScenarioOptions struct {
	Towards string // host:port that it calls, once; empty: it waits for who comes
	Dialogs int    // how many different Call-IDs are played until it has ended; 0 means 1
	Echo    bool   // sound goes back to who sent it, at the port [media_port]
}

// StartScenario starts sipp with a scenario and returns when it listens. It
// calls [Need]. What the scenario did not expect is in the test's log when the
// test fails.
func StartScenario(t testing.TB, scenario string, o ScenarioOptions) *Scenario {
	t.Helper()
	Need(t, Callers)
	port := reservePorts(t)
	s := &Scenario{Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), t: t, dir: folder(t, "")}
	file := filepath.Join(s.dir, "scenario.xml")
	if err := os.WriteFile(file, []byte(scenario), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{
		"-sf", file, "-i", "127.0.0.1", "-p", strconv.Itoa(port), "-mp", strconv.Itoa(port + 10), "-m", strconv.Itoa(max(1, o.Dialogs)),
		"-nostdin", "-timeout", "30s", "-timeout_error", "-trace_err", "-error_file", filepath.Join(s.dir, "errors"),
		"-trace_msg", "-message_file", s.messages(),
	}
	if o.Echo {
		args = append(args, "-rtp_echo")
	}
	if o.Towards != "" {
		args = append(args, o.Towards)
	}
	s.process = launch(t, filepath.Join(s.dir, "sipp.log"), os.Environ(), "sipp", args...)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("unexpected to sipp:\n%s\nits messages:\n%s", tail(filepath.Join(s.dir, "errors"), 60), tail(s.messages(), 200))
		}
	})
	if !Eventually(5*time.Second, func() bool { return bound(port) || s.process.ended() }) {
		t.Fatal("sipp does not listen")
	}
	return s
}

// bound reports whether somebody has a UDP port.
func bound(port int) bool {
	table, err := os.ReadFile("/proc/net/udp")
	return err == nil && strings.Contains(string(table), fmt.Sprintf(":%04X ", port))
}

// Passed waits at most 20 s until everything has happened as the scenario says,
// and fails the test when something has not.
func (s *Scenario) Passed() {
	s.t.Helper()
	if !Eventually(20*time.Second, s.process.ended) {
		s.t.Error("sipp's scenario has not come to its end")
		return
	}
	if s.process.err != nil {
		s.t.Errorf("sipp's scenario did not pass: %v", s.process.err)
	}
}

func (s *Scenario) messages() string { return filepath.Join(s.dir, "messages") }

// Count is how many lines of what was sent and received so far begin with text.
func (s *Scenario) Count(text string) int {
	s.t.Helper()
	data, err := os.ReadFile(s.messages())
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.Count("\n"+string(data), "\n"+text)
}
